import { impactCsv } from '../../../cards/impact/csv.ts';
import { presentSaved, type SavedState } from '../../../cards/impact/saved.ts';
import { renderCard } from '../../../cards/render.ts';
import type { PressedButton } from '../../../cards/verbs.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { forAskers, type Asker } from './askers.ts';
import { toOwnChat } from './details.ts';

const noFiles = refusal('Unavailable', 'Teams lets bots hand over no files in this cloud. Page through the list instead.');
const listGone = refusal('Gone', 'This list is no longer kept. Measure again to get a new one.');

/** Offers the list as a file. Teams asks the person, and only in a personal chat: pressed elsewhere, the offer goes there. */
export async function offerFile(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  return forAskers(turn, services, async (asker) => {
    if (services.files === undefined) return noFiles;
    const people = await asker.changes.impact.list(id);
    if (people === undefined) return listGone;
    const name = fileName(await asker.changes.time());
    const offer = { name, description: `Who would be hit: ${String(people.length)} ${people.length === 1 ? 'person' : 'people'}`, sizeInBytes: impactCsv(people).byteLength, id };
    return toOwnChat(asker, { fileOffer: offer }, 'Teams asks you below whether you take the file.');
  });
}

/** What Teams brings back when the person has answered. Everything in it may be forged. */
export interface FileConsent {
  readonly accepted: boolean;
  /** Of the list. */
  readonly id: string;
  /** Where Teams has prepared a place; undefined when it was declined. */
  readonly place: { readonly uploadUrl: string; readonly contentUrl: string; readonly name: string; readonly uniqueId: string; readonly fileType: string } | undefined;
}

/** Writes the file to the place that Teams has prepared, and puts the outcome where the offer was. */
export async function answerConsent(turn: Turn, services: Services, consent: FileConsent): Promise<void> {
  if (!consent.accepted) return settle(turn, services, { status: 'declined' });
  const answer = await forAskers(turn, services, async (asker) => {
    await settle(turn, services, await save(asker, consent));
    return { kind: 'notice', text: '' };
  });
  if (answer.kind === 'refusal') await settle(turn, services, { status: 'not-saved', because: answer.text });
}

async function save({ turn, services, changes }: Asker, { id, place }: FileConsent): Promise<SavedState> {
  const { files } = services;
  if (files === undefined || place === undefined) return { status: 'not-saved', because: 'Teams named no place for it.' };
  const people = await changes.impact.list(id);
  if (people === undefined) return { status: 'not-saved', because: 'The list is no longer kept. Measure again to get a new one.' };
  const outcome = await files.upload(place.uploadUrl, impactCsv(people));
  if (outcome.status === 'failed') return { status: 'not-saved', because: `Your storage did not take it (${outcome.reason}).` };
  const { name, contentUrl, uniqueId, fileType } = place;
  if (files.isAllowed(contentUrl)) await turn.speaker.say({ file: { name, contentUrl, uniqueId, fileType } });
  return { status: 'saved', name };
}

/** In place of the offer, so that it cannot be pressed again; below it where Teams does not say which message that was. */
async function settle({ pressedOn, conversation, speaker }: Turn, { messenger }: Services, state: SavedState): Promise<void> {
  const card = renderCard('impact/saved', presentSaved(state));
  const updated = pressedOn === undefined ? undefined : await messenger.update(conversation.id, pressedOn, card);
  if (updated?.status !== 'sent') await speaker.say(card);
}

function fileName(now: number): string {
  return `who-would-be-hit-${new Date(now).toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}.csv`;
}
