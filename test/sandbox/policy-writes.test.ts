import { describe, expect, test } from '@jest/globals';
import { GROUPS, POLICIES } from '../../src/sandbox/tenant/pilot-policies.ts';
import { part, parts, text, texts, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

const TIMESHEETS = `/v1.0/identity/conditionalAccess/policies/${POLICIES.timesheets}`;

/** What an executor sends to switch the report-only policy on. */
const ON = { state: 'enabled' };

async function whole(client: Client, path = TIMESHEETS): Promise<Row> {
  return (await client.get(path)).body;
}

describe('a Conditional Access policy is changed over the API', () => {
  test('a report-only policy is switched on: nothing else in it changes, and its time of change moves', async () => {
    await withSandbox({}, async (client) => {
      const before = await whole(client);
      const answer = await client.write('PATCH', TIMESHEETS, ON);
      expect([answer.status, answer.body]).toEqual([204, {}]);
      const after = await whole(client);
      expect(after).toEqual({ ...before, state: 'enabled', modifiedDateTime: '2026-03-10T09:00:00.000Z' });
      expect(client.sandbox.control.effects()).toMatchObject([{ method: 'PATCH', path: TIMESHEETS.slice(5), target: POLICIES.timesheets, appId: client.sandbox.executor.clientId }]);
    });
  });

  test('from then on a device that is not compliant is kept out of the application', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.scenario('risk-high');
      const attempt = { user: client.sandbox.people.nora.upn, app: 'Alder Timesheets' };
      expect(client.sandbox.control.signIn(attempt).errorCode).toBe(0);
      await client.write('PATCH', TIMESHEETS, ON);
      expect(client.sandbox.control.signIn(attempt).errorCode).toBe(53000);
    });
  });

  test('an object inside is replaced whole, not merged', async () => {
    await withSandbox({}, async (client) => {
      const grantControls = { operator: 'AND', builtInControls: ['mfa'] };
      expect((await client.write('PATCH', TIMESHEETS.replace('v1.0', 'beta'), { grantControls })).status).toBe(204);
      expect((await whole(client))['grantControls']).toEqual(grantControls);
    });
  });

  test.each<[string, unknown]>([
    ['no body', undefined],
    ['a state that does not exist', { state: 'on' }],
    ['a state in another case', { state: 'Enabled' }],
    ['a property that does not exist', { mode: 'enabled' }],
    ['a property that is only read', { modifiedDateTime: '2026-03-10T09:00:00Z' }],
    ['an unknown property deep inside', { conditions: { users: { includeEverybody: true }, applications: {}, clientAppTypes: ['all'] } }],
    ['conditions without their users', { conditions: { applications: {}, clientAppTypes: ['all'] } }],
    ['a control that does not exist', { grantControls: { operator: 'OR', builtInControls: ['compliant'] } }],
    ['a group of another tenant', { conditions: { users: { includeGroups: ['0a11de00-0002-4000-8000-00000000ffff'] }, applications: {}, clientAppTypes: ['all'] } }],
  ])('%s is refused and changes nothing', async (_what, body) => {
    await withSandbox({}, async (client) => {
      const before = await whole(client);
      const answer = await client.write('PATCH', TIMESHEETS, body);
      expect([answer.status, text(part(answer.body, 'error'), 'code')]).toEqual([400, 'BadRequest']);
      expect(await whole(client)).toEqual(before);
      expect(client.sandbox.control.effects()).toEqual([]);
    });
  });

  test('it takes all three permissions: who only reads and who only acts are refused, and a policy that is not there is 404', async () => {
    await withSandbox({}, async (client) => {
      for (const as of ['reader', 'actor'] as const) expect((await client.write('PATCH', TIMESHEETS, ON, { as })).status).toBe(403);
      expect((await client.write('PATCH', TIMESHEETS.slice(0, -4) + 'ffff', ON)).status).toBe(404);
    });
  });

  test('writes count against the one request a second that policies allow', async () => {
    await withSandbox({ throttling: true }, async (client) => {
      const statuses = await Promise.all([1, 2, 3].map(async () => (await client.write('PATCH', TIMESHEETS, ON)).status));
      expect(statuses.toSorted()).toEqual([204, 204, 429]);
      expect(client.sandbox.control.effects()).toHaveLength(2);
    });
  });
});

