import { describe, expect, test } from '@jest/globals';
import { GROUPS, POLICIES, TIMESHEETS } from '../../src/sandbox/tenant/pilot-policies.ts';
import { part, parts, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

const POLICY_LIST = '/v1.0/identity/conditionalAccess/policies';
const NEW = {
  displayName: 'Test – MDE Intune Compliance Timesheets', state: 'enabledForReportingButNotEnforced',
  conditions: {
    clientAppTypes: ['all'], users: { includeGroups: [GROUPS.pilotUsers], excludeGroups: [GROUPS.breakGlass] }, applications: { includeApplications: [TIMESHEETS.appId] },
    platforms: { includePlatforms: ['windows'], excludePlatforms: [] },
  },
  grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
};

async function create(client: Client): Promise<string> {
  const answer = await client.write('POST', POLICY_LIST, NEW);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return text(answer.body, 'id');
}

/** What the log says that this policy did to the newest sign-in of a person. */
async function verdict(client: Client, user: string, policy: string): Promise<{ code: unknown; applied: Row | undefined }> {
  client.sandbox.control.advance(5);
  const [row] = await client.values(`/v1.0/auditLogs/signIns?$filter=userId eq '${user}'&$top=1`);
  return { code: part(row, 'status')['errorCode'], applied: parts(row, 'appliedConditionalAccessPolicies').find((applied) => applied['id'] === policy) };
}

describe('a Conditional Access policy is created', () => {
  test('the answer is the policy, with the lists that were left out empty', async () => {
    await withSandbox({}, async (client) => {
      const answer = await client.write('POST', POLICY_LIST, NEW);
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ ...NEW, createdDateTime: '2026-03-10T09:00:00.000Z', modifiedDateTime: null, sessionControls: null });
      expect(part(answer.body, 'conditions')).toMatchObject({ locations: null, signInRiskLevels: [], users: { includeUsers: [], includeRoles: [] } });
      const { '@odata.context': _context, ...read } = (await client.get(`${POLICY_LIST}/${text(answer.body, 'id')}`)).body;
      expect(answer.body).toMatchObject(read);
      expect(client.sandbox.control.effects()).toMatchObject([{ method: 'POST', target: answer.body['id'] }]);
    });
  });

  test('from then on it reports what it would have stopped, and once it is on it stops it', async () => {
    await withSandbox({}, async (client) => {
      const { control, people } = client.sandbox;
      const id = await create(client);
      const attempt = { user: people.nora.upn, app: TIMESHEETS.displayName };
      control.signIn(attempt);
      expect(await verdict(client, people.nora.id, id)).toMatchObject({ code: 0, applied: { result: 'reportOnlySuccess' } });
      control.scenario('risk-high');
      control.signIn(attempt);
      expect(await verdict(client, people.nora.id, id)).toMatchObject({ code: 0, applied: { result: 'reportOnlyFailure', enforcedGrantControls: ['RequireCompliantDevice'] } });
      await client.write('PATCH', `${POLICY_LIST}/${id}`, { state: 'enabled' });
      control.signIn(attempt);
      expect(await verdict(client, people.nora.id, id)).toMatchObject({ code: 53000, applied: { result: 'failure', enforcedGrantControls: ['RequireCompliantDevice'] } });
      expect((await client.write('DELETE', `${POLICY_LIST}/${id}`)).status).toBe(204);
      control.signIn(attempt);
      expect(await verdict(client, people.nora.id, id)).toEqual({ code: 0, applied: undefined });
    });
  });

  test('a policy that names nobody, nothing or what is not there is refused and leaves nothing', async () => {
    await withSandbox({}, async (client) => {
      const { conditions } = NEW;
      const users = (patch: object): object => ({ conditions: { ...conditions, users: { ...conditions.users, ...patch } } });
      const refused: readonly object[] = [
        { displayName: undefined }, { state: undefined }, { state: 'reportOnly' }, { conditions: undefined }, { conditions: { ...conditions, clientAppTypes: undefined } },
        { conditions: { ...conditions, clientAppTypes: [] } }, { conditions: { ...conditions, users: undefined } }, users({ includeGroups: [] }),
        users({ includeGroups: ['0a11de00-0002-4000-8000-00000000ffff'] }), users({ excludeUsers: ['0a11de00-0001-4000-8000-00000000ffff'] }),
        { conditions: { ...conditions, applications: { includeApplications: [] } } }, { conditions: { ...conditions, applications: { includeApplications: ['0a11de00-0009-4000-8000-00000000ffff'] } } },
        { conditions: { ...conditions, platforms: { includePlatforms: ['Windows'] } } }, { grantControls: undefined }, { grantControls: { operator: 'OR', builtInControls: [] } },
        { grantControls: { builtInControls: ['compliantDevice'] } }, { id: 'x' },
      ];
      for (const body of refused) expect([body, (await client.write('POST', POLICY_LIST, { ...NEW, ...body })).status]).toEqual([body, 400]);
      expect(client.sandbox.control.effects()).toEqual([]);
    });
  });
});

