import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { activityId, conversationId } from '../../src/core/facts/ids.ts';
import { messageTo } from '../../src/features/delivery.ts';
import type { DeliveryOutcome } from '../../src/features/outbox-senders.ts';
import { sendOutbox, type OutboxLine } from '../../src/jobs/send-outbox.ts';
import type { Store } from '../../src/ports/store.ts';
import { openMemoryStore } from '../support/store-template.ts';

let store: Store;
beforeAll(async () => {
  store = await openMemoryStore();
});
afterAll(async () => store.close());

const minute = 60_000;
const clock = { now: () => now };
let now = Date.UTC(2026, 10, 16, 9);
let tried: string[] = [];
let lines: OutboxLine[] = [];
beforeEach(() => {
  now += 24 * 60 * minute;
  tried = [];
  lines = [];
});

const sent: DeliveryOutcome = { status: 'sent', activityId: activityId('1') };

/** Sends by asking `answer` what Teams says to a target. */
async function sweep(answer: (target: string) => DeliveryOutcome): Promise<number> {
  const send = async ({ target }: { readonly target: string }): Promise<DeliveryOutcome> => {
    tried.push(target);
    return answer(target);
  };
  return sendOutbox({ store, senders: { message: send, refresh: send, 'change-card': send, 'change-alarm': send }, clock, log: (line) => lines.push(line), random: () => 1 });
}

async function enqueue(target: string): Promise<void> {
  await store.outbox.enqueue(messageTo(conversationId(target), `${target}:${now}`, { text: 'hello' }), now);
}

describe('the outbox', () => {
  test('sends a message once', async () => {
    await enqueue('a');
    await enqueue('a');
    expect(await sweep(() => sent)).toBe(1);
    expect(await sweep(() => sent)).toBe(0);
    expect(tried).toEqual(['a']);
  });

  test('a crash between sending and noting it sends again, and loses nothing', async () => {
    await enqueue('b');
    await store.outbox.claimDue(now, 20, 30_000);
    // The process died here, with the message on its way.
    expect(await sweep(() => sent)).toBe(0);
    now += 31_000;
    expect(await sweep(() => sent)).toBe(1);
    expect(await sweep(() => sent)).toBe(0);
  });

  test('what is decided in a transaction that fails is never sent', async () => {
    const failing = store.transaction(async (inside) => {
      await inside.outbox.enqueue(messageTo(conversationId('c'), 'c', { text: 'hello' }), now);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await sweep(() => sent)).toBe(0);
  });

  test('waits as long as Teams asks, and longer each time by itself', async () => {
    await enqueue('d');
    await sweep(() => ({ status: 'retry', reason: '429', retryAfterSeconds: 30 }));
    now += 29_000;
    expect(await sweep(() => sent)).toBe(0);
    now += 1_000;
    expect(await sweep(() => ({ status: 'retry', reason: '503' }))).toBe(1);
    now += 3_999;
    expect(await sweep(() => sent)).toBe(0);
    now += 1;
    expect(await sweep(() => sent)).toBe(1);
  });

  test('gives up after twelve tries, says so in the log and keeps the message for whoever looks', async () => {
    await enqueue('e');
    for (let hours = 0; hours < 20; hours += 1) {
      await sweep(() => ({ status: 'retry', reason: '503 busy' }));
      now += 60 * minute;
    }
    expect(tried).toHaveLength(12);
    expect(lines).toEqual([expect.objectContaining({ kind: 'outbox-dead', reason: '503 busy', attempts: 12 })]);
    expect((await store.outbox.listDead())[0]).toMatchObject({ target: 'e' });
  });

  test('does not try again where the app was removed', async () => {
    await enqueue('f');
    await sweep(() => ({ status: 'undeliverable', reason: '403' }));
    now += 60 * minute;
    expect(await sweep(() => sent)).toBe(0);
    expect(lines).toHaveLength(1);
  });

  test('a chat that Teams is slow to answer for does not hold up the others, and gets its own messages in order', async () => {
    await enqueue('slow');
    now += 1;
    await enqueue('slow');
    await enqueue('quick');
    const slow = Promise.withResolvers<DeliveryOutcome>();
    const quick = Promise.withResolvers<undefined>();
    const send = async ({ target }: { readonly target: string }): Promise<DeliveryOutcome> => {
      tried.push(target);
      if (target === 'slow') return slow.promise;
      quick.resolve(undefined);
      return sent;
    };
    const sweeping = sendOutbox({ store, senders: { message: send, refresh: send, 'change-card': send, 'change-alarm': send }, clock, log: (line) => lines.push(line) });
    await quick.promise;
    expect(tried).toEqual(['slow', 'quick']);
    slow.resolve(sent);
    expect(await sweeping).toBe(3);
    expect(tried).toEqual(['slow', 'quick', 'slow']);
  });

  test('a message that breaks its sender, or that nobody knows how to send, does not keep the others', async () => {
    await enqueue('broken');
    await store.outbox.enqueue({ dedupeKey: 'odd', kind: 'smoke-signal', target: 'odd', payload: {} }, now);
    await enqueue('fine');
    await sweep((target) => {
      if (target === 'broken') throw new TypeError('poison');
      return sent;
    });
    expect(tried).toEqual(['broken', 'fine']);
    expect(lines).toEqual([expect.objectContaining({ message: 'smoke-signal' })]);
  });
});
