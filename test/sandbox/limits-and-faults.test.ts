import { describe, expect, test } from '@jest/globals';
import { Throttle } from '../../src/sandbox/http/throttle.ts';
import { parts, text } from '../../src/sandbox/wire/row.ts';
import { withSandbox } from './support/client.ts';

function take(throttle: Throttle, family: 'signIns' | 'conditionalAccess' | 'defender', times: number): string[] {
  return Array.from({ length: times }, () => {
    const verdict = throttle.take(family, 'app');
    return verdict.kind === 'pass' ? 'pass' : String(verdict.retryAfterSeconds);
  });
}

describe('documented limits', () => {
  test('the sixth read of the sign-in log within ten seconds must wait until the first is ten seconds old', () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    expect(take(throttle, 'signIns', 5)).toEqual(Array(5).fill('pass'));
    now = 4_000;
    expect(take(throttle, 'signIns', 1)).toEqual(['6']);
    now = 10_000;
    expect(take(throttle, 'signIns', 1)).toEqual(['pass']);
  });

  test('policies and locations can be read together, then one a second, and no Retry-After is sent', () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    expect(take(throttle, 'conditionalAccess', 3)).toEqual(['pass', 'pass', 'undefined']);
    const passed = Array.from({ length: 20 }, (_, second) => {
      now = 1_000 + second * 1_000;
      return take(throttle, 'conditionalAccess', 3).filter((verdict) => verdict === 'pass').length;
    });
    expect(passed.slice(5).every((count) => count <= 2)).toBe(true);
    expect(passed.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(24);
  });

  test('Defender allows 100 a minute and 1,500 an hour', () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    expect(take(throttle, 'defender', 101).at(-1)).toBe('60');
    for (let minute = 1; minute < 15; minute += 1) {
      now = minute * 60_000;
      expect(take(throttle, 'defender', 100).every((verdict) => verdict === 'pass')).toBe(true);
    }
    now = 15 * 60_000;
    expect(take(throttle, 'defender', 1)).toEqual([String(45 * 60)]);
  });

  test('over the wire a throttled reader gets 429, with Retry-After where it is documented', async () => {
    await withSandbox({ throttling: true }, async (client) => {
      const log = await Promise.all(Array.from({ length: 6 }, () => client.get('/v1.0/auditLogs/signIns?$top=1')));
      const late = log.filter((answer) => answer.status === 429);
      expect(late).toHaveLength(1);
      expect(Number(late[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
      const access = await Promise.all(Array.from({ length: 3 }, () => client.get('/v1.0/identity/conditionalAccess/policies')));
      expect(access.filter((answer) => answer.status === 429).map((answer) => answer.headers.get('retry-after'))).toEqual([null]);
      client.sandbox.control.advance(60);
      expect((await client.get('/v1.0/auditLogs/signIns?$top=1')).status).toBe(429);
    });
  });
});

describe('faults that were asked for', () => {
  test('a fault hits as often as it says and only where it says', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.fault({ match: 'GET /v1.0/deviceManagement/*', kind: '503', times: 2, retryAfter: 7 });
      const path = '/v1.0/deviceManagement/managedDevices?$top=1';
      const statuses = [];
      for (let call = 0; call < 3; call += 1) statuses.push((await client.get(path)).status);
      expect(statuses).toEqual([503, 503, 200]);
      client.sandbox.control.fault({ match: '* /api/*', kind: '429' });
      expect((await client.get('/api/machines')).status).toBe(429);
      expect((await client.get('/v1.0/users?$top=1')).status).toBe(200);
      client.sandbox.control.clearFaults();
      expect((await client.get('/api/machines')).status).toBe(200);
    });
  });

  test('a dropped connection gives no answer at all', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.fault({ match: 'GET /v1.0/users', kind: 'drop', times: 1 });
      await expect(client.get('/v1.0/users')).rejects.toThrow();
      expect((await client.get('/v1.0/users')).status).toBe(200);
    });
  });

  test('a slow answer is a right answer that comes late', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.fault({ match: 'GET /v1.0/users', kind: 'slow', delayMs: 120, times: 1 });
      const start = performance.now();
      expect((await client.get('/v1.0/users')).status).toBe(200);
      expect(performance.now() - start).toBeGreaterThanOrEqual(100);
    });
  });

  test('a stale read repeats what was true before the tenant changed', async () => {
    await withSandbox({}, async (client) => {
      const path = "/v1.0/deviceManagement/managedDevices?$filter=deviceName eq 'LT-4411'";
      const state = async (): Promise<string> => text((await client.values(path))[0], 'complianceState');
      expect(await state()).toBe('compliant');
      client.sandbox.control.scenario('risk-high');
      client.sandbox.control.fault({ match: 'GET /v1.0/deviceManagement/managedDevices', kind: 'stale', times: 1 });
      expect([await state(), await state()]).toEqual(['compliant', 'noncompliant']);
    });
  });

  test('the control API takes faults over HTTP and refuses nonsense with a sentence', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const post = async (body: object): Promise<Response> => fetch(`${sandbox.url}/_sandbox/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      expect((await post({ match: 'GET /v1.0/users', kind: '500', times: 1 })).status).toBe(200);
      const refused = await post({ match: 'GET /v1.0/users', kind: 'explode' });
      expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('kind must be one of')]);
      expect(parts({ value: sandbox.control.faults() }, 'value')).toHaveLength(1);
    });
  });
});