describe('around a Conditional Access policy that comes or goes', () => {
  test('who only reads or only acts may not, and what is gone is 404', async () => {
    await withSandbox({}, async (client) => {
      for (const as of ['reader', 'actor'] as const) {
        expect((await client.write('POST', POLICY_LIST, NEW, { as })).status).toBe(403);
        expect((await client.write('DELETE', `${POLICY_LIST}/${POLICIES.timesheets}`, undefined, { as })).status).toBe(403);
      }
      expect((await client.write('DELETE', `${POLICY_LIST}/${POLICIES.timesheets}`)).status).toBe(204);
      expect((await client.write('DELETE', `${POLICY_LIST}/${POLICIES.timesheets}`)).status).toBe(404);
      expect((await client.get(`${POLICY_LIST}/${POLICIES.timesheets}`)).status).toBe(404);
    });
  });

  test('creating counts against the one request a second that policies allow', async () => {
    await withSandbox({ throttling: true }, async (client) => {
      const statuses = await Promise.all([1, 2, 3].map(async () => (await client.write('POST', POLICY_LIST, NEW)).status));
      expect(statuses.toSorted()).toEqual([201, 201, 429]);
    });
  });

  test('the audit log tells what was created and deleted, by the app and by a person', async () => {
    await withSandbox({}, async (client) => {
      const { control } = client.sandbox;
      await create(client);
      control.portal({ as: 'elena', conditionalAccessPolicy: NEW.displayName, delete: true });
      control.portal({ as: 'elena', newPolicy: NEW });
      control.advance(1);
      const rows = await client.values('/v1.0/auditLogs/directoryAudits');
      const lines = rows.map((row) => [row['activityDisplayName'], row['operationType'], text(part(part(row, 'initiatedBy'), 'user'), 'displayName') || 'app']);
      expect(lines.toSorted()).toEqual([
        ['Add conditional access policy', 'Add', 'Elena Marsh'], ['Add conditional access policy', 'Add', 'app'], ['Delete conditional access policy', 'Delete', 'Elena Marsh'],
      ]);
      const [deleted] = rows.filter((row) => row['operationType'] === 'Delete').flatMap((row) => parts(parts(row, 'targetResources')[0], 'modifiedProperties'));
      expect([text(deleted, 'oldValue'), deleted?.['newValue']]).toEqual([expect.stringContaining(NEW.displayName), null]);
    });
  });

  test('reads that are behind do not know it yet, while sign-ins do', async () => {
    await withSandbox({}, async (client) => {
      const { control, people } = client.sandbox;
      control.consistency({ lagMs: 60_000, staleShare: 1, seed: 1 });
      const id = await create(client);
      expect((await client.get(`${POLICY_LIST}/${id}`)).status).toBe(404);
      control.signIn({ user: people.nora.upn, app: TIMESHEETS.displayName });
      expect(await verdict(client, people.nora.id, id)).toMatchObject({ applied: { result: 'reportOnlySuccess' } });
    });
  });
});
