import { part, same, text, texts, type Row } from '../wire/row.ts';
import type { Origin } from '../live/author.ts';
import { createGroup, deleteGroup, updateGroup } from '../live/group-life.ts';
import { changeMembership } from '../live/group-writes.ts';
import { deletePolicy, updatePolicy } from '../live/policy-writes.ts';
import { fixedId } from '../tenant/ids.ts';
import { PEOPLE } from '../tenant/pilot.ts';
import { findDevice, findUser, groupsOfDevice, idsOf, membershipIndex, setMember, type App, type Tenant } from '../tenant/tenant.ts';
import type { Break } from './breaks.ts';
import { setPlan } from './plans.ts';

const SECURITY_READER = fixedId('role', 4);

/** What can go wrong in Entra: with the owner of the laptop, the groups, the application and the policy. */
export const entraBreaks: Readonly<Record<string, Break>> = {
  'user-disabled': userSet('The account of the pilot user is disabled', { accountEnabled: false }),
  'user-guest': userSet('The pilot user is a guest', { userType: 'Guest' }),
  'user-gone': {
    says: 'The account of the pilot user is deleted',
    run: (tenant, device) => {
      const id = text(ownerOf(tenant, device), 'id');
      for (const group of membershipIndex(tenant).get(id.toLowerCase()) ?? []) setMember(tenant, group, id, false);
      tenant.tables.users.remove(id);
    },
  },
  'user-has-role': {
    says: 'The pilot user holds a directory role',
    run: (tenant, device) => setMember(tenant, SECURITY_READER, text(ownerOf(tenant, device), 'id'), true),
  },
  'user-no-intune': planOff('The pilot user has no plan for Intune', 'SCO'),
  'user-no-entra-p1': planOff('The pilot user has no plan for Entra ID P1', 'AADPremiumService'),
  'user-no-defender': planOff('The pilot user has no plan for Defender', 'WindowsDefenderATP'),
  'user-group-gone': { says: 'The group of pilot users is deleted', run: (tenant) => deleteGroup(tenant, asElena(), userGroup(tenant)) },
  'user-group-dynamic': {
    says: 'The group of pilot users has a rule instead of members',
    run: (tenant) => { tenant.tables.groups.update(text(userGroup(tenant), 'id'), ruled('(user.department -eq "Operations")')); },
  },
  'user-group-role-assignable': { says: 'Roles can be given to the group of pilot users', run: (tenant) => { tenant.tables.groups.update(text(userGroup(tenant), 'id'), { isAssignableToRole: true }); } },
  'user-group-namesake': {
    says: 'A second group has the name of the group of pilot users',
    run: (tenant) => { createGroup(tenant, asElena(), { displayName: text(userGroup(tenant), 'displayName'), mailEnabled: false, mailNickname: 'namesake', securityEnabled: true }, []); },
  },
  'user-group-renamed': { says: 'The group of pilot users has another name', run: (tenant) => updateGroup(tenant, asElena(), userGroup(tenant), { displayName: 'Renamed by hand' }, []) },
  'user-group-lacks-user': { says: 'The pilot user is not in the group of pilot users', run: (tenant, device) => changeMembership(tenant, asElena(), userGroup(tenant), text(ownerOf(tenant, device), 'id'), 'remove') },
  'user-group-has-stranger': { says: 'Somebody who is not in the pilot is in the group of pilot users', run: (tenant) => changeMembership(tenant, asElena(), userGroup(tenant), PEOPLE.mira.id, 'add') },
  'device-group-dynamic': {
    says: 'The group of pilot devices has a rule instead of members',
    run: (tenant, device) => { tenant.tables.groups.update(text(deviceGroup(tenant, device), 'id'), ruled('(device.deviceOwnership -eq "Company")')); },
  },
  'device-group-lacks-device': { says: 'The laptop is not in the group of pilot devices', run: (tenant, device) => changeMembership(tenant, asElena(), deviceGroup(tenant, device), text(deviceIn(tenant, device), 'id'), 'remove') },
  'device-group-has-user': { says: 'A person is in the group of pilot devices', run: (tenant, device) => changeMembership(tenant, asElena(), deviceGroup(tenant, device), text(ownerOf(tenant, device), 'id'), 'add') },
  'app-disabled': { says: 'Nobody can sign in to the application', run: (tenant) => { appIn(tenant).disabled = true; } },
  'app-open': { says: 'The application asks for no assignment', run: (tenant) => { delete appIn(tenant).assignedTo; } },
  'app-not-assigned': {
    says: 'The pilot user is not assigned to the application',
    run: (tenant, device) => {
      const owner = text(ownerOf(tenant, device), 'id');
      const others = (appIn(tenant).assignedTo ?? []).filter((id) => !same(id, owner) && !idsOf(tenant.tables.groups.get(id), 'members').some((member) => same(member, owner)));
      appIn(tenant).assignedTo = others;
    },
  },
  'app-gone': { says: 'The application is deleted', run: (tenant) => { tenant.apps = tenant.apps.filter((app) => app !== appIn(tenant)); } },
  'policy-gone': { says: 'The access policy is deleted', run: (tenant) => deletePolicy(tenant, asElena(), accessPolicy(tenant)) },
  'policy-off': policySet('The access policy is off', () => ({ state: 'disabled' })),
  'policy-report-only': policySet('The access policy only reports', () => ({ state: 'enabledForReportingButNotEnforced' })),
  'policy-on': policySet('The access policy is on', () => ({ state: 'enabled' })),
  'policy-everybody': conditionSet('The access policy is for everybody', 'users', { includeUsers: ['All'] }),
  'policy-all-apps': conditionSet('The access policy is for all applications', 'applications', { includeApplications: ['All'] }),
  'policy-excludes-nobody': conditionSet('The access policy excludes no emergency account', 'users', { excludeUsers: [], excludeGroups: [] }),
  'policy-excludes-user': {
    says: 'The access policy excludes the pilot user',
    run: (tenant, device) => changeCondition(tenant, 'users', { excludeUsers: [text(ownerOf(tenant, device), 'id')] }),
  },
  'policy-all-platforms': conditionSet('The access policy is for every platform', 'platforms', { includePlatforms: ['all'], excludePlatforms: [] }),
  'policy-browser-only': { says: 'The access policy looks at browsers only', run: (tenant) => patchConditions(tenant, { clientAppTypes: ['browser'] }) },
  'policy-asks-mfa': policySet('The access policy asks for a second factor, not for a compliant device', () => ({ grantControls: { operator: 'OR', builtInControls: ['mfa'] } })),
  'policy-mfa-is-enough': policySet('A second factor is enough for the access policy', () => ({ grantControls: { operator: 'OR', builtInControls: ['compliantDevice', 'mfa'] } })),
  'emergency-disabled': { says: 'An emergency account is disabled', run: (tenant) => { tenant.tables.users.update(PEOPLE.breakGlass1.id, { accountEnabled: false }); } },
};

