import { describe, expect, test } from '@jest/globals';
import { GROUPS, PAYROLL, TIMESHEETS } from '../../src/sandbox/tenant/pilot-policies.ts';
import { parts, text } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

async function payroll(client: Client): Promise<string> {
  const [row] = await client.values(`/v1.0/servicePrincipals?$filter=appId eq '${PAYROLL.appId}'&$select=id`);
  return text(row, 'id');
}

describe('applications', () => {
  test('an application is found by its app id, its name and its own id, which is another', async () => {
    await withSandbox({}, async (client) => {
      const id = await payroll(client);
      expect(id).not.toBe(PAYROLL.appId);
      const { '@odata.context': _context, ...byId } = (await client.get(`/v1.0/servicePrincipals/${id}`)).body;
      expect(byId).toMatchObject({
        id, appId: PAYROLL.appId, displayName: 'Alder Payroll', accountEnabled: true, appRoleAssignmentRequired: true, preferredSingleSignOnMode: 'saml', servicePrincipalType: 'Application',
        tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
      });
      expect((await client.get(`/beta/servicePrincipals(appId='${PAYROLL.appId}')`)).body).toMatchObject(byId);
      expect(await client.values("/v1.0/servicePrincipals?$filter=startswith(displayName,'Alder')&$select=displayName,appRoleAssignmentRequired,preferredSingleSignOnMode&$top=5")).toEqual([
        { displayName: 'Alder Payroll', appRoleAssignmentRequired: true, preferredSingleSignOnMode: 'saml' },
        { displayName: 'Alder Timesheets', appRoleAssignmentRequired: false, preferredSingleSignOnMode: null },
      ]);
    });
  });

  test.each([
    ["/v1.0/servicePrincipals?$filter=appId eq '0a11de00-0009-4000-8000-00000000ffff'", 200], [`/v1.0/servicePrincipals/${PAYROLL.appId}`, 404], ['/v1.0/servicePrincipals?$select=secret', 400],
    ['/v1.0/servicePrincipals?$filter=homepage eq \'x\'', 400], [`/v1.0/servicePrincipals/${PAYROLL.appId}/appRoleAssignedTo`, 404], ['/v1.0/users/nobody@alderlake.example/appRoleAssignments', 404],
  ])('%s answers %d', async (path, status) => {
    await withSandbox({}, async (client) => {
      const answer = await client.get(path);
      expect([answer.status, parts(answer.body, 'value')]).toEqual([status, []]);
    });
  });

  test('Payroll is assigned to one group, and whoever is in that group directly has it through the group', async () => {
    await withSandbox({}, async (client) => {
      const { nora, theo } = client.sandbox.people;
      const id = await payroll(client);
      const assigned = { principalId: GROUPS.payrollUsers, principalType: 'Group', principalDisplayName: 'Alder Payroll users', resourceId: id, resourceDisplayName: 'Alder Payroll' };
      expect(await client.values(`/v1.0/servicePrincipals/${id}/appRoleAssignedTo?$top=999`)).toEqual([expect.objectContaining(assigned)]);
      expect(await client.values(`/v1.0/users/${nora.id}/appRoleAssignments?$filter=resourceId eq ${id}`)).toEqual([expect.objectContaining(assigned)]);
      expect(await client.values(`/v1.0/users/${theo.upn}/appRoleAssignments`)).toEqual([]);
      expect((await client.get(`/v1.0/users/${nora.id}/appRoleAssignments?$filter=resourceId eq '${id}'`)).status).toBe(400);
    });
  });

  test('a group inside the assigned group gives nobody access', async () => {
    await withSandbox({}, async (client) => {
      const { control, people } = client.sandbox;
      control.portal({ as: 'elena', newGroup: { displayName: 'Inner', mailEnabled: false, mailNickname: 'inner', securityEnabled: true }, members: ['theo'] });
      const [inner] = await client.values("/v1.0/groups?$filter=displayName eq 'Inner'&$select=id");
      control.portal({ as: 'elena', group: GROUPS.payrollUsers, add: text(inner, 'id') });
      expect(control.signIn({ user: people.theo.upn, app: PAYROLL.displayName }).errorCode).toBe(50105);
      control.portal({ as: 'elena', group: GROUPS.payrollUsers, add: 'theo' });
      expect(control.signIn({ user: people.theo.upn, app: PAYROLL.displayName }).errorCode).toBe(0);
    });
  });

  test('the application that acts on devices may not read them, and an export tells nothing about them', async () => {
    await withSandbox({}, async (client) => {
      const { url, actor, tenantId } = client.sandbox;
      const form = { grant_type: 'client_credentials', client_id: actor.clientId, client_secret: actor.clientSecret, scope: 'https://graph.microsoft.com/.default' };
      const token: unknown = await (await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) })).json();
      const authorization = `Bearer ${typeof token === 'object' && token !== null && 'access_token' in token ? String(token.access_token) : ''}`;
      expect((await fetch(`${url}/v1.0/servicePrincipals`, { headers: { authorization } })).status).toBe(403);
    });
    await withSandbox({ tenant: { users: [], signIns: [] } }, async (client) => {
      expect((await client.get(`/v1.0/servicePrincipals?$filter=appId eq '${TIMESHEETS.appId}'`)).status).toBe(403);
    });
  });
});

describe('plans', () => {
  test('come only when they are asked for, and one can be taken away', async () => {
    await withSandbox({}, async (client) => {
      const { nora } = client.sandbox.people;
      const plans = async (): Promise<unknown[]> => parts((await client.get(`/v1.0/users/${nora.id}?$select=assignedPlans`)).body, 'assignedPlans').map((plan) => [plan['service'], plan['capabilityStatus']]);
      expect((await client.get(`/v1.0/users/${nora.id}`)).body).not.toHaveProperty('assignedPlans');
      expect(await plans()).toEqual([['SCO', 'Enabled'], ['AADPremiumService', 'Enabled'], ['WindowsDefenderATP', 'Enabled'], ['exchange', 'Enabled']]);
      client.sandbox.control.plan('nora', 'SCO', 'Deleted');
      expect(await plans()).toContainEqual(['SCO', 'Deleted']);
      const others = parts((await client.get(`/v1.0/users/${client.sandbox.people.theo.id}?$select=assignedPlans`)).body, 'assignedPlans');
      expect(others.every((plan) => plan['capabilityStatus'] === 'Enabled')).toBe(true);
      expect(() => client.sandbox.control.plan('nora', 'Teams', 'Deleted')).toThrow("Nora Quist has no plan 'Teams'");
    });
  });
});
