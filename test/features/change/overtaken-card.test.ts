import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { changeCardSender } from '../../../src/features/change/sender.ts';
import type { OutgoingCard } from '../../../src/ports/messenger.ts';
import { conversationId } from '../../../src/core/facts/ids.ts';
import { everybodyInstalls, press, proposeOn } from '../../bot/changes/change-story.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

test('a card that was overtaken on its way to Teams by a newer one is brought to the newest state again', async () => {
  const { change } = await proposeOn(running);
  const place = conversationId('a:elena');
  const item = { id: 1, kind: 'change-card', target: place, payload: { changeId: change.id, how: 'update' }, dedupeKey: '', status: 'sending', attempts: 1, nextTryAt: 0, createdAt: 0 } as const;
  const shown: string[] = [];
  const { messenger } = running;
  let decided = false;
  const slow = {
    ...messenger,
    update: async (...[to, activity, message]: Parameters<typeof messenger.update>) => {
      // While this one is on its way, somebody decides and another replica shows it.
      if (!decided) {
        decided = true;
        await press(running, 'mira', 'Reject', { reason: 'Not now' });
        await changeCardSender(running.changes, messenger)(item);
      }
      shown.push(wordsOf(cardOf(message)));
      return messenger.update(to, activity, message);
    },
  };
  await running.store.changeCopies.remove(change.id, place);
  await running.store.changeCopies.add({ changeId: change.id, conversationId: place, audience: 'requester', viewer: change.requestedBy });
  const { activityId } = await firstPost();
  await running.store.changeCopies.posted(change.id, place, activityId, { from: 0, to: 0 }, running.clock.time);
  await changeCardSender(running.changes, slow)(item);
  expect(shown[0]).toContain('Waiting for approval');
  expect(shown.at(-1)).toContain('Not now');

  async function firstPost() {
    const sent = await messenger.sendToConversation(place, { text: 'first' });
    if (sent.status !== 'sent') throw new Error('not sent');
    return sent;
  }
});

function cardOf(message: OutgoingCard): unknown {
  return message.card;
}
