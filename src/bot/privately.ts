import type { Speaker } from '../ports/messenger.ts';
import { readerOf } from '../features/reader.ts';
import type { Services, Turn } from '../features/turn.ts';

/**
 * Runs a command whose answer is for one person only. Asked where others read along, the answer goes to the person's own chat,
 * and the others see no more than that it did.
 */
export async function privately(turn: Turn, services: Services, run: (turn: Turn) => Promise<void>): Promise<void> {
  if (turn.conversation.kind === 'personal') {
    await run(turn);
    return;
  }
  const own = await services.store.conversations.findPersonal(turn.person);
  if (own === undefined) {
    await turn.speaker.say({ text: `Others read along here, so I answer that in our own chat only. ${howToOpen(services)} Then ask me there.` });
    return;
  }
  const delivery = { reached: true };
  const speaker: Speaker = {
    showTyping: async () => {
      // Nobody is looking at that chat yet.
    },
    say: async (message) => {
      const outcome = await services.messenger.sendToConversation(own.conversationId, message);
      if (outcome.status === 'undeliverable') delivery.reached = false;
      return outcome;
    },
  };
  await run({ ...turn, conversation: { id: own.conversationId, kind: 'personal' }, reader: readerOf(own), speaker });
  const text = delivery.reached
    ? `Others read along here, so I answer that in our own chat.${services.chatLink === undefined ? '' : ` [Open it](${services.chatLink}).`}`
    : `Others read along here, and I could not reach you in our own chat. ${howToOpen(services)} Then ask me there.`;
  await turn.speaker.say({ text });
}

function howToOpen({ chatLink }: Services): string {
  return chatLink === undefined ? 'Open the chat with me and add the app if you are asked.' : `[Open the chat with me](${chatLink}) and add the app if you are asked.`;
}
