import type { PressedButton } from '../../../cards/verbs.ts';
import { previewCard } from '../../change/forms.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { acceptDrift, restoreOrder } from '../watch.ts';
import { forWalkers, sendPrivately } from './walkers.ts';

/** Previews the change that leads a drifted object back: restoring is asked for and approved like anything else. */
export async function restoreWatched(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async ({ pilot }) => {
    const offer = await restoreOrder(pilot, id);
    switch (offer.status) {
      case 'none':
        return refusal('Gone', 'This object is not part of the pilot any more. Type "pilot" to see how it stands.');
      case 'unreadable':
        return refusal('Unavailable', 'I could not read the object just now. Press again in a minute.');
      case 'nothing':
        return { kind: 'notice', text: 'It is as it was already. There is nothing to restore.' };
      case 'portal-only':
        return refusal('Unavailable', offer.says);
      case 'possible':
        return inOwnChat(turn, services, await previewCard(turn, pilot.changes, { by: turn.person, order: offer.order, reason: 'Restore what was changed outside Gatehouse.' }));
    }
  });
}

/** A preview holds names and values of the tenant, and its button works in the own chat only. */
async function inOwnChat(turn: Turn, services: Services, answer: ButtonAnswer): Promise<ButtonAnswer> {
  return answer.kind === 'card' && turn.conversation.kind !== 'personal' ? sendPrivately(turn, services, answer.card, 'What restoring would change is in our own chat. Ask for approval there.') : answer;
}

/** The edit was meant: the object is compared with what it is now. */
export async function acceptWatched(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async ({ pilot }) =>
    (await acceptDrift(pilot, turn.person, id))
      ? { kind: 'notice', text: 'Kept with your name: the object counts as right as it is now. What the steps ask for is checked as before.' }
      : refusal('Gone', 'It is not as this message shows it any more, or it could not be read. Type "pilot" to see how it stands.'),
  );
}
