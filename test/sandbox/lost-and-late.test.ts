import { describe, expect, test } from '@jest/globals';
import { Faults } from '../../src/sandbox/http/faults.ts';
import { Consistency } from '../../src/sandbox/live/consistency.ts';
import { buildPilot } from '../../src/sandbox/tenant/pilot.ts';
import { GROUPS, POLICIES } from '../../src/sandbox/tenant/pilot-policies.ts';
import { groupsOf, setMember } from '../../src/sandbox/tenant/tenant.ts';
import { text } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

const TIMESHEETS = `/v1.0/identity/conditionalAccess/policies/${POLICIES.timesheets}`;
const LAPTOP = '0a11de000d400080000000000000000000000001';
const LONG = 3_600_000;

async function state(client: Client): Promise<string> {
  return text((await client.get(TIMESHEETS)).body, 'state');
}

describe('answers that get lost', () => {
  test.each<['drop' | '500' | '503' | '429' | 'drop-after' | '500-after', string, number]>([
    ['drop', 'enabledForReportingButNotEnforced', 0], ['500', 'enabledForReportingButNotEnforced', 0], ['503', 'enabledForReportingButNotEnforced', 0],
    ['429', 'enabledForReportingButNotEnforced', 0], ['drop-after', 'enabled', 1], ['500-after', 'enabled', 1],
  ])('after %s the policy is %s, and the count of effects knows', async (kind, after, effects) => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.fault({ match: 'PATCH *', kind, times: 1 });
      const outcome = await client.write('PATCH', TIMESHEETS, { state: 'enabled' }).then((answer) => answer.status, () => 'no answer');
      expect(outcome).toBe(kind.startsWith('drop') ? 'no answer' : Number(kind.slice(0, 3)));
      expect([await state(client), client.sandbox.control.effects().length]).toEqual([after, effects]);
      expect((await client.write('PATCH', TIMESHEETS, { state: 'disabled' })).status).toBe(204);
    });
  });

  test('a share of the requests is hit, the same ones with the same seed', () => {
    const hits = (seed: number): boolean[] => {
      const faults = new Faults();
      faults.add({ match: 'PATCH *', kind: 'drop-after', share: 0.25, seed });
      return Array.from({ length: 400 }, () => faults.take('PATCH', '/v1.0/x') !== undefined);
    };
    expect(hits(7)).toEqual(hits(7));
    expect(hits(7)).not.toEqual(hits(8));
    expect(hits(7).filter(Boolean).length).toBeGreaterThan(70);
    expect(hits(7).filter(Boolean).length).toBeLessThan(130);
  });
});

