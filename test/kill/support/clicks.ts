import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { botId, changeChannel } from '../../support/running-bot.ts';
import type { ConnectorStub } from '../../support/connector-stub.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import type { Inbox } from './inbox.ts';
import type { Click } from './plan.ts';

export interface ClickParts {
  readonly sandbox: Sandbox;
  readonly connector: ConnectorStub;
  readonly inbox: Inbox;
  /** Of the process that the next request goes to. */
  readonly anyBot: () => string;
  readonly counts: { sent: number; again: number };
  readonly isOver: () => boolean;
}

/** `counted`: the bot said so. `refused`: it said why not. `unanswered`: the run ended first. */
export type Answer = 'counted' | 'refused' | 'unanswered';

/** Presses a button until the bot has answered, as a person does to whom Teams shows an error. */
export async function pressUntilAnswered(parts: ClickParts, changeId: string, click: Click): Promise<Answer> {
  const answers = await Promise.all(Array.from({ length: click.presses }, async () => pressOne(parts, changeId, click)));
  return answers.find((answer) => answer === 'counted') ?? answers[0] ?? 'unanswered';
}

const mostSameTries = 3;

async function pressOne(parts: ClickParts, changeId: string, click: Click): Promise<Answer> {
  const conversation = conversationOf(click);
  while (!parts.isOver()) {
    const card = parts.inbox.newest(conversation, changeId);
    if (card === undefined) {
      await wait(100);
      continue;
    }
    const revision = { shown: card.revision, outdated: 0, 'made-up': card.revision + 1_000 }[click.revision];
    const said = await deliver(parts, activityOf(parts, click, { conversation, messageId: card.messageId, changeId, revision }), click.copies);
    const answer = said === undefined ? undefined : meaningOf(said, click);
    if (answer !== undefined) return answer;
    await wait(200);
  }
  return 'unanswered';
}

/** The first of several deliveries of one activity that is answered; a process that dies meanwhile makes Teams send it again. */
async function deliver(parts: ClickParts, activity: object, copies: number): Promise<string | undefined> {
  for (let tries = 0; tries < mostSameTries; tries += 1) {
    const replies = await Promise.all(Array.from({ length: copies }, async () => post(parts, activity)));
    const said = replies.find((reply) => reply !== undefined && reply !== '');
    if (said !== undefined) return said;
    parts.counts.again += 1;
    await wait(150);
  }
  return undefined;
}

async function post({ anyBot, connector, counts }: ClickParts, activity: object): Promise<string | undefined> {
  counts.sent += 1;
  try {
    const answer = await fetch(`${anyBot()}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ serviceUrl: connector.url, ...activity }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    return answer.status === 200 ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined: nothing was decided, so the person presses again. */
function meaningOf(said: string, { who, revision }: Click): Answer | undefined {
  if (said.includes('application/vnd.microsoft.card.adaptive') || said.includes('is counted already')) return 'counted';
  if (/in a minute|Press again|old copy/.test(said)) return undefined;
  if (/did not post this card here/.test(said)) return who === 'nora' ? 'refused' : undefined;
  if (/out of date/.test(said)) return revision === 'shown' ? undefined : 'refused';
  return /vnd.microsoft.error/.test(said) ? 'refused' : undefined;
}

interface Pressed {
  readonly conversation: string;
  readonly messageId: string;
  readonly changeId: string;
  readonly revision: number;
}

function activityOf({ sandbox }: ClickParts, { who, verb, where }: Click, { conversation, messageId, changeId, revision }: Pressed): object {
  const { id, displayName } = sandbox.people[who];
  const inChannel = where === 'channel';
  const data = { id: changeId, revision, ...(verb === 'change.reject' ? { reason: 'Not today' } : {}) };
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: randomUUID(),
    channelId: 'msteams',
    replyToId: messageId,
    recipient: { id: botId, name: 'Gatehouse' },
    from: { id: `29:${id}`, name: displayName, aadObjectId: id },
    conversation: { id: conversation, conversationType: inChannel ? 'channel' : 'personal', tenantId: sandbox.tenantId, isGroup: inChannel },
    channelData: { tenant: { id: sandbox.tenantId }, ...(inChannel ? { channel: { id: changeChannel }, team: { id: changeChannel } } : {}) },
    value: { trigger: 'manual', action: { type: 'Action.Execute', title: 'Button', verb, data } },
  };
}

function conversationOf({ where, who }: Click): string {
  return where === 'channel' ? changeChannel : `a:${who}`;
}
