import type { ChangeOrder, MemberKind } from '../../change/order.ts';
import type { Fact } from '../../facts/fact.ts';
import { directoryObjectId, type DirectoryObjectId } from '../../facts/ids.ts';
import { deviceJoined, deviceManaged, deviceSignedIn } from '../checks/devices.ts';
import { deviceGroupExists, deviceGroupMembers, deviceGroupPlain, groupsBelongTogether, userGroupExists, userGroupMembers, userGroupPlain } from '../checks/groups.ts';
import { holds } from '../checks/holds.ts';
import { pilotUserLicensed, pilotUsersChosen, pilotUserStandard, teamRolesHeld } from '../checks/people.ts';
import type { PilotFacts, PilotGroup } from '../facts.ts';
import { defineStep } from '../step.ts';

export const pilotGroups = defineStep({
  id: 'pilot-groups',
  title: 'Pilot groups',
  purpose: 'Two groups keep the pilot small: its people for Conditional Access, their devices for onboarding and compliance.',
  owner: 'entra-admins',
  checks: [
    pilotUsersChosen, pilotUserStandard, pilotUserLicensed, teamRolesHeld, deviceManaged, deviceJoined, deviceSignedIn,
    userGroupExists, userGroupPlain, userGroupMembers, deviceGroupExists, deviceGroupPlain, deviceGroupMembers, groupsBelongTogether,
  ],
  choices: ['users', 'devices', 'userGroupName', 'deviceGroupName'],
  proposes: (facts) => [
    ...groupOrder(facts.plan.userGroupName, 'person', facts.userGroup, facts.namesakes.userGroup, peopleObjects(facts)),
    ...groupOrder(facts.plan.deviceGroupName, 'device', facts.deviceGroup, facts.namesakes.deviceGroup, deviceObjects(facts)),
  ],
  verify: ['user-group-members', 'device-group-members', 'groups-belong-together'],
});

/** Undefined until everybody is known to be an ordinary account: nobody else is put under the policy. */
function peopleObjects(facts: PilotFacts): readonly DirectoryObjectId[] | undefined {
  const read = facts.plan.users.every((id) => facts.users.some((user) => user.id === id));
  return read && holds([pilotUsersChosen, pilotUserStandard], facts) ? facts.plan.users.map(directoryObjectId) : undefined;
}

/** Undefined until every device is known to be one that can take part, with its object: a group without it would have to be asked for twice. */
function deviceObjects(facts: PilotFacts): readonly DirectoryObjectId[] | undefined {
  if (!holds([pilotUsersChosen, deviceManaged, deviceJoined], facts)) return undefined;
  const ids = facts.devices.flatMap(({ entra }) => (entra.known ? (entra.value?.objectId ?? []) : []));
  return ids.length === facts.plan.devices.length ? ids.map(directoryObjectId) : undefined;
}

function groupOrder(name: string, memberKind: MemberKind, group: Fact<PilotGroup | undefined>, namesakes: Fact<number>, members: readonly DirectoryObjectId[] | undefined): readonly ChangeOrder[] {
  if (members === undefined || members.length === 0 || !group.known || !namesakes.known || namesakes.value > 1) return [];
  const found = group.value;
  if (found === undefined) return namesakes.value === 0 ? [{ kind: 'group-create', target: { kind: 'slot', of: 'group', name }, memberKind, members }] : [];
  if (found.securityEnabled !== true || found.dynamic !== false || found.roleAssignable !== false) return [];
  const missing = members.filter((member) => !found.members.includes(member));
  return missing.length === 0 ? [] : [{ kind: 'members-add', target: { kind: 'group', groupId: found.id }, memberKind, members: missing }];
}
