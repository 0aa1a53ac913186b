import type { ChangeOrder, MemberKind } from '../../change/order.ts';
import { directoryObjectId, type DirectoryObjectId } from '../../facts/ids.ts';
import { deviceJoined, deviceManaged, deviceSignedIn } from '../checks/devices.ts';
import { deviceGroupExists, deviceGroupMembers, deviceGroupPlain, groupsBelongTogether, userGroupExists, userGroupMembers, userGroupPlain } from '../checks/groups.ts';
import { pilotUserLicensed, pilotUsersChosen, pilotUserStandard, teamRolesHeld } from '../checks/people.ts';
import type { PilotFacts, PilotGroup } from '../facts.ts';
import type { Fact } from '../../facts/fact.ts';
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
    ...groupOrder(facts.plan.userGroupName, 'person', facts.userGroup, facts.namesakes.userGroup, facts.plan.users.map(directoryObjectId)),
    ...groupOrder(facts.plan.deviceGroupName, 'device', facts.deviceGroup, facts.namesakes.deviceGroup, deviceObjects(facts)),
  ],
  verify: ['user-group-members', 'device-group-members', 'groups-belong-together'],
});

/** Undefined while the object of one device is not known: a group without it would have to be asked for twice. */
function deviceObjects({ devices }: PilotFacts): readonly DirectoryObjectId[] | undefined {
  const ids = devices.flatMap(({ entra }) => (entra.known ? (entra.value?.objectId ?? []) : []));
  return ids.length === devices.length ? ids.map(directoryObjectId) : undefined;
}

function groupOrder(name: string, memberKind: MemberKind, group: Fact<PilotGroup | undefined>, namesakes: Fact<number>, members: readonly DirectoryObjectId[] | undefined): readonly ChangeOrder[] {
  if (members === undefined || members.length === 0 || !group.known || !namesakes.known || namesakes.value > 1) return [];
  const found = group.value;
  if (found === undefined) return namesakes.value === 0 ? [{ kind: 'group-create', target: { kind: 'slot', of: 'group', name }, memberKind, members }] : [];
  const missing = members.filter((member) => !found.members.includes(member));
  return missing.length === 0 ? [] : [{ kind: 'members-add', target: { kind: 'group', groupId: found.id }, memberKind, members: missing }];
}
