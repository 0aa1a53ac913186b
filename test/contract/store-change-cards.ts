import { describe, expect, test } from '@jest/globals';
import { activityId, changeId, conversationId, userId } from '../../src/core/facts/ids.ts';
import type { ChangeCopy } from '../../src/ports/change-store.ts';
import { exceptionEnd, policyOrder } from './change-samples.ts';
import { noon, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeChangeCards(opened: OpenedStore): void {
  describe('drafts of changes', () => {
    test('are read back as they were filled in, under an id nobody can guess', async () => {
      const { changeDrafts } = opened();
      const filledIn = { by: userId('a'), order: exceptionEnd(), reason: 'Back from leave', undoes: changeId('c'), shownHash: 'h' };
      const draft = await changeDrafts.create(filledIn, noon);
      expect(draft).toEqual({ ...filledIn, id: expect.stringMatching(/^[\w-]{22}$/), createdAt: noon });
      expect(await changeDrafts.read(draft.id)).toEqual(draft);
      const { undoes: _, ...plain } = filledIn;
      const second = await changeDrafts.create({ ...plain, reason: 'a\u0000b' }, noon);
      expect(second).toEqual({ ...plain, reason: 'a\uFFFDb', id: second.id, createdAt: noon });
      expect(await changeDrafts.read(second.id)).toEqual(second);
      expect(await changeDrafts.read('nothing')).toBeUndefined();
    });

    test('become one change, however often the button is pressed', async () => {
      const { changeDrafts } = opened();
      const { id } = await changeDrafts.create({ by: userId('a'), order: policyOrder(), reason: 'x', shownHash: 'h' }, noon);
      const takes = await Promise.all(Array.from({ length: 10 }, async () => changeDrafts.take(id)));
      expect(takes.filter(Boolean)).toHaveLength(1);
      expect(await changeDrafts.read(id)).toBeUndefined();
    });

    test('are forgotten with age', async () => {
      const { changeDrafts } = opened();
      const drawn = { by: userId('a'), order: policyOrder(), reason: 'x', shownHash: 'h' };
      const [old, young] = [await changeDrafts.create(drawn, 1000), await changeDrafts.create(drawn, 1001)];
      expect(await changeDrafts.forgetOlderThan(1001)).toBe(1);
      expect(await changeDrafts.read(old.id)).toBeUndefined();
      expect(await changeDrafts.read(young.id)).toEqual(young);
    });
  });

  describe('copies of a card', () => {
    test('there is one in each conversation, listed for its change alone', async () => {
      const { changeCopies } = opened();
      const [change, other] = [changeId(unique('change')), changeId(unique('change'))];
      const [chat, channel] = [copy(change, 'a:1'), { changeId: change, conversationId: conversationId('b:2'), audience: 'channel' as const }];
      const added = await Promise.all(Array.from({ length: 5 }, async () => changeCopies.add(chat)));
      expect(added.filter(Boolean)).toHaveLength(1);
      expect(await changeCopies.add({ ...chat, audience: 'requester' })).toBe(false);
      expect(await changeCopies.add(channel)).toBe(true);
      expect(await changeCopies.add(copy(other, 'a:1'))).toBe(true);
      expect(await changeCopies.list(change)).toEqual([{ ...chat, shownRevision: 0 }, { ...channel, shownRevision: 0 }]);
      expect(await changeCopies.find(change, channel.conversationId)).toEqual({ ...channel, shownRevision: 0 });
      expect(await changeCopies.find(change, conversationId('c:3'))).toBeUndefined();
    });

    test('what is on the screen is noted by the one who saw what was there before; for others it is not known any more', async () => {
      const { changeCopies } = opened();
      const [shown, beside] = [copy(changeId(unique('change')), 'a:1'), copy(changeId(unique('change')), 'a:1')];
      await changeCopies.add(shown);
      await changeCopies.add(beside);
      const post = async (activity: string, from: number, to: number) => changeCopies.posted(shown.changeId, shown.conversationId, activityId(activity), { from, to }, noon);
      expect(await post('first', 0, 3)).toBe(true);
      expect((await Promise.all([5, 2, 4].map(async (revision) => post('later', 3, revision)))).filter(Boolean)).toHaveLength(1);
      expect(await post('late', 3, 9)).toBe(false);
      expect(await changeCopies.find(shown.changeId, shown.conversationId)).toMatchObject({ activityId: 'first' });
      expect(await changeCopies.find(beside.changeId, beside.conversationId)).toEqual({ ...beside, shownRevision: 0 });
    });

    test('a first card is known by its message even when two were at it', async () => {
      const { changeCopies } = opened();
      const shown = copy(changeId(unique('change')), 'a:1');
      await changeCopies.add(shown);
      expect(await changeCopies.posted(shown.changeId, shown.conversationId, activityId('first'), { from: 7, to: 8 }, noon)).toBe(false);
      expect(await changeCopies.find(shown.changeId, shown.conversationId)).toEqual({ ...shown, activityId: 'first', shownRevision: 0 });
    });

    test('a card that was posted without a copy on record is none of ours', async () => {
      const change = changeId(unique('change'));
      await opened().changeCopies.posted(change, conversationId('a:1'), activityId('x'), { from: 0, to: 1 }, noon);
      expect(await opened().changeCopies.list(change)).toEqual([]);
    });
  });
}

function copy(change: ReturnType<typeof changeId>, conversation: string): Omit<ChangeCopy, 'activityId' | 'shownRevision'> {
  return { changeId: change, conversationId: conversationId(conversation), audience: 'approver', viewer: userId('viewer') };
}
