import { describe, expect, test } from '@jest/globals';
import { entraBreaks } from '../../src/sandbox/control/entra-breaks.ts';
import { PEOPLE } from '../../src/sandbox/tenant/pilot.ts';
import { GROUPS, PAYROLL, POLICIES } from '../../src/sandbox/tenant/pilot-policies.ts';
import { isRow, parts, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

const { nora } = PEOPLE;
const APP = `/v1.0/servicePrincipals(appId='${PAYROLL.appId}')`;

/** Everything of a finished pilot that these breaks are about. */
const READ: Readonly<Record<string, string>> = {
  user: `/v1.0/users/${nora.id}?$select=accountEnabled,userType,assignedPlans`,
  emergency: `/v1.0/users/${PEOPLE.breakGlass1.id}?$select=accountEnabled`,
  memberOf: `/v1.0/users/${nora.id}/transitiveMemberOf?$select=id`,
  groups: '/v1.0/groups?$select=displayName',
  userGroup: `/v1.0/groups/${GROUPS.pilotUsers}`,
  deviceGroup: `/v1.0/groups/${GROUPS.pilotDevices}`,
  users: `/v1.0/groups/${GROUPS.pilotUsers}/members?$select=id`,
  devices: `/v1.0/groups/${GROUPS.pilotDevices}/members?$select=id`,
  app: APP,
  assignments: `/v1.0/users/${nora.id}/appRoleAssignments`,
  policy: `/v1.0/identity/conditionalAccess/policies/${POLICIES.compliantDevice}`,
};

async function read(client: Client): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [name, path] of Object.entries(READ)) {
    const { status, body } = await client.get(path);
    if (status !== 200) found.set(name, String(status));
    else for (const [place, value] of flat(body, name)) found.set(place, JSON.stringify(value));
  }
  return found;
}

function flat(row: Row, where: string): [string, unknown][] {
  const own = Object.entries(row).filter(([name]) => !name.includes('@odata.') && name !== 'modifiedDateTime');
  return own.flatMap(([name, value]) => (isRow(value) ? flat(value, `${where}.${name}`) : [[`${where}.${name}`, value] satisfies [string, unknown]]));
}

/** The names of what differs; `name is 404` for an object that is gone. */
function changed(before: Map<string, string>, after: Map<string, string>): string[] {
  const gone = Object.keys(READ).filter((name) => after.has(name));
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => !gone.includes(name.split('.')[0] ?? ''));
  return [...gone.map((name) => `${name} is ${after.get(name) ?? ''}`), ...names.filter((name) => before.get(name) !== after.get(name))].toSorted();
}

const CHANGED: Readonly<Record<string, readonly string[]>> = {
  'user-disabled': ['user.accountEnabled'],
  'user-guest': ['user.userType'],
  'user-gone': ['assignments is 404', 'memberOf is 404', 'user is 404', 'users.value'],
  'user-has-role': ['memberOf.value'],
  'user-no-intune': ['user.assignedPlans'],
  'user-no-entra-p1': ['user.assignedPlans'],
  'user-no-defender': ['user.assignedPlans'],
  'user-group-gone': ['groups.value', 'memberOf.value', 'userGroup is 404', 'users is 404'],
  'user-group-dynamic': ['userGroup.groupTypes', 'userGroup.membershipRule', 'userGroup.membershipRuleProcessingState'],
  'user-group-role-assignable': ['userGroup.isAssignableToRole'],
  'user-group-namesake': ['groups.value'],
  'user-group-renamed': ['groups.value', 'userGroup.displayName'],
  'user-group-lacks-user': ['memberOf.value', 'users.value'],
  'user-group-has-stranger': ['users.value'],
  'device-group-dynamic': ['deviceGroup.groupTypes', 'deviceGroup.membershipRule', 'deviceGroup.membershipRuleProcessingState'],
  'device-group-lacks-device': ['devices.value'],
  'device-group-has-user': ['devices.value', 'memberOf.value'],
  'app-disabled': ['app.accountEnabled'],
  'app-open': ['app.appRoleAssignmentRequired', 'assignments.value'],
  'app-not-assigned': ['assignments.value'],
  'app-gone': ['app is 404', 'assignments.value'],
  'policy-gone': ['policy is 404'],
  'policy-off': ['policy.state'],
  'policy-report-only': ['policy.state'],
  'policy-on': [],
  'policy-everybody': ['policy.conditions.users.includeUsers'],
  'policy-all-apps': ['policy.conditions.applications.includeApplications'],
  'policy-excludes-nobody': ['policy.conditions.users.excludeGroups'],
  'policy-excludes-user': ['policy.conditions.users.excludeUsers'],
  'policy-all-platforms': ['policy.conditions.platforms.includePlatforms'],
  'policy-browser-only': ['policy.conditions.clientAppTypes'],
  'policy-asks-mfa': ['policy.grantControls.builtInControls'],
  'policy-mfa-is-enough': ['policy.grantControls.builtInControls'],
  'emergency-disabled': ['emergency.accountEnabled'],
};

describe('a finished pilot is broken in one place in Entra', () => {
  test.each(Object.keys(entraBreaks))('%s changes that and nothing else', async (id) => {
    await withSandbox({ users: 0 }, async (client) => {
      const before = await read(client);
      client.sandbox.control.break(id);
      const lists = ['policy.grantControls.customAuthenticationFactors', 'policy.grantControls.termsOfUse'];
      expect(changed(before, await read(client)).filter((name) => !lists.includes(name))).toEqual(CHANGED[id] ?? ['a line in the table above']);
    });
  });

  test('a policy that reported is on afterwards, about the laptop that is named, and the audit log says who did it', async () => {
    await withSandbox({ users: 0 }, async (client) => {
      const { control, people } = client.sandbox;
      control.break('policy-report-only');
      control.break('policy-on');
      control.break('user-disabled', 'LT-4416');
      expect((await client.get(READ['policy'] ?? '')).body['state']).toBe('enabled');
      expect((await client.get(`/v1.0/users/${people.jonas.id}?$select=accountEnabled`)).body['accountEnabled']).toBe(false);
      expect(control.signIn({ user: people.nora.upn }).errorCode).toBe(0);
      control.break('app-disabled');
      expect(control.signIn({ user: people.nora.upn }).errorCode).toBe(7000112);
      control.advance(1);
      expect((await client.values('/v1.0/auditLogs/directoryAudits')).map((row) => [row['activityDisplayName'], text(parts(row, 'targetResources')[0], 'displayName')])).toEqual(
        Array.from({ length: 2 }, () => ['Update conditional access policy', 'Test – MDE Intune Compliance']),
      );
      expect(() => control.break('user-disabled', 'LT-0000')).toThrow('no LT-0000');
    });
  });
});
