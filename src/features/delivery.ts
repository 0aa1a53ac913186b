import { randomUUID } from 'node:crypto';
import type { OutgoingMessage, SendOutcome } from '../ports/messenger.ts';
import type { OutboxMessage } from '../ports/store.ts';
import type { ConversationId, DiagnosisId } from '../core/facts/ids.ts';
import type { Services, Turn } from './turn.ts';

/**
 * What the outbox carries. `message`: as it stands; `refresh`: a posted diagnosis, `change-card`: a copy of a change's card, `change-alarm`: what
 * people must hear of a change at once; these are rendered from the store when they are sent.
 */
export type OutboxKind = 'message' | 'refresh' | 'change-card' | 'change-alarm';

/**
 * Says something now, or, where Teams is throttling or out of reach, as soon as it can be said. Never use it for a message that
 * repeats what a person wrote: what waits is kept in the store.
 */
export async function sayOrQueue(turn: Pick<Turn, 'speaker' | 'conversation'>, { store, clock }: Services, message: OutgoingMessage): Promise<SendOutcome> {
  const outcome = await turn.speaker.say(message);
  if (outcome.status === 'retry' && turn.conversation.kind === 'personal') {
    await store.outbox.enqueue(messageTo(turn.conversation.id, randomUUID(), message), clock.now());
  }
  return outcome;
}

/** `about`: ids of the people concerned, so that the message goes when they are forgotten. */
export function messageTo(target: ConversationId, dedupeKey: string, message: OutgoingMessage, about: readonly string[] = []): OutboxMessage {
  return { dedupeKey, kind: 'message' satisfies OutboxKind, target, payload: { message, about } };
}

export function refreshOf(id: DiagnosisId, revision: number, target: ConversationId): OutboxMessage {
  return { dedupeKey: `refresh:${id}:${revision}`, kind: 'refresh' satisfies OutboxKind, target, payload: { diagnosisId: id } };
}
