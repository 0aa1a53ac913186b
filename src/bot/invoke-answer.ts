import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { ButtonAnswer } from '../features/turn.ts';

/** Answers a pressed button. The HTTP status is 200 in every case: the body says how it went (Universal Actions). */
export async function answerInvoke(context: TurnContext, answer: ButtonAnswer): Promise<void> {
  await respond(context, 200, bodyOf(answer));
}

/** For invokes that no card of ours sends. */
export async function answerUnknownInvoke(context: TurnContext): Promise<void> {
  await respond(context, 400, { code: 'BadRequest', message: 'I do not know this kind of request.' });
}

/** Teams reads nothing but the status of the answer to a file's consent. */
export async function answerTaken(context: TurnContext): Promise<void> {
  await respond(context, 200, {});
}

/** A request that waits for its answer; the SDK would say 501 for one that gets none. */
export function isInvoke(context: TurnContext): boolean {
  return context.activity.type === 'invoke';
}

async function respond(context: TurnContext, status: number, body: object): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status, body } });
}

function bodyOf(answer: ButtonAnswer): object {
  switch (answer.kind) {
    case 'card':
      return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer.card.card };
    case 'notice':
      return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: answer.text };
    case 'refusal':
      return { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: answer.code, message: answer.text } };
  }
}
