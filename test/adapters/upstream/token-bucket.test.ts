import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTokenBucket } from '../../../src/adapters/upstream/token-bucket.ts';
import { virtualTimers } from './virtual-timers.ts';

const patient = 1e9;

describe('a budget of requests', () => {
  test('never lets more through than the documented limit, in any stretch of time', async () => {
    const limit = fc.record({ requests: fc.integer({ min: 1, max: 6 }), perMs: fc.integer({ min: 10, max: 500 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(limit, { minLength: 1, maxLength: 2 }), fc.integer({ min: 1, max: 40 }), async (limits, count) => {
        const timers = virtualTimers();
        const bucket = createTokenBucket(limits, timers);
        const times: number[] = [];
        await Promise.all(Array.from({ length: count }, async () => {
          await bucket.take('live', patient);
          times.push(timers.elapsed());
        }));
        for (const { requests, perMs } of limits) {
          for (const start of times) expect(times.filter((time) => time >= start && time < start + perMs).length).toBeLessThanOrEqual(requests);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('lets questions of people go before background work that waited longer', async () => {
    const timers = virtualTimers();
    const bucket = createTokenBucket([{ requests: 1, perMs: 1_000 }], timers);
    const order: string[] = [];
    const take = async (name: string, priority: 'live' | 'background') => {
      await bucket.take(priority, patient);
      order.push(name);
    };
    await Promise.all([take('first', 'live'), take('digest', 'background'), take('digest 2', 'background'), take('person', 'live')]);
    expect(order).toEqual(['first', 'person', 'digest', 'digest 2']);
  });

  test('lets idle work use nearly all of a limit in even steps, after everything else that waits', async () => {
    const timers = virtualTimers();
    const bucket = createTokenBucket([{ requests: 5, perMs: 10_000 }], timers);
    const times: number[] = [];
    for (let request = 0; request < 50; request += 1) {
      await bucket.take('idle', patient);
      times.push(timers.elapsed());
    }
    expect(Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)))).toBeLessThanOrEqual(2_050);
    expect(49 * 2_000 / timers.elapsed()).toBeGreaterThanOrEqual(0.95);
    const order: string[] = [];
    await Promise.all((['idle', 'background', 'live'] as const).map(async (priority) => {
      await bucket.take(priority, patient);
      order.push(priority);
    }));
    expect(order).toEqual(['live', 'background', 'idle']);
  });

  test('a question finds a token within one step though idle work takes all it can, and further ones at once while people ask', async () => {
    const timers = virtualTimers();
    const bucket = createTokenBucket([{ requests: 5, perMs: 10_000 }], timers);
    const stop = new AbortController();
    const idle = (async () => {
      while (!stop.signal.aborted) await bucket.take('idle', patient, stop.signal).catch(() => undefined);
    })();
    const ask = async (): Promise<number> => {
      const from = timers.elapsed();
      await bucket.take('live', 2_000);
      return timers.elapsed() - from;
    };
    await timers.sleep(60_500);
    expect(await ask()).toBeLessThanOrEqual(2_000);
    await timers.sleep(12_000);
    expect([await ask(), await ask(), await ask()]).toEqual([0, 0, 0]);
    stop.abort();
    await idle;
  });

  test('after a question all tokens are for the next ones, and however many come, idle work still gets one a minute', async () => {
    const timers = virtualTimers();
    const bucket = createTokenBucket([{ requests: 5, perMs: 10_000 }], timers);
    const stop = new AbortController();
    let granted = 0;
    const idle = (async () => {
      while (!stop.signal.aborted) await bucket.take('idle', patient, stop.signal).then(() => { granted += 1; }).catch(() => undefined);
    })();
    await timers.sleep(60_500);
    await bucket.take('live', 2_000);
    await timers.sleep(9_990);
    const before = timers.elapsed();
    for (let question = 0; question < 3; question += 1) await bucket.take('live', 0);
    expect(timers.elapsed()).toBe(before);
    granted = 0;
    for (let second = 0; second < 240; second += 5) {
      await timers.sleep(5_000);
      await bucket.take('live', 2_000);
    }
    expect(granted).toBeGreaterThanOrEqual(3);
    expect(granted).toBeLessThanOrEqual(5);
    stop.abort();
    await idle;
  });

  test('says at once that the wait would be too long, so that the answer can name the gap', async () => {
    const timers = virtualTimers();
    const bucket = createTokenBucket([{ requests: 1, perMs: 10_000 }], timers);
    await bucket.take('live', 0);
    await expect(bucket.take('live', 3_000)).rejects.toMatchObject({ code: 'upstream.own-budget' });
    expect(timers.slept).toEqual([]);
  });

  test('counts those who already wait when it says how long the wait is', async () => {
    const bucket = createTokenBucket([{ requests: 2, perMs: 1_000 }], virtualTimers());
    const taken = [1, 2, 3, 4].map(() => bucket.take('live', patient));
    await expect(bucket.take('live', 1_500)).rejects.toMatchObject({ code: 'upstream.own-budget' });
    await Promise.all(taken);
  });

  test('forgets a caller whose deadline passed, and its token goes to the next', async () => {
    const timers = virtualTimers();
    const bucket = createTokenBucket([{ requests: 1, perMs: 1_000 }], timers);
    await bucket.take('live', 0);
    const deadline = new AbortController();
    const late = bucket.take('live', patient, deadline.signal);
    const next = bucket.take('live', patient);
    deadline.abort();
    await expect(late).rejects.toMatchObject({ code: 'upstream.own-budget' });
    await next;
    expect(timers.elapsed()).toBe(1_000);
  });

  test('holds everybody back for as long as the service asked', async () => {
    const timers = virtualTimers();
    const bucket = createTokenBucket([{ requests: 100, perMs: 1_000 }], timers);
    bucket.hold(7_000);
    await bucket.take('live', patient);
    expect(timers.elapsed()).toBe(7_000);
  });
});
