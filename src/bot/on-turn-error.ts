import { randomBytes } from 'node:crypto';
import type { TurnContext } from 'botbuilder';
import { isCommandId } from '../cards/commands.ts';
import { presentFailure } from '../cards/help/failure.ts';
import { renderCard } from '../cards/render.ts';
import { readerOf } from '../features/reader.ts';
import type { Clock } from '../ports/clock.ts';
import type { Speaker } from '../ports/messenger.ts';
import { answerInvoke, isInvoke } from './invoke-answer.ts';
import type { TurnLog } from './turn-log.ts';
import type { TurnUnderWay } from './turns.ts';

export interface FailureParts {
  readonly log: TurnLog;
  readonly clock: Clock;
  readonly speakerOf: (context: TurnContext) => Speaker;
}

/** Says that something broke, what to do and a reference; the log has the rest under that reference. Never rejects. */
export async function onTurnError(context: TurnContext, error: unknown, under: TurnUnderWay | undefined, parts: FailureParts): Promise<void> {
  const reference = newReference();
  parts.log.failure({ reference, route: under?.route, error });
  try {
    await tell(context, reference, under, parts);
  } catch (second) {
    parts.log.failure({ reference, route: 'failure', error: second });
  }
}

const what = 'Something went wrong on my side, so I have no answer.';
const todo = 'Try again in a few minutes. If it happens again, give the reference to the helpdesk.';

async function tell(context: TurnContext, reference: string, under: TurnUnderWay | undefined, { clock, speakerOf }: FailureParts): Promise<void> {
  if (isInvoke(context)) {
    await answerInvoke(context, { kind: 'refusal', code: 'Unavailable', text: `${what} ${todo} Reference: ${reference}` });
  } else if (context.activity.type === 'message') {
    const retry = under?.route !== undefined && isCommandId(under.route) ? { retry: under.route } : {};
    const failure = { what, todo, reference, at: clock.now(), reader: under?.reader ?? readerOf({}), ...retry };
    await speakerOf(context).say(renderCard('help/failure', presentFailure(failure)));
  }
}

/** Eight characters that can be read out on the phone. */
function newReference(): string {
  return [...randomBytes(8)].map((byte) => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'.charAt(byte % 32)).join('');
}
