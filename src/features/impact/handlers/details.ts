import { presentDetails } from '../../../cards/impact/details.ts';
import { presentPeople } from '../../../cards/impact/people.ts';
import { renderCard } from '../../../cards/render.ts';
import type { PressedButton } from '../../../cards/verbs.ts';
import type { OutgoingFileMessage, OutgoingMessage } from '../../../ports/messenger.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { forAskers, type Asker } from './askers.ts';
import { measuredBehind } from './measured.ts';

/** Posts the whole answer below the card, or, where others read along, into the person's own chat: it names people. */
export async function showDetails(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  return forAskers(turn, services, async (asker) => {
    const found = await measuredBehind(asker, id);
    if (found.status === 'none') return found.answer;
    return toOwnChat(asker, renderCard('impact/details', presentDetails({ ...found.measured, reader: turn.reader })), 'The details are below.');
  });
}

const listGone = refusal('Gone', 'This list is no longer kept. Measure again to get a new one.');

/** One page of the list, in place of the one before. The page is the revision of the button. */
export async function showPeople(turn: Turn, services: Services, { id, revision }: PressedButton): Promise<ButtonAnswer> {
  return forAskers(turn, services, async ({ changes }) => {
    const people = await changes.impact.list(id);
    if (people === undefined) return listGone;
    return { kind: 'card', card: renderCard('impact/people', presentPeople({ listId: id, people, page: revision, reader: turn.reader })) };
  });
}

/** Says something that is for one person only. `done`: what the pressed button is answered with when it went to the chat it stands in. */
export async function toOwnChat({ turn, services }: Asker, message: OutgoingMessage | OutgoingFileMessage, done: string): Promise<ButtonAnswer> {
  if (turn.conversation.kind === 'personal') {
    const outcome = await turn.speaker.say(message);
    return outcome.status === 'sent' ? { kind: 'notice', text: done } : refusal('Unavailable', 'Teams did not take my answer. Try again in a minute.');
  }
  const own = await services.store.conversations.findPersonal(turn.person);
  const sent = own === undefined ? undefined : await services.messenger.sendToConversation(own.conversationId, message);
  if (sent?.status === 'sent') return { kind: 'notice', text: 'Others read along here, so it is in our own chat.' };
  return refusal('Unavailable', 'Others read along here, and I could not reach you in our own chat. Write to me there, then press again.');
}