describe('reads that come from a copy', () => {
  test('a change is not seen while the copies are behind, neither by its object nor in its list', async () => {
    await withSandbox({ consistency: { lagMs: LONG, staleShare: 1, seed: 1 } }, async (client) => {
      await client.write('PATCH', TIMESHEETS, { state: 'enabled' });
      const isolated = await client.write('POST', `/api/machines/${LAPTOP}/isolate`, { Comment: 'x', IsolationType: 'Full' });
      const listed = (await client.values('/v1.0/identity/conditionalAccess/policies')).find((row) => row['id'] === POLICIES.timesheets);
      expect([await state(client), text(listed, 'state')]).toEqual(['enabledForReportingButNotEnforced', 'enabledForReportingButNotEnforced']);
      expect(await client.values('/api/machineactions')).toEqual([]);
      expect((await client.get(`/api/machineactions/${text(isolated.body, 'id')}`)).status).toBe(404);
      client.sandbox.control.consistency(undefined);
      expect([await state(client), (await client.values('/api/machineactions')).length]).toEqual(['enabled', 1]);
    });
  });

  test('a sign-in is decided by what was written, not by what a copy says', async () => {
    await withSandbox({ consistency: { lagMs: LONG, staleShare: 1, seed: 1 } }, async (client) => {
      client.sandbox.control.scenario('risk-high');
      await client.write('PATCH', TIMESHEETS, { state: 'enabled' });
      expect(await state(client)).toBe('enabledForReportingButNotEnforced');
      expect(client.sandbox.control.signIn({ user: client.sandbox.people.nora.upn, app: 'Alder Timesheets' }).errorCode).toBe(53000);
    });
  });

  test('a share of the reads is behind, and none is after the lag', () => {
    let now = 0;
    const tenant = buildPilot({ tenantId: 'x', start: Date.UTC(2026, 2, 10), frozen: true, users: 10, seed: 1, real: () => 0 });
    const consistency = new Consistency(() => now);
    const nora = '0a11de00-0001-4000-8000-000000000001';
    const sees = (): boolean => consistency.read(tenant, () => groupsOf(tenant, [nora]).has(GROUPS.exceptions));
    consistency.set({ lagMs: 400, staleShare: 0.5, seed: 3 });
    consistency.beforeChange(tenant.tables.groups, GROUPS.exceptions);
    setMember(tenant, GROUPS.exceptions, nora, true);
    now = 399;
    const reads = Array.from({ length: 200 }, sees);
    expect(reads.filter((seen) => !seen).length).toBeGreaterThan(70);
    expect(reads.filter((seen) => seen).length).toBeGreaterThan(70);
    now = 400;
    expect(Array.from({ length: 50 }, sees)).toEqual(Array(50).fill(true));
  });

  test('of two changes a copy may know the first and not the second', () => {
    let now = 0;
    const tenant = buildPilot({ tenantId: 'x', start: Date.UTC(2026, 2, 10), frozen: true, users: 10, seed: 1, real: () => 0 });
    const consistency = new Consistency(() => now);
    const table = tenant.tables.conditionalAccessPolicies;
    const rename = (displayName: string): void => {
      consistency.beforeChange(table, POLICIES.timesheets);
      table.update(POLICIES.timesheets, { displayName });
    };
    const name = (): string => consistency.read(tenant, () => text(table.get(POLICIES.timesheets), 'displayName'));
    consistency.set({ lagMs: 400, staleShare: 1, seed: 1 });
    rename('first');
    now = 300;
    rename('second');
    expect(name()).toBe('Pilot – Compliant device for Timesheets');
    now = 500;
    expect(name()).toBe('first');
    now = 700;
    expect(name()).toBe('second');
  });
});

describe('the control API over HTTP', () => {
  test('everything that tests ask for in code can be asked for from outside', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const call = async (method: string, path: string, body?: object): Promise<[number, string]> => {
        const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
        return [answer.status, await answer.text()];
      };
      expect(await call('POST', 'portal', { as: 'ivo', group: 'exceptions', add: 'nora' })).toEqual([200, expect.any(String)]);
      expect(await call('POST', 'portal', { as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { state: 'on' } })).toEqual([400, expect.stringContaining('expected one of enabled')]);
      expect(await call('POST', 'portal', { as: 'somebody', group: 'exceptions', add: 'nora' })).toEqual([400, expect.stringContaining("No person 'somebody'")]);
      expect(await call('POST', 'consistency', { lagMs: 400, staleShare: 0.5, seed: 2 })).toEqual([200, expect.any(String)]);
      expect(await call('POST', 'consistency', { lagMs: 400, staleShare: 2 })).toEqual([400, expect.stringContaining('staleShare')]);
      expect(await call('POST', 'audit-delay', { seconds: 5 })).toEqual([200, expect.any(String)]);
      expect(await call('POST', 'machine-actions', { next: 'TimeOut' })).toEqual([200, expect.any(String)]);
      expect(await call('POST', 'machine-actions/finish')).toEqual([200, '{"finished":0}']);
      expect(await call('POST', 'multi-admin-approval', { on: true })).toEqual([200, expect.stringContaining('"multiAdminApproval":true')]);
      expect(await call('POST', 'approval-requests', { id: 'x', verdict: 'approve', as: 'ivo' })).toEqual([400, expect.stringContaining('No approval request x')]);
      expect(await call('POST', 'fill-policies', { count: 2 })).toEqual([200, expect.stringContaining('0a11de00-0006-4000-8000-000000001001')]);
      expect(await call('GET', 'effects')).toEqual([200, '{"value":[]}']);
      expect(await call('DELETE', 'effects')).toEqual([200, '{"value":[]}']);
      expect(await call('POST', 'faults', { match: 'PATCH /v1.0/*', kind: 'drop-after', share: 2 })).toEqual([400, expect.stringContaining('share')]);
    });
  });
});