function ruled(membershipRule: string): Row {
  return { groupTypes: ['DynamicMembership'], membershipRule, membershipRuleProcessingState: 'On' };
}

function userSet(says: string, patch: Row): Break {
  return { says, run: (tenant, device) => { tenant.tables.users.update(text(ownerOf(tenant, device), 'id'), patch); } };
}

function planOff(says: string, service: string): Break {
  return { says, run: (tenant, device) => setPlan(tenant, ownerOf(tenant, device), service, 'Deleted') };
}

function policySet(says: string, patch: () => Row): Break {
  return { says, run: (tenant) => updatePolicy(tenant, asElena(), accessPolicy(tenant), patch()) };
}

function conditionSet(says: string, condition: 'users' | 'applications' | 'platforms', patch: Row): Break {
  return { says, run: (tenant) => changeCondition(tenant, condition, patch) };
}

function changeCondition(tenant: Tenant, condition: 'users' | 'applications' | 'platforms', patch: Row): void {
  patchConditions(tenant, { [condition]: { ...part(part(accessPolicy(tenant), 'conditions'), condition), ...patch } });
}

function patchConditions(tenant: Tenant, patch: Row): void {
  updatePolicy(tenant, asElena(), accessPolicy(tenant), { conditions: { ...part(accessPolicy(tenant), 'conditions'), ...patch } });
}

function asElena(): Origin {
  const { id, upn, displayName } = PEOPLE.elena;
  return { author: { kind: 'person', id, upn, displayName }, method: 'PORTAL', path: '', clientRequestId: '', justification: undefined };
}

function deviceIn(tenant: Tenant, device: string): Row {
  return found(findDevice(tenant, device), device);
}

function ownerOf(tenant: Tenant, device: string): Row {
  return found(findUser(tenant, idsOf(deviceIn(tenant, device), 'registeredOwners')[0] ?? ''), `owner of ${device}`);
}

/** The first policy that asks for a compliant device. */
function accessPolicy(tenant: Tenant): Row {
  return found(tenant.tables.conditionalAccessPolicies.own().find((policy) => texts(part(policy, 'grantControls'), 'builtInControls').includes('compliantDevice')), 'access policy');
}

function userGroup(tenant: Tenant): Row {
  const [id = ''] = texts(part(part(accessPolicy(tenant), 'conditions'), 'users'), 'includeGroups');
  return found(tenant.tables.groups.get(id), 'group of pilot users');
}

/** The one of the laptop's groups that the rule on device risk goes to. */
function deviceGroup(tenant: Tenant, device: string): Row {
  const policy = tenant.tables.deviceCompliancePolicies.own().find((row) => row['deviceThreatProtectionEnabled'] === true);
  const groups = [...groupsOfDevice(tenant, deviceIn(tenant, device))].filter((id) => JSON.stringify(policy?.['assignments'] ?? []).includes(id));
  return found(tenant.tables.groups.get(groups[0] ?? ''), 'group of pilot devices');
}

function appIn(tenant: Tenant): App {
  const [id = ''] = texts(part(part(accessPolicy(tenant), 'conditions'), 'applications'), 'includeApplications');
  return found(tenant.apps.find((app) => same(app.appId, id)), 'application');
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new RangeError(`This tenant has no ${what} that could be broken.`);
  return thing;
}
