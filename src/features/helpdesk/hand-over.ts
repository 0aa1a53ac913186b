import { createHash } from 'node:crypto';
import { presentConsent } from '../../cards/helpdesk/consent.ts';
import { presentHelpdeskCase } from '../../cards/helpdesk/helpdesk-case.ts';
import type { RenderedCard } from '../../cards/card.ts';
import { renderCard } from '../../cards/render.ts';
import type { ButtonData } from '../../cards/verbs.ts';
import type { Conversation, DiagnosisRecord } from '../../ports/store.ts';
import { configuredChannel } from '../configured-channel.ts';
import { messageTo, refreshOf } from '../delivery.ts';
import { cardOf, openPosted } from '../diagnosis/posted-card.ts';
import { parseStoredAnswer, type StoredAnswer } from '../diagnosis/stored-answer.ts';
import { displayNameOf } from '../people/directory.ts';
import { readerOf } from '../reader.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import { caseText } from './case-text.ts';
import { forHelpdesk } from './for-helpdesk.ts';

const notForOthers = refusal('Forbidden', 'Only the person a case is about can send it to the helpdesk.');

/** Asks for consent; nothing is shared. */
export async function askHelpdesk(turn: Turn, services: Services, button: ButtonData): Promise<ButtonAnswer> {
  const opened = await openPosted(turn, services, button);
  if (opened.status === 'closed') return opened.answer;
  const { record, answer } = opened;
  if (answer.diagnosis.voice !== 'you') return notForOthers;
  if (answer.handedOver !== undefined) return { kind: 'card', card: cardOf(record, answer, turn.reader) };
  if ((await configuredChannel(services.helpdesk?.conversationId, turn.conversation.id, services)) === undefined) return giveText(turn, answer);
  const context = { button: { id: record.id, revision: record.revision }, reader: turn.reader };
  const card = renderCard('helpdesk/consent', presentConsent({ diagnosis: answer.diagnosis, channelName: services.helpdesk?.name }, context));
  return { kind: 'card', card };
}

export async function cancelHelpdesk(turn: Turn, services: Services, button: ButtonData): Promise<ButtonAnswer> {
  const opened = await openPosted(turn, services, button);
  return opened.status === 'closed' ? opened.answer : { kind: 'card', card: cardOf(opened.record, opened.answer, turn.reader) };
}

/**
 * Sends what stands on the card, as the person consented to it. The note that it was sent and the message itself are one
 * transaction: a crash can neither lose the case nor hand it over twice.
 */
export async function sendHelpdesk(turn: Turn, services: Services, button: ButtonData): Promise<ButtonAnswer> {
  const opened = await openPosted(turn, services, button);
  if (opened.status === 'closed') return opened.answer;
  const { record, answer } = opened;
  if (answer.diagnosis.voice !== 'you') return notForOthers;
  if (answer.handedOver !== undefined) return { kind: 'card', card: cardOf(record, answer, turn.reader) };
  const channel = await configuredChannel(services.helpdesk?.conversationId, turn.conversation.id, services);
  if (channel === undefined) return giveText(turn, answer);
  const reference = referenceOf(record);
  const handedOver = { ...answer, handedOver: { reference, at: services.upstreams.clock.now() } };
  const message = await caseCard(turn, services, handedOver, channel.conversation);
  const now = services.clock.now();
  const update = await services.store.transaction(async (inside) => {
    const changed = await inside.diagnoses.update(record.id, record.revision, { answer: handedOver }, now);
    if (changed.status !== 'updated') return changed;
    if (channel.isNew) await inside.conversations.upsert(channel.conversation);
    await inside.outbox.enqueue(messageTo(channel.conversation.conversationId, `case:${record.id}:${record.revision}`, message, [turn.person]), now);
    await inside.outbox.enqueue(refreshOf(record.id, changed.record.revision, record.conversationId), now);
    return changed;
  });
  if (update.status === 'missing') return refusal('Gone', 'This answer has been deleted. Ask me again: why is my device blocked?');
  return { kind: 'card', card: cardOf(update.record, parseStoredAnswer(update.record.answer), turn.reader) };
}

async function giveText(turn: Turn, { diagnosis }: StoredAnswer): Promise<ButtonAnswer> {
  await turn.speaker.say({ text: `Your company has not connected a helpdesk channel. Copy this into your message to the helpdesk:\n\n${caseText(diagnosis, turn.reader)}` });
  return { kind: 'notice', text: 'No helpdesk channel is connected. Below is a text that you can copy.' };
}

async function caseCard(turn: Turn, services: Services, { diagnosis, handedOver }: StoredAnswer, channel: Conversation): Promise<RenderedCard> {
  const displayName = await displayNameOf(services, turn.person);
  const person = { displayName, userPrincipalName: (await services.store.people.get(turn.person))?.userPrincipalName };
  const consentedAt = handedOver?.at ?? services.upstreams.clock.now();
  const details = { person, consentedAt, reference: handedOver?.reference ?? '', reader: readerOf(channel) };
  return renderCard('helpdesk/helpdesk-case', presentHelpdeskCase({ diagnosis: forHelpdesk(diagnosis), ...details }));
}

/** Short enough to be said on the phone; the same for the same answer, so that a repeated press names the same case. */
function referenceOf({ id, revision }: DiagnosisRecord): string {
  const digest = createHash('sha256').update(`${id}:${revision}`).digest();
  const letters = [...digest.subarray(0, 8)].map((byte) => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'.charAt(byte % 32));
  return `GH-${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
