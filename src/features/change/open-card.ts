import type { ButtonData } from '../../cards/verbs.ts';
import { changeId } from '../../core/facts/ids.ts';
import type { ChangeCopy, StoredChange } from '../../ports/change-store.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import type { ChangeServices } from './services.ts';

export const switchedOff = refusal('Unavailable', 'Changes are switched off here. Whoever runs Gatehouse can give it an identity that may carry them out.');

export type OpenedCard =
  | { readonly status: 'open'; readonly changes: ChangeServices; readonly stored: StoredChange; readonly copy: ChangeCopy }
  | { readonly status: 'closed'; readonly answer: ButtonAnswer };

/**
 * The change behind a pressed button. INVARIANT: a button works only on the message that Gatehouse itself posted for this change in
 * this conversation; a card that was forwarded, copied or made up decides nothing.
 */
export async function openCard(turn: Turn, services: Services, { id }: ButtonData): Promise<OpenedCard> {
  const { changes } = services;
  if (changes === undefined) return closed(switchedOff);
  const stored = await changes.store.changes.read(changeId(id));
  const copy = stored === undefined ? undefined : await changes.store.changeCopies.find(stored.change.id, turn.conversation.id);
  // One answer for both: whoever makes up an id learns nothing about which ones exist.
  if (stored === undefined || copy === undefined) return closed(notHere);
  if (copy.activityId === undefined || copy.activityId !== turn.pressedOn) return closed(oldCopy(stored));
  return { status: 'open', changes, stored, copy };
}

const notHere = refusal('Gone', 'I did not post this card here, so its buttons do nothing. Type "pending changes" to see what waits for you.');

function oldCopy({ number }: StoredChange): ButtonAnswer {
  return refusal('Gone', `This is an old copy of the card, so its buttons do nothing. Type "change ${String(number)}" to get the current one.`);
}

function closed(answer: ButtonAnswer): OpenedCard {
  return { status: 'closed', answer };
}