describe('what Entra remembers of a change', () => {
  test('a minute later the audit log says what the app changed, from what to what, and by which request', async () => {
    await withSandbox({}, async (client) => {
      const id = '5a6b7c8d-0000-4000-8000-00000000abcd';
      await client.write('PATCH', TIMESHEETS, ON, { headers: { 'client-request-id': id } });
      expect(await client.values('/v1.0/auditLogs/directoryAudits')).toEqual([]);
      client.sandbox.control.advance(1);
      const [row, ...rest] = await client.values(`/v1.0/auditLogs/directoryAudits?$filter=activityDateTime ge 2026-03-10T08:00:00Z and targetResources/any(t: t/id eq '${POLICIES.timesheets}')`);
      expect(rest).toEqual([]);
      expect(row).toMatchObject({
        activityDisplayName: 'Update conditional access policy', category: 'Policy', result: 'success', correlationId: id,
        initiatedBy: { user: null, app: { appId: client.sandbox.executor.clientId, displayName: 'Gatehouse executor' } },
        targetResources: [{ id: POLICIES.timesheets, displayName: 'Pilot – Compliant device for Timesheets', type: 'Policy' }],
      });
      const [change] = parts(parts(row, 'targetResources')[0], 'modifiedProperties');
      expect([text(change, 'oldValue').includes('enabledForReportingButNotEnforced'), text(change, 'newValue').includes('enabledForReportingButNotEnforced')]).toEqual([true, false]);
    });
  });

  test('what a person changes in the portal is there too, under the name of the person, and counts as no effect of an app', async () => {
    await withSandbox({ auditDelaySeconds: 300 }, async (client) => {
      client.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { displayName: 'Renamed' } });
      client.sandbox.control.advance(4);
      expect(await client.values('/v1.0/auditLogs/directoryAudits')).toEqual([]);
      client.sandbox.control.advance(1);
      const { id, upn } = client.sandbox.people.ivo;
      expect(await client.values('/v1.0/auditLogs/directoryAudits')).toMatchObject([{ initiatedBy: { app: null, user: { id, userPrincipalName: upn, displayName: 'Ivo Lindqvist' } } }]);
      expect(text(await whole(client), 'displayName')).toBe('Renamed');
      expect(client.sandbox.control.effects()).toEqual([]);
    });
  });

  test('the audit log is filtered only by what is documented', async () => {
    await withSandbox({}, async (client) => {
      for (const filter of ["category eq 'Policy'", "targetResources/any(t: t/type eq 'Policy')", "activityDateTime gt 2026-03-10T08:00:00Z"]) {
        expect((await client.get(`/v1.0/auditLogs/directoryAudits?$filter=${filter}`)).status).toBe(400);
      }
    });
  });
});

describe('policies to rehearse with', () => {
  test('they are report-only, narrow, leave break-glass accounts out, and have the same ids every time', async () => {
    await withSandbox({}, async (client) => {
      const ids = client.sandbox.control.fillPolicies(250);
      expect([new Set(ids).size, client.sandbox.control.fillPolicies(250)]).toEqual([250, ids]);
      const policy = await whole(client, `/v1.0/identity/conditionalAccess/policies/${ids[249] ?? ''}`);
      expect(policy['state']).toBe('enabledForReportingButNotEnforced');
      expect(texts(part(part(policy, 'conditions'), 'users'), 'excludeGroups')).toEqual([GROUPS.breakGlass, GROUPS.exceptions]);
      expect((await client.write('PATCH', `/v1.0/identity/conditionalAccess/policies/${ids[7] ?? ''}`, ON)).status).toBe(204);
    });
  });
});
