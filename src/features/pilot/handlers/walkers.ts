import type { RenderedCard } from '../../../cards/card.ts';
import { presentPilotNotice, type PilotNotice } from '../../../cards/pilot/notice.ts';
import { renderCard } from '../../../cards/render.ts';
import type { SendOutcome } from '../../../ports/messenger.ts';
import { sayOrQueue } from '../../delivery.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import type { PilotServices } from '../services.ts';
import { mayWalk } from '../standing.ts';

const rightsWithinMs = 2_500;
const off = refusal('Unavailable', 'The pilot is switched off here, because changes are. Whoever runs Gatehouse can give it an identity that may carry them out.');
const notStaff = refusal('Forbidden', 'The pilot is for the people whom your company has named for it: Intune and Entra administrators, security operations and leads.');
const notRead = refusal('Unavailable', 'I could not read your roles in Entra just now. Try again in a minute.');

/** What something about the pilot needs of a turn. */
export interface Walk {
  readonly turn: Turn;
  readonly services: Services;
  readonly pilot: PilotServices;
}

/** Runs `run` for somebody who may walk the pilot, as Entra says at this moment, and says why not to everybody else. */
export async function forWalkers(turn: Turn, services: Services, run: (walk: Walk) => Promise<ButtonAnswer>): Promise<ButtonAnswer> {
  const { pilot } = services;
  if (pilot === undefined) return off;
  switch (await mayWalk(pilot, turn.person, { signal: AbortSignal.timeout(rightsWithinMs) })) {
    case 'unknown':
      return notRead;
    case 'no':
      return notStaff;
    case 'yes':
      return run({ turn, services, pilot });
  }
}

/** The answer to something that was typed. */
export async function sayAnswer(turn: Turn, services: Services, answer: ButtonAnswer): Promise<SendOutcome> {
  return sayOrQueue(turn, services, answer.kind === 'card' ? answer.card : { text: answer.text });
}

export function noticeCard(notice: PilotNotice): RenderedCard {
  return renderCard('pilot/notice', presentPilotNotice(notice));
}

export function noticeAnswer(notice: PilotNotice): ButtonAnswer {
  return { kind: 'card', card: noticeCard(notice) };
}

/** Nothing of the pilot works before one has begun. */
export const noPilot = refusal('Gone', 'No pilot is under way. Type "pilot" to begin one.');

/** Milliseconds for all reading behind a pressed button. */
export const readWithinMs = 3_500;

export function refusedBecause(says: string): ButtonAnswer {
  return refusal('Unavailable', says);
}

/** What others may not read along goes to the person's own chat. */
export async function sendPrivately({ person }: Turn, { store, messenger }: Services, card: RenderedCard, notice: string): Promise<ButtonAnswer> {
  const own = await store.conversations.findPersonal(person);
  const sent = own === undefined ? undefined : await messenger.sendToConversation(own.conversationId, card);
  return sent?.status === 'sent' ? { kind: 'notice', text: notice } : refusal('Unavailable', 'I could not reach you in our own chat. Write to me there, then press again.');
}
