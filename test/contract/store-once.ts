import { describe, expect, test } from '@jest/globals';
import { conversationId } from '../../src/core/facts/ids.ts';
import { day, noon, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeOnce(opened: OpenedStore): void {
  describe('welcome', () => {
    test('of many who want to welcome a person at once, one does, and again only after the bot was removed', async () => {
      const chat = conversationId(unique('chat'));
      const { welcome } = opened();
      const claims = await Promise.all(Array.from({ length: 20 }, async () => welcome.claimWelcome(chat, noon)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      await welcome.rearmWelcome(chat);
      expect(await welcome.claimWelcome(chat, noon)).toBe(true);
      expect(await welcome.claimWelcome(chat, noon)).toBe(false);
    });
  });

  describe('activities', () => {
    test('an activity that Teams sends several times is taken once', async () => {
      const key = unique('activity');
      const { activities } = opened();
      const claims = await Promise.all(Array.from({ length: 20 }, async () => activities.claim(key, noon)));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    test('work that was begun and not finished may be begun again when its time is up, finished work may not', async () => {
      const key = unique('activity');
      const { activities } = opened();
      const begun = await Promise.all(Array.from({ length: 20 }, async () => activities.begin(key, noon, 20_000)));
      expect(begun.filter((state) => state === 'begun')).toHaveLength(1);
      expect(await activities.begin(key, noon + 19_999, 20_000)).toBe('under-way');
      expect(await activities.begin(key, noon + 20_000, 20_000)).toBe('begun');
      expect(await activities.begin(key, noon + 21_000, 20_000)).toBe('under-way');
      await activities.finish(key);
      expect(await activities.begin(key, noon + day, 20_000)).toBe('done');
    });

    test('old activities are forgotten, recent ones are not', async () => {
      const [old, recent] = [unique('activity'), unique('activity')];
      const { activities } = opened();
      await activities.claim(old, noon - 2 * day);
      await activities.claim(recent, noon);
      expect(await activities.forgetOlderThan(noon - day)).toBe(1);
      expect(await activities.claim(recent, noon)).toBe(false);
      expect(await activities.claim(old, noon)).toBe(true);
    });
  });
}
