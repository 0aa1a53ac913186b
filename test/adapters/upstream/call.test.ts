import { describe, expect, test } from '@jest/globals';
import type { Answer } from '../../../src/adapters/upstream/answer.ts';
import { callUpstream, defaultPatience, type Attempt, type CallContext, type CallPlan } from '../../../src/adapters/upstream/call.ts';
import { createTokenBucket } from '../../../src/adapters/upstream/token-bucket.ts';
import { virtualTimers } from './virtual-timers.ts';

type Step = number | 'network' | { readonly status: number; readonly headers: Record<string, string> };

/** Plays the steps one by one; the last one repeats. */
function play(steps: readonly Step[], overrides: { kind?: CallPlan['kind']; signal?: AbortSignal } = {}) {
  const timers = virtualTimers();
  let sent = 0;
  const attempt: Attempt = async () => {
    const step = steps[Math.min(sent, steps.length - 1)] ?? 200;
    sent += 1;
    if (step === 'network') throw new TypeError('fetch failed');
    const { status, headers } = typeof step === 'number' ? { status: step, headers: {} } : step;
    return { status, headers: new Headers({ 'request-id': 'r-1', ...headers }), text: JSON.stringify({ error: { code: 'TooBad' } }) };
  };
  const context: CallContext = { timers, patience: defaultPatience, random: () => 0.5, onAnswer: () => undefined, onTrouble: () => undefined };
  const plan: CallPlan = { bucket: createTokenBucket([{ requests: 100, perMs: 1 }], timers), priority: 'live', kind: overrides.kind ?? 'read', signal: overrides.signal };
  const answer: Promise<Answer> = callUpstream(attempt, plan, context);
  return { answer, timers, sentRequests: () => sent };
}

describe('asking an upstream again', () => {
  const curable: readonly [name: string, step: Step][] = [
    ['429', 429], ['500', 500], ['502', 502], ['503', 503], ['504', 504], ['a dropped connection', 'network'],
  ];
  test.each(curable)('a read is asked again after %s', async (_name, step) => {
    const { answer, sentRequests } = play([step, 200]);
    expect((await answer).status).toBe(200);
    expect(sentRequests()).toBe(2);
  });

  test.each([400, 401, 403, 404, 409])('a read is not asked again after %d', async (status) => {
    const { answer, sentRequests } = play([status]);
    await expect(answer).rejects.toMatchObject({ status, serviceCode: 'TooBad', requestId: 'r-1' });
    expect(sentRequests()).toBe(1);
  });

  test('Retry-After is obeyed to the second, also as a date against the service\'s own clock', async () => {
    const seconds = play([{ status: 429, headers: { 'retry-after': '2' } }, 200]);
    await seconds.answer;
    expect(seconds.timers.elapsed()).toBe(2_000);
    const date = play([{ status: 503, headers: { 'retry-after': 'Mon, 02 Mar 2026 12:00:01 GMT', date: 'Mon, 02 Mar 2026 12:00:00 GMT' } }, 200]);
    await date.answer;
    expect(date.timers.elapsed()).toBe(1_000);
  });

  test('without Retry-After the waits grow, and the whole stays within what a person can wait', async () => {
    const { answer, timers, sentRequests } = play([429]);
    await expect(answer).rejects.toMatchObject({ code: 'upstream.throttled' });
    expect(sentRequests()).toBe(3);
    expect(timers.elapsed()).toBe(300 + 600);
  });

  test('a Retry-After longer than a person can wait ends the read at once', async () => {
    const { answer, timers } = play([{ status: 429, headers: { 'retry-after': '30' } }]);
    await expect(answer).rejects.toMatchObject({ code: 'upstream.throttled', retryAfterMs: 30_000 });
    expect(timers.elapsed()).toBe(0);
  });

  test('an action is repeated after 429 only, which proves that nothing was done', async () => {
    const throttled = play([429, 204], { kind: 'act' });
    await throttled.answer;
    expect(throttled.sentRequests()).toBe(2);
    for (const step of [500, 503, 504, 'network'] as const) {
      const other = play([step], { kind: 'act' });
      await expect(other.answer).rejects.toBeInstanceOf(Error);
      expect(other.sentRequests()).toBe(1);
    }
  });

  test('the caller\'s deadline ends the waiting, and the reason is what the service said last', async () => {
    const deadline = new AbortController();
    const { answer } = play([503], { signal: deadline.signal });
    setImmediate(() => deadline.abort());
    await expect(answer).rejects.toMatchObject({ code: 'upstream.unavailable' });
  });
});
