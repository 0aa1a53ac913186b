import { describe, expect, test } from '@jest/globals';
import { createSeenConversations } from '../../src/bot/seen-conversations.ts';
import { conversationId, tenantId } from '../../src/core/facts/ids.ts';

function open() {
  const clock = { now: 0 };
  const stored: string[] = [];
  const seen = createSeenConversations(() => clock.now);
  const row = (id: string, serviceUrl = 's') => ({ conversationId: conversationId(id), kind: 'personal', tenantId: tenantId('t'), serviceUrl, botId: 'b', reference: {}, installedAt: clock.now, lastSeenAt: clock.now }) as const;
  const hears = async (id: string, { isMessage = true, serviceUrl = 's' } = {}): Promise<void> => seen.note(row(id, serviceUrl), isMessage, { upsert: async (each) => void stored.push(each.conversationId) });
  return { clock, stored, seen, hears };
}

describe('a conversation in which people write', () => {
  test('is stored once for messages within fifteen seconds', async () => {
    const { clock, stored, hears } = open();
    for (const at of [0, 1, 14_999, 15_000]) {
      clock.now = at;
      await hears('a');
    }
    expect(stored).toEqual(['a', 'a']);
  });

  test('is stored again when anything about it changed, and each conversation by itself', async () => {
    const { stored, hears } = open();
    await hears('a');
    await hears('b');
    await hears('a', { serviceUrl: 'other' });
    expect(stored).toEqual(['a', 'b', 'a']);
  });

  test('is stored at every installation and removal', async () => {
    const { stored, hears } = open();
    await hears('a');
    await hears('a', { isMessage: false });
    await hears('a');
    expect(stored).toEqual(['a', 'a', 'a']);
  });

  test('is stored again after Teams closed it to the bot', async () => {
    const { stored, seen, hears } = open();
    await hears('a');
    seen.forget(conversationId('a'));
    await hears('a');
    expect(stored).toEqual(['a', 'a']);
  });

  test('is not held to be stored when that failed', async () => {
    const { stored, seen, hears } = open();
    const row = { conversationId: conversationId('a'), kind: 'personal', tenantId: tenantId('t'), serviceUrl: 's', botId: 'b', reference: {}, installedAt: 0, lastSeenAt: 0 } as const;
    await expect(seen.note(row, true, { upsert: async () => Promise.reject(new Error('down')) })).rejects.toThrow('down');
    await hears('a');
    expect(stored).toEqual(['a']);
  });
});
