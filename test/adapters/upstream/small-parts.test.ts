import { describe, expect, test } from '@jest/globals';
import { createAccessToken } from '../../../src/adapters/upstream/access-token.ts';
import { createCachedRead } from '../../../src/adapters/upstream/cached.ts';
import { createTenantClock } from '../../../src/adapters/upstream/tenant-clock.ts';
import { known, unknown, type Fact } from '../../../src/core/facts/fact.ts';
import { virtualTimers } from './virtual-timers.ts';

describe('the tenant\'s clock', () => {
  test('is the local one until an answer says otherwise', () => {
    expect(createTenantClock(() => 1_000).now()).toBe(1_000);
  });

  test('follows the services, ignores less than two seconds, and keeps running', () => {
    let local = Date.parse('2026-03-02T12:00:00Z');
    const clock = createTenantClock(() => local);
    clock.observe('Mon, 02 Mar 2026 12:00:01 GMT');
    expect(clock.now()).toBe(local);
    clock.observe('Mon, 02 Mar 2026 20:00:00 GMT');
    local += 60_000;
    expect(new Date(clock.now()).toISOString()).toBe('2026-03-02T20:01:00.000Z');
    clock.observe('Mon, 02 Mar 2026 20:01:01 GMT');
    expect(new Date(clock.now()).toISOString()).toBe('2026-03-02T20:01:00.000Z');
  });

  test.each([null, '', 'yesterday'])('takes no notice of %p', (header) => {
    const clock = createTenantClock(() => 5);
    clock.observe(header);
    expect(clock.now()).toBe(5);
  });
});

describe('a read that is kept for a while', () => {
  test('is made once for all who ask together, and keeps the time of the real read', async () => {
    const timers = virtualTimers();
    const cached = createCachedRead<number>('alerts', 1_000, timers);
    let reads = 0;
    const read = async (): Promise<Fact<number>> => known((reads += 1), 42);
    const facts = await Promise.all([cached('a', read), cached('a', read), cached('a', read)]);
    expect(facts).toEqual([known(1, 42), known(1, 42), known(1, 42)]);
    await timers.sleep(999);
    await cached('a', read);
    expect(reads).toBe(1);
    await timers.sleep(1);
    await cached('a', read);
    expect(reads).toBe(2);
  });

  test('is made again when it failed', async () => {
    const cached = createCachedRead<number>('alerts', 1_000, virtualTimers());
    await cached('a', async () => unknown('alerts', 'throttled'));
    expect(await cached('a', async () => known(1, 0))).toEqual(known(1, 0));
  });

  test('goes on for the others when one of them gives up', async () => {
    const cached = createCachedRead<number>('alerts', 1_000, virtualTimers());
    const gate = Promise.withResolvers<Fact<number>>();
    const deadline = new AbortController();
    const impatient = cached('a', () => gate.promise, { signal: deadline.signal });
    const patient = cached('a', () => gate.promise);
    deadline.abort();
    expect(await impatient).toMatchObject({ known: false, gap: { reason: 'timed-out' } });
    gate.resolve(known(7, 0));
    expect(await patient).toEqual(known(7, 0));
  });
});

describe('a bearer token', () => {
  const never = new AbortController().signal;

  test('is asked for once by parallel requests and again only near its end', async () => {
    let asked = 0;
    let now = 0;
    const credential = { getToken: async () => ({ token: `t${(asked += 1)}`, expiresOnTimestamp: now + 3_600_000 }) };
    const token = createAccessToken(credential, 'scope', () => now);
    expect(await Promise.all([token(never), token(never), token(never)])).toEqual(['t1', 't1', 't1']);
    now = 3_299_999;
    expect(await token(never)).toBe('t1');
    now = 3_300_001;
    expect(await token(never)).toBe('t2');
  });

  test('that Entra refuses is a matter of rights; one that did not come is a matter of the network', async () => {
    const failing = (message: string) => createAccessToken({ getToken: () => Promise.reject(new Error(message)) }, 'scope');
    await expect(failing('AADSTS7000215: Invalid client secret')(never)).rejects.toMatchObject({ code: 'upstream.sign-in-refused', serviceCode: 'AADSTS7000215' });
    await expect(failing('getaddrinfo ENOTFOUND')(never)).rejects.toMatchObject({ code: 'upstream.unreachable' });
    await expect(createAccessToken({ getToken: async () => null }, 'scope')(never)).rejects.toMatchObject({ code: 'upstream.sign-in-refused' });
  });
});
