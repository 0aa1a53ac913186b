import { describe, expect, test } from '@jest/globals';
import { conversationId, userId } from '../../src/core/facts/ids.ts';
import { day, noon, personalChat, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeConversations(opened: OpenedStore): void {
  describe('conversations', () => {
    test('a conversation comes back as it was stored, times to the millisecond and keys in order', async () => {
      const chat = personalChat({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
      await opened().conversations.upsert(chat);
      const read = await opened().conversations.read(chat.conversationId);
      expect(read).toEqual(chat);
      expect(JSON.stringify(read?.reference)).toBe(JSON.stringify(chat.reference));
    });

    test('a later sign of life keeps the installation, the person and the language, and takes the new service URL', async () => {
      const { userId: person, teamsUserId: teams, ...channelLess } = personalChat({ locale: 'de-DE' });
      await opened().conversations.upsert({ ...channelLess, ...(person && { userId: person }), ...(teams && { teamsUserId: teams }) });
      const { locale: _, ...silent } = channelLess;
      await opened().conversations.upsert({ ...silent, serviceUrl: 'https://smba.example/amer/', installedAt: noon + day, lastSeenAt: noon + day });
      expect(await opened().conversations.read(channelLess.conversationId)).toMatchObject({
        userId: person,
        teamsUserId: teams,
        locale: 'de-DE',
        serviceUrl: 'https://smba.example/amer/',
        installedAt: noon,
        lastSeenAt: noon + day,
      });
    });

    test('an event that arrives late does not turn back the time a conversation was last seen', async () => {
      const chat = personalChat();
      await opened().conversations.upsert({ ...chat, lastSeenAt: noon + day });
      await opened().conversations.upsert({ ...chat, lastSeenAt: noon });
      expect(await opened().conversations.read(chat.conversationId)).toMatchObject({ lastSeenAt: noon + day });
    });

    test('the personal chat of a person is the living one that was seen last', async () => {
      const person = userId(unique('user'));
      const [older, newer, newest] = [0, 1, 2].map((age) => personalChat({ userId: person, lastSeenAt: noon + age }));
      for (const chat of [newer, newest, older]) if (chat) await opened().conversations.upsert(chat);
      await opened().conversations.upsert({ ...personalChat({ userId: person, lastSeenAt: noon + day }), kind: 'groupChat' });
      if (newest) await opened().conversations.markDead(newest.conversationId, noon, 'uninstalled');
      expect(await opened().conversations.findPersonal(person)).toEqual(newer);
      expect(await opened().conversations.findPersonal(userId(unique('nobody')))).toBeUndefined();
    });

    test('a dead conversation keeps its first reason, leaves the list, and lives again when something is heard from it', async () => {
      const chat = personalChat();
      const mine = { userId: chat.userId ?? userId('') };
      await opened().conversations.upsert(chat);
      await opened().conversations.markDead(chat.conversationId, noon, 'bot blocked');
      await opened().conversations.markDead(chat.conversationId, noon + day, 'not found');
      const dead = { ...chat, deadAt: noon, deadReason: 'bot blocked' };
      expect(await opened().conversations.list(mine)).toEqual([]);
      expect(await opened().conversations.list({ ...mine, includeDead: true })).toEqual([dead]);
      await opened().conversations.upsert(chat);
      expect(await opened().conversations.list(mine)).toEqual([chat]);
    });

    test('a long list is read page by page', async () => {
      const person = userId(unique('user'));
      const chats = ['a', 'b', 'c', 'd'].map((letter) =>
        personalChat({ userId: person, conversationId: conversationId(`${person}-${letter}`) }),
      );
      for (const chat of chats.toReversed()) await opened().conversations.upsert(chat);
      const first = await opened().conversations.list({ userId: person, kind: 'personal', limit: 3 });
      const after = first.at(-1)?.conversationId ?? conversationId('');
      const second = await opened().conversations.list({ userId: person, kind: 'personal', limit: 3, after });
      expect([...first, ...second]).toEqual(chats);
      expect(await opened().conversations.list({ userId: person, kind: 'channel' })).toEqual([]);
    });

    test('what has been dead for a month is forgotten, the living and the recently dead stay', async () => {
      const [old, recent, living] = [personalChat(), personalChat(), personalChat()];
      for (const chat of [old, recent, living]) await opened().conversations.upsert(chat);
      await opened().conversations.markDead(old.conversationId, noon - 31 * day, 'uninstalled');
      await opened().conversations.markDead(recent.conversationId, noon - 29 * day, 'uninstalled');
      expect(await opened().conversations.forgetDeadSince(noon - 30 * day)).toBe(1);
      expect(await opened().conversations.read(old.conversationId)).toBeUndefined();
      expect(await opened().conversations.read(recent.conversationId)).toBeDefined();
      expect(await opened().conversations.read(living.conversationId)).toBeDefined();
    });
  });

  describe('people', () => {
    test('a name is remembered with the time it was read, and an older reading does not replace it', async () => {
      const person = { userId: userId(unique('user')), userPrincipalName: 'mia@example.com', displayName: 'Mía 李\u0000', readAt: noon };
      await opened().people.put(person);
      await opened().people.put({ ...person, displayName: 'old name', readAt: noon - 1 });
      expect(await opened().people.get(person.userId)).toEqual({ ...person, displayName: 'Mía 李\uFFFD' });
      await opened().people.put({ ...person, displayName: 'new name', readAt: noon + 1 });
      expect(await opened().people.get(person.userId)).toMatchObject({ displayName: 'new name', readAt: noon + 1 });
      expect(await opened().people.forgetOlderThan(noon + 1)).toBe(0);
      expect(await opened().people.forgetOlderThan(noon + 2)).toBe(1);
      expect(await opened().people.get(person.userId)).toBeUndefined();
    });
  });
}
