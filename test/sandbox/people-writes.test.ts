import { describe, expect, test } from '@jest/globals';
import { GROUPS } from '../../src/sandbox/tenant/pilot-policies.ts';
import { parts, text } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Answer, type Client } from './support/client.ts';

const MEMBERS = `/v1.0/groups/${GROUPS.exceptions}/members`;

function add(client: Client, id: string, group: string = GROUPS.exceptions): Promise<Answer> {
  return client.write('POST', `/v1.0/groups/${group}/members/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
}

function message(answer: Answer): string {
  return JSON.stringify(answer.body);
}

describe('people are put into groups and taken out', () => {
  test('somebody with a temporary exception gets in with a device that is not compliant, and not after it ends', async () => {
    await withSandbox({}, async (client) => {
      const { control, people } = client.sandbox;
      control.scenario('risk-high');
      expect(control.signIn({ user: people.nora.upn }).errorCode).toBe(53000);
      expect((await add(client, people.nora.id)).status).toBe(204);
      expect(control.signIn({ user: people.nora.upn }).errorCode).toBe(0);
      expect((await client.values(`/v1.0/users/${people.nora.id}/transitiveMemberOf/microsoft.graph.group?$select=id`)).map((row) => row['id'])).toContain(GROUPS.exceptions);
      expect((await client.write('DELETE', `${MEMBERS}/${people.nora.id}/$ref`)).status).toBe(204);
      expect(control.signIn({ user: people.nora.upn }).errorCode).toBe(53000);
      expect(await client.values(MEMBERS)).toEqual([]);
    });
  });

  test('adding twice and removing twice are refused in the words of Graph', async () => {
    await withSandbox({}, async (client) => {
      const { nora } = client.sandbox.people;
      await add(client, nora.id);
      const again = await add(client, nora.id);
      expect([again.status, message(again)]).toEqual([400, expect.stringContaining('One or more added object references already exist')]);
      await client.write('DELETE', `${MEMBERS}/${nora.id}/$ref`);
      expect((await client.write('DELETE', `${MEMBERS}/${nora.id}/$ref`)).status).toBe(404);
      expect(client.sandbox.control.effects().map(({ summary }) => summary)).toEqual(['Add member to group: Gatehouse – Temporary exceptions, Nora Quist', 'Remove member from group: Gatehouse – Temporary exceptions, Nora Quist']);
    });
  });

  test('groups with rules and groups that can hold roles are closed, and so is whoever does not exist', async () => {
    await withSandbox({}, async (client) => {
      const { nora } = client.sandbox.people;
      expect((await add(client, nora.id, GROUPS.employees)).status).toBe(400);
      expect((await add(client, nora.id, GROUPS.breakGlass)).status).toBe(403);
      expect((await add(client, '0a11de00-0001-4000-8000-00000000ffff')).status).toBe(404);
      expect((await add(client, nora.id, '0a11de00-0002-4000-8000-00000000ffff')).status).toBe(404);
      expect((await client.write('POST', `${MEMBERS}/$ref`, { id: nora.id })).status).toBe(400);
      expect((await client.write('POST', `${MEMBERS}/$ref`, { '@odata.id': nora.id }, { as: 'reader' })).status).toBe(403);
      expect(client.sandbox.control.effects()).toEqual([]);
    });
  });

  test('the audit log tells members added by the app from members added by a person', async () => {
    await withSandbox({}, async (client) => {
      const { control, people } = client.sandbox;
      await add(client, people.nora.id);
      control.portal({ as: 'elena', group: 'exceptions', add: 'jonas' });
      control.portal({ as: 'elena', group: 'Gatehouse – Temporary exceptions', remove: people.nora.upn });
      control.advance(1);
      const rows = await client.values("/v1.0/auditLogs/directoryAudits?$filter=activityDateTime ge 2026-03-10T09:00:00Z");
      expect(rows.map((row) => [row['activityDisplayName'], text(parts(row, 'targetResources')[0], 'displayName'), JSON.stringify(row['initiatedBy']).includes('Elena')])).toEqual([
        ['Remove member from group', 'Nora Quist', true], ['Add member to group', 'Jonas Feld', true], ['Add member to group', 'Nora Quist', false],
      ]);
      expect((await client.values(`${MEMBERS}?$select=id`)).map((row) => row['id'])).toEqual([people.jonas.id]);
    });
  });
});

describe('sessions are revoked', () => {
  test('what a person holds from before now counts no more, and the moment can be read', async () => {
    await withSandbox({}, async (client) => {
      const { nora } = client.sandbox.people;
      client.sandbox.control.advance(7);
      const answer = await client.write('POST', `/v1.0/users/${nora.id}/revokeSignInSessions`);
      expect([answer.status, answer.body]).toEqual([200, { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean', value: true }]);
      expect((await client.get(`/v1.0/users/${nora.id}?$select=id,signInSessionsValidFromDateTime`)).body['signInSessionsValidFromDateTime']).toBe('2026-03-10T09:07:00Z');
      expect((await client.get(`/v1.0/users/${nora.id}`)).body).not.toHaveProperty('signInSessionsValidFromDateTime');
      expect((await client.write('POST', `/v1.0/users/${nora.id}/revokeSignInSessions`, undefined, { as: 'reader' })).status).toBe(403);
      expect((await client.write('POST', '/v1.0/users/nobody@alderlake.example/revokeSignInSessions')).status).toBe(404);
    });
  });
});

describe('a device is asked to check in', () => {
  test('the request counts as a write of the app that may do nothing else', async () => {
    await withSandbox({}, async (client) => {
      const id = '0a11de00-0005-4000-8000-000000000001';
      expect((await client.write('POST', `/v1.0/deviceManagement/managedDevices/${id}/syncDevice`, undefined, { as: 'actor', headers: { 'client-request-id': 'my-own-id' } })).status).toBe(204);
      expect(client.sandbox.control.effects()).toEqual([{
        at: '2026-03-10T09:00:00Z', appId: client.sandbox.actor.clientId, method: 'POST', path: `/deviceManagement/managedDevices/${id}/syncDevice`, target: id, comment: '', clientRequestId: 'my-own-id', summary: 'Sync: LT-4411',
      }]);
      client.sandbox.control.clearEffects();
      expect(client.sandbox.control.effects()).toEqual([]);
    });
  });
});

describe('break-glass accounts', () => {
  test('they are enabled people who hold the role of Global Administrator', async () => {
    await withSandbox({}, async (client) => {
      for (const person of [client.sandbox.people.breakGlass1, client.sandbox.people.breakGlass2]) {
        expect((await client.get(`/v1.0/users/${person.id}?$select=accountEnabled`)).body['accountEnabled']).toBe(true);
        expect(await client.values(`/v1.0/users/${person.id}/transitiveMemberOf`)).toEqual(expect.arrayContaining([expect.objectContaining({ '@odata.type': '#microsoft.graph.directoryRole', roleTemplateId: '62e90394-69f5-4237-9190-012177145e10' })]));
      }
    });
  });
});
