import { describe, expect, test } from '@jest/globals';
import { GROUPS } from '../../src/sandbox/tenant/pilot-policies.ts';
import { fixedId } from '../../src/sandbox/tenant/ids.ts';
import { part, parts, text } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Answer, type Client } from './support/client.ts';

const LAPTOP = fixedId('device', 1);
const NEW = { displayName: 'Test – Device compliance', description: 'People of a test', mailEnabled: false, mailNickname: 'test-device-compliance', securityEnabled: true, groupTypes: [] };

function bound(...ids: string[]): object {
  return { 'members@odata.bind': ids.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`) };
}

async function create(client: Client, body: object = {}): Promise<string> {
  const answer = await client.write('POST', '/v1.0/groups', { ...NEW, ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return text(answer.body, 'id');
}

async function members(client: Client, group: string): Promise<unknown[]> {
  return (await client.values(`/v1.0/groups/${group}/members?$select=id`)).map((row) => row['id']);
}

function message(answer: Answer): string {
  return text(part(answer.body, 'error'), 'message');
}

describe('a group is created', () => {
  test('it is there with its members, is found by its name, and the answer tells its id', async () => {
    await withSandbox({}, async (client) => {
      const { nora } = client.sandbox.people;
      const answer = await client.write('POST', '/v1.0/groups', { ...NEW, ...bound(nora.id, LAPTOP) });
      expect([answer.status, answer.body]).toEqual([201, expect.objectContaining({ ...NEW, createdDateTime: '2026-03-10T09:00:00Z', isAssignableToRole: null })]);
      expect(answer.body).not.toHaveProperty('members');
      const found = await client.values(`/v1.0/groups?$filter=displayName eq '${encodeURIComponent(NEW.displayName)}'&$select=id`);
      expect(found.map((row) => row['id'])).toEqual([answer.body['id']]);
      expect(await members(client, text(answer.body, 'id'))).toEqual([nora.id, LAPTOP]);
      expect(client.sandbox.control.effects()).toMatchObject([{ method: 'POST', path: '/groups', target: answer.body['id'], summary: 'Add group: Test – Device compliance, 2 members' }]);
    });
  });

  test('asked for twice it is there twice: a name is no key', async () => {
    await withSandbox({}, async (client) => {
      expect(await create(client)).not.toBe(await create(client));
      expect(await client.values(`/v1.0/groups?$filter=displayName eq '${encodeURIComponent(NEW.displayName)}'`)).toHaveLength(2);
    });
  });

  test('what Graph would not take is refused and leaves nothing', async () => {
    await withSandbox({}, async (client) => {
      const { nora } = client.sandbox.people;
      const refused: readonly [body: object, status: number][] = [
        [{ mailNickname: undefined }, 400],
        [{ mailNickname: 'two words' }, 400],
        [{ mailNickname: 'größe' }, 400],
        [{ mailNickname: 'x'.repeat(65) }, 400],
        [{ displayName: '' }, 400],
        [{ displayName: 'x'.repeat(257) }, 400],
        [{ description: 'x'.repeat(1025) }, 400],
        [{ securityEnabled: false }, 400],
        [{ mailEnabled: true }, 400],
        [{ groupTypes: ['DynamicMembership'] }, 400],
        [{ owner: nora.id }, 400],
        [bound(nora.id, nora.id), 400],
        [bound(...Array.from({ length: 21 }, (_, index) => fixedId('user', 1000 + index))), 400],
        [{ 'members@odata.bind': [nora.id] }, 400],
        [bound(nora.id, fixedId('user', 0xffff)), 404],
        // The id that Intune and Defender know a device by names no directory object.
        [bound(fixedId('entraDevice', 1)), 404],
        [{ isAssignableToRole: true }, 403],
      ];
      for (const [body, status] of refused) expect([body, (await client.write('POST', '/v1.0/groups', { ...NEW, ...body })).status]).toEqual([body, status]);
      expect(client.sandbox.control.effects()).toEqual([]);
      expect(await client.values(`/v1.0/groups?$filter=displayName eq '${encodeURIComponent(NEW.displayName)}'`)).toEqual([]);
    });
  });
});

describe('a group is changed', () => {
  test('up to twenty people and devices come in with one call, and all stay out when one is in already', async () => {
    await withSandbox({}, async (client) => {
      const { nora, jonas } = client.sandbox.people;
      const id = await create(client, bound(nora.id));
      const again = await client.write('PATCH', `/v1.0/groups/${id}`, bound(jonas.id, nora.id));
      expect([again.status, message(again)]).toEqual([400, expect.stringContaining('One or more added object references already exist')]);
      expect(await members(client, id)).toEqual([nora.id]);
      expect((await client.write('PATCH', `/v1.0/groups/${id}`, bound(jonas.id, LAPTOP))).status).toBe(204);
      expect((await client.write('DELETE', `/v1.0/groups/${id}/members/${LAPTOP}/$ref`)).status).toBe(204);
      expect(await members(client, id)).toEqual([nora.id, jonas.id]);
      expect((await client.write('PATCH', `/v1.0/groups/${id}`, bound(...Array.from({ length: 21 }, (_, index) => fixedId('user', 1000 + index))))).status).toBe(400);
      expect((await client.write('PATCH', `/v1.0/groups/${GROUPS.employees}`, bound(nora.id))).status).toBe(400);
      expect((await client.write('PATCH', `/v1.0/groups/${GROUPS.breakGlass}`, bound(nora.id))).status).toBe(403);
    });
  });

  test('name and description change, everything else is refused', async () => {
    await withSandbox({}, async (client) => {
      const id = await create(client);
      expect((await client.write('PATCH', `/beta/groups/${id}`, { description: 'Changed' })).status).toBe(204);
      for (const body of [{ securityEnabled: false }, { displayName: '' }, { displayName: null }, { id: 'x' }]) expect((await client.write('PATCH', `/v1.0/groups/${id}`, body)).status).toBe(400);
      expect((await client.get(`/v1.0/groups/${id}?$select=displayName,description`)).body).toMatchObject({ displayName: NEW.displayName, description: 'Changed' });
      expect((await client.write('PATCH', `/v1.0/groups/${fixedId('group', 0xffff)}`, { description: 'x' })).status).toBe(404);
    });
  });
});

describe('a group is deleted', () => {
  test('nobody is in it any more, and groups that held it hold it no longer', async () => {
    await withSandbox({}, async (client) => {
      const { nora } = client.sandbox.people;
      const inner = await create(client, bound(nora.id));
      const outer = await create(client, bound(inner));
      expect((await client.write('DELETE', `/v1.0/groups/${inner}`)).status).toBe(204);
      expect((await client.get(`/v1.0/groups/${inner}`)).status).toBe(404);
      expect(await members(client, outer)).toEqual([]);
      expect((await client.values(`/v1.0/users/${nora.id}/transitiveMemberOf?$select=id`)).map((row) => row['id'])).not.toContain(outer);
      expect((await client.write('DELETE', `/v1.0/groups/${inner}`)).status).toBe(404);
      expect((await client.write('DELETE', `/v1.0/groups/${fixedId('role', 1)}`)).status).toBe(404);
    });
  });
});

describe('around the change of a group', () => {
  test('who only reads and who only acts may not', async () => {
    await withSandbox({}, async (client) => {
      const id = await create(client);
      for (const as of ['reader', 'actor'] as const) {
        expect((await client.write('POST', '/v1.0/groups', NEW, { as })).status).toBe(403);
        expect((await client.write('PATCH', `/v1.0/groups/${id}`, { description: 'x' }, { as })).status).toBe(403);
        expect((await client.write('DELETE', `/v1.0/groups/${id}`, undefined, { as })).status).toBe(403);
      }
    });
  });

  test('the audit log tells who created, filled, renamed and deleted it, and by which call', async () => {
    await withSandbox({}, async (client) => {
      const { control, people } = client.sandbox;
      const headers = { 'client-request-id': '5f3b1c52-9a3e-4a7e-8b40-1d2c3e4f5a6b' };
      await client.write('POST', '/v1.0/groups', { ...NEW, ...bound(people.nora.id) }, { headers });
      control.portal({ as: 'elena', group: NEW.displayName, patch: { displayName: 'Renamed' } });
      control.portal({ as: 'elena', group: 'Renamed', delete: true });
      control.portal({ as: 'elena', newGroup: NEW, members: ['nora', 'LT-4411'] });
      control.advance(1);
      const rows = await client.values('/v1.0/auditLogs/directoryAudits');
      const lines = rows.map((row) => [row['activityDisplayName'], row['operationType'], text(parts(row, 'targetResources')[0], 'displayName'), text(part(part(row, 'initiatedBy'), 'user'), 'displayName') || 'app', row['correlationId'] === headers['client-request-id']]);
      expect(lines.toSorted()).toEqual([
        ['Add group', 'Add', NEW.displayName, 'Elena Marsh', false], ['Add group', 'Add', NEW.displayName, 'app', true], ['Add member to group', 'Assign', 'LT-4411', 'Elena Marsh', false],
        ['Add member to group', 'Assign', 'Nora Quist', 'Elena Marsh', false], ['Add member to group', 'Assign', 'Nora Quist', 'app', true], ['Delete group', 'Delete', 'Renamed', 'Elena Marsh', false],
        ['Update group', 'Update', 'Renamed', 'Elena Marsh', false],
      ]);
    });
  });

  test('reads that are behind do not know the new group yet and still know the deleted one', async () => {
    await withSandbox({}, async (client) => {
      const old = await create(client);
      client.sandbox.control.consistency({ lagMs: 60_000, staleShare: 1, seed: 1 });
      const young = await create(client, bound(client.sandbox.people.nora.id));
      await client.write('DELETE', `/v1.0/groups/${old}`);
      expect([(await client.get(`/v1.0/groups/${young}`)).status, (await client.get(`/v1.0/groups/${old}`)).status]).toEqual([404, 200]);
      client.sandbox.control.consistency(undefined);
      expect([(await client.get(`/v1.0/groups/${young}`)).status, (await client.get(`/v1.0/groups/${old}`)).status]).toEqual([200, 404]);
      expect(await members(client, young)).toEqual([client.sandbox.people.nora.id]);
    });
  });

  test('a lost answer leaves a group that the caller has not heard of', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.fault({ match: 'POST /v1.0/groups', kind: 'drop-after', times: 1 });
      await expect(client.write('POST', '/v1.0/groups', NEW)).rejects.toThrow();
      expect(client.sandbox.control.effects()).toHaveLength(1);
      expect(await client.values(`/v1.0/groups?$filter=displayName eq '${encodeURIComponent(NEW.displayName)}'`)).toHaveLength(1);
    });
  });
});
