import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { routes } from '../../src/sandbox/routes/table.ts';
import { parts, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

const DEVICE = '11111111-1111-4111-8111-111111111111';
const dump = {
  now: '2026-04-01T12:00:00Z',
  users: [{ id: 'u1', userPrincipalName: 'Pia@Contoso.example', displayName: 'Pia', accountEnabled: null, userType: 'somethingNew' }],
  groups: [{ id: 'outer', displayName: 'Outer', members: ['inner'] }, { id: 'inner', displayName: 'Inner', members: ['u1', DEVICE] }],
  devices: [{ id: 'd1', deviceId: DEVICE, displayName: 'PC-1', isCompliant: true, trustType: 'AzureAd', registeredOwners: ['u1'] }, { id: 'd2', deviceId: 'x', displayName: 'PC-2', registeredOwners: [{ id: 'u1' }] }],
  managedDevices: [
    { id: 'm1', userId: 'U1', deviceName: 'PC-1', azureADDeviceId: DEVICE.toUpperCase(), complianceState: 'noncompliant', lastSyncDateTime: null, deviceCompliancePolicyStates: [{ id: 's1', state: 'nonCompliant', settingStates: [{ setting: 'A.B', state: 'nonCompliant' }] }] },
    {},
  ],
  signIns: [{ id: 'i1', userId: 'u1', createdDateTime: '2026-04-01T11:00:00Z', status: { errorCode: 53000 } }, { id: 'i2', userId: 'u1', createdDateTime: '2025-01-01T00:00:00Z' }, { id: 'i3', userId: 'u1', isInteractive: false }, {}],
  machines: [{ id: 'k1', aadDeviceId: DEVICE, riskScore: 'HIGH' }],
  alerts: [],
  conditionalAccessPolicies: [],
};

const ids = (rows: Row[]): string[] => rows.map((row) => text(row, 'id'));

describe('a tenant dump', () => {
  test('is served as it is: nulls, unknown members and odd case stay, and nothing is computed', async () => {
    await withSandbox({ tenant: dump }, async (client) => {
      expect((await client.get('/v1.0/users/u1?$select=accountEnabled,userType')).body).toMatchObject({ accountEnabled: null, userType: 'somethingNew' });
      expect((await client.get('/v1.0/deviceManagement/managedDevices/m1')).body).toMatchObject({ complianceState: 'noncompliant', lastSyncDateTime: null, azureADDeviceId: DEVICE.toUpperCase() });
      expect((await client.values(`/api/machines?$filter=aadDeviceId eq ${DEVICE}`))[0]).toEqual({ id: 'k1', aadDeviceId: DEVICE, riskScore: 'HIGH' });
      expect(await client.values('/v1.0/deviceManagement/managedDevices/m1/deviceCompliancePolicyStates')).toEqual(dump.managedDevices[0]?.deviceCompliancePolicyStates);
      expect(client.sandbox.control.now()).toBe('2026-04-01T12:00:00Z');
    });
  });

  test('an array that is absent could not be read, an empty one is empty', async () => {
    await withSandbox({ tenant: dump }, async (client) => {
      for (const path of ['/v1.0/identity/conditionalAccess/namedLocations', '/v1.0/deviceManagement/mobileThreatDefenseConnectors', '/beta/deviceManagement/deviceCompliancePolicies', '/v1.0/deviceManagement?$select=settings']) {
        const answer = await client.get(path);
        expect([path, answer.status, answer.body]).toEqual([path, 403, expect.objectContaining({ error: expect.objectContaining({ code: 'Authorization_RequestDenied' }) })]);
      }
      expect(await client.values('/v1.0/identity/conditionalAccess/policies')).toEqual([]);
      expect(await client.values('/api/alerts')).toEqual([]);
    });
    await withSandbox({ tenant: { now: dump.now } }, async (client) => {
      const answer = await client.get('/api/machines');
      expect([answer.status, answer.body]).toEqual([403, { error: expect.objectContaining({ code: 'Forbidden', target: expect.any(String) }) }]);
    });
  });

  test('what belongs to a person follows from ids, in any case and through nested groups', async () => {
    await withSandbox({ tenant: dump }, async (client) => {
      expect(ids(await client.values('/v1.0/users/pia@contoso.example/transitiveMemberOf')).sort()).toEqual(['inner', 'outer']);
      expect(ids(await client.values('/v1.0/users/u1/ownedDevices'))).toEqual(['d1', 'd2']);
      expect(ids(await client.values('/v1.0/users/u1/registeredDevices'))).toEqual(['d1', 'd2']);
      expect(ids(await client.values('/v1.0/users/u1/managedDevices'))).toEqual(['m1']);
      expect(ids(await client.values('/v1.0/groups/inner/members'))).toEqual(['u1', 'd1']);
      expect(ids(await client.values('/v1.0/groups/outer/transitiveMembers')).sort()).toEqual(['d1', 'inner', 'u1']);
      expect(ids(parts((await client.get(`/v1.0/devices(deviceId='${DEVICE}')?$expand=registeredOwners`)).body, 'registeredOwners'))).toEqual(['u1']);
      expect(ids(await client.values("/v1.0/auditLogs/signIns?$filter=userId eq 'u1'"))).toEqual(['i1', 'i2']);
    });
  });

  test('when users could not be read, what belongs to a known id still can', async () => {
    await withSandbox({ tenant: { ...dump, users: undefined } }, async (client) => {
      expect((await client.get('/v1.0/users/u1')).status).toBe(403);
      expect(ids(await client.values('/v1.0/users/u1/managedDevices'))).toEqual(['m1']);
    });
  });

  test('its clock starts at the newest time in it when it does not say', async () => {
    await withSandbox({ tenant: { signIns: dump.signIns } }, async ({ sandbox }) => expect(sandbox.control.now()).toBe('2026-04-01T11:00:00Z'));
  });

  test('it comes alive when something happens to it', async () => {
    await withSandbox({ tenant: { ...dump, mobileThreatDefenseConnectors: [{ id: 'fc780465-2017-40d4-a0c5-307022471b92', windowsEnabled: true, partnerState: 'enabled', lastHeartbeatDateTime: dump.now }] } }, async (client) => {
      client.sandbox.control.alert('PC-1', { severity: 'Low' });
      client.sandbox.control.advance(10);
      expect((await client.get('/v1.0/deviceManagement/managedDevices/m1')).body['partnerReportedThreatState']).toBe('lowSeverity');
      expect(client.sandbox.control.signIn({ user: 'u1' }).errorCode).toBe(0);
    });
  });

  test('scenarios are stories of the pilot and are refused on a dump', async () => {
    await withSandbox({ tenant: dump }, async ({ sandbox }) => { expect(() => sandbox.control.scenario('risk-high')).toThrow('stories of the pilot'); });
  });

  test('it can be changed like the pilot, but for what could not be read', async () => {
    await withSandbox({ tenant: { ...dump, groups: [{ id: 'g9', displayName: 'Exceptions', members: [{ id: 'u7' }] }], conditionalAccessPolicies: undefined } }, async (client) => {
      expect((await client.write('POST', '/v1.0/groups/g9/members/$ref', { '@odata.id': 'https://graph.microsoft.com/v1.0/users/u1' })).status).toBe(204);
      expect(ids(await client.values('/v1.0/groups/g9/members'))).toEqual(['u7', 'u1']);
      expect((await client.write('PATCH', '/v1.0/identity/conditionalAccess/policies/p1', { state: 'disabled' })).status).toBe(403);
    });
  });

  test('the example of the documentation is a dump', async () => {
    const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    await withSandbox({ tenant: example }, async (client) => {
      expect((await client.values("/v1.0/auditLogs/signIns?$filter=userPrincipalName eq 'pia@contoso.example'")).map((row) => row['status'])).toEqual([expect.objectContaining({ errorCode: 53000 })]);
      expect((await client.get('/v1.0/identity/conditionalAccess/policies')).status).toBe(403);
    });
  });

  test('something that is no dump is refused with a sentence', async () => {
    await expect(withSandbox({ tenant: [] }, async () => undefined)).rejects.toThrow('one JSON object');
    await expect(withSandbox({ tenant: { users: 'nobody' } }, async () => undefined)).rejects.toThrow("'users' in the tenant dump must be an array");
  });

  test('rows of any shape never make the sandbox fail', async () => {
    const value = fc.letrec((tie) => ({ any: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, 0, 'x', 'u1', DEVICE, '2026-01-01T00:00:00Z'), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('id', 'members', 'registeredOwners', 'target', 'groupId', 'settingStates', 'userId', 'status'), tie('any'), { maxKeys: 4 })) })).any;
    const keys = ['id', 'userPrincipalName', 'userId', 'deviceId', 'azureADDeviceId', 'aadDeviceId', 'members', 'registeredOwners', 'deviceCompliancePolicyStates', 'createdDateTime', 'appliedConditionalAccessPolicies', 'assignments', 'conditions', 'lastSyncDateTime', 'signInEventTypes'];
    const row = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 8 });
    const odd = fc.record(Object.fromEntries(Object.keys(dump).filter((key) => key !== 'now').map((key) => [key, fc.array(row, { maxLength: 3 })])));
    await fc.assert(fc.asyncProperty(odd, async (tenant) => {
      await withSandbox({ tenant: { ...tenant, namedLocations: [], deviceCompliancePolicies: tenant['conditionalAccessPolicies'] } }, async (client) => {
        for (const answer of await everyRoute(client)) expect(answer).not.toMatchObject({ status: 500 });
      });
    }), { numRuns: 25 });
  });
});

async function everyRoute(client: Client): Promise<{ path: string; status: number; body: Row }[]> {
  const paths = routes.map((route) => `${route.api === 'defender' ? '/api' : '/beta'}${route.path.replace('{id}', 'u1').replace('{deviceId}', DEVICE).replace('{stateId}', 's1')}`);
  return Promise.all(paths.map(async (path) => ({ path, ...(await client.get(path)) })));
}
