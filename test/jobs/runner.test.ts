import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { activityId, conversationId, tenantId, userId } from '../../src/core/facts/ids.ts';
import { messageTo } from '../../src/features/delivery.ts';
import { forgetOld } from '../../src/jobs/forget-old.ts';
import { startJobs } from '../../src/jobs/runner.ts';
import type { Store } from '../../src/ports/store.ts';
import { openMemoryStore } from '../support/store-template.ts';

let store: Store;
beforeAll(async () => {
  store = await openMemoryStore();
});
afterAll(async () => store.close());

const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 16, 9);
const person = userId('0a11de00-0001-4000-8000-000000000001');
const place = conversationId('a:nora');

test('each job runs at its own pace, never twice at a time, and closing waits for what is running', async () => {
  const ticks = new Map<number, (() => void)[]>();
  const started = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  let sends = 0;
  const send = async () => {
    sends += 1;
    started.resolve(undefined);
    await release.promise;
    return { status: 'sent', activityId: activityId('1') } as const;
  };
  const stopped: number[] = [];
  const jobs = startJobs({
    store, senders: { message: send, refresh: send, 'change-card': send, 'change-alarm': send }, clock: { now: () => now }, log: () => undefined,
    ticker: (everyMs, run) => {
      ticks.set(everyMs, [...(ticks.get(everyMs) ?? []), run]);
      return { stop: () => void stopped.push(everyMs) };
    },
  });
  expect([...ticks].map(([everyMs, runs]) => [everyMs, runs.length])).toEqual([[1_000, 1], [3_600_000, 2]]);
  await store.outbox.enqueue(messageTo(place, 'once', { text: 'hello' }), now);
  ticks.get(1_000)?.[0]?.();
  await started.promise;
  ticks.get(1_000)?.[0]?.();
  const closed = jobs.close();
  expect(await Promise.race([closed.then(() => 'closed'), Promise.resolve('waiting')])).toBe('waiting');
  release.resolve(undefined);
  await closed;
  expect(sends).toBe(1);
  expect(stopped).toHaveLength(3);
});

test('closing waits for the message that is being sent and begins no other; those that wait go out after the next start', async () => {
  const started = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  const sent: string[] = [];
  const send = async ({ dedupeKey }: { readonly dedupeKey: string }) => {
    started.resolve(undefined);
    await release.promise;
    sent.push(dedupeKey);
    return { status: 'sent', activityId: activityId('1') } as const;
  };
  let run: (() => void) | undefined;
  const jobs = startJobs({
    store, senders: { message: send, refresh: send, 'change-card': send, 'change-alarm': send }, clock: { now: () => now }, log: () => undefined,
    ticker: (everyMs, tick) => {
      if (everyMs === 1_000) run = tick;
      return { stop: () => undefined };
    },
  });
  for (let count = 1; count <= 7; count += 1) await store.outbox.enqueue(messageTo(place, `stopped-${count}`, { text: 'hello' }), now);
  run?.();
  await started.promise;
  const closed = jobs.close();
  release.resolve(undefined);
  await closed;
  expect(sent).toEqual(['stopped-1']);
  const left = await store.outbox.claimDue(now, 20, 1);
  expect(left.map(({ dedupeKey }) => dedupeKey).toSorted()).toEqual([2, 3, 4, 5, 6, 7].map((count) => `stopped-${count}`));
  for (const { id } of left) await store.outbox.complete(id);
});

test('a job that fails is told of and runs again at its next time', async () => {
  const failures: unknown[] = [];
  let failed = Promise.withResolvers<undefined>();
  let run: (() => void) | undefined;
  const broken = { ...store, outbox: { ...store.outbox, claimDue: async () => Promise.reject(new Error('no database')) } };
  const never = async () => ({ status: 'dropped' }) as const;
  const jobs = startJobs({
    store: broken, senders: { message: never, refresh: never, 'change-card': never, 'change-alarm': never }, clock: { now: () => now }, log: (line) => {
      failures.push(line);
      failed.resolve(undefined);
    },
    ticker: (everyMs, tick) => {
      if (everyMs === 1_000) run = tick;
      return { stop: () => undefined };
    },
  });
  run?.();
  await failed.promise;
  failed = Promise.withResolvers();
  // The job counts as running until its failure has been told.
  await new Promise((resolve) => setImmediate(resolve));
  run?.();
  await failed.promise;
  await jobs.close();
  expect(failures).toEqual([expect.objectContaining({ kind: 'job-failed', job: 'send-outbox' }), expect.objectContaining({ job: 'send-outbox' })]);
});

test('answers are forgotten after a month, removed chats and names too, activities after a day; what is in use stays', async () => {
  const conversation = { conversationId: place, kind: 'personal', tenantId: tenantId('t'), serviceUrl: 'https://smba.trafficmanager.net/teams/', botId: '28:b', reference: {}, installedAt: now, lastSeenAt: now } as const;
  await store.conversations.upsert(conversation);
  await store.conversations.upsert({ ...conversation, conversationId: conversationId('a:gone') });
  await store.conversations.markDead(conversationId('a:gone'), now, 'removed');
  const answer = await store.diagnoses.create({ askedBy: person, subjectId: person, question: '{}', conversationId: place, answer: {} }, now);
  await store.people.put({ userId: person, userPrincipalName: 'nora@x', displayName: 'Nora', readAt: now });
  await store.activities.claim('seen', now);
  await forgetOld(store, now + 29 * day);
  expect(await store.diagnoses.read(answer.id)).toBeDefined();
  expect(await store.activities.claim('seen', now)).toBe(true);
  await forgetOld(store, now + 31 * day);
  expect(await store.diagnoses.read(answer.id)).toBeUndefined();
  expect(await store.people.get(person)).toBeUndefined();
  expect((await store.conversations.list({ includeDead: true })).map(({ conversationId: id }) => id)).toEqual([place]);
});
