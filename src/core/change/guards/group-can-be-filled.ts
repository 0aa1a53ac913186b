import type { GuardResult } from '../change.ts';
import type { SnapshotFor } from '../snapshot.ts';
import type { Guard } from './guard.ts';

/** More in one change could not be looked at by those who approve it. */
export const mostMembers = 1_000;

export const groupCanBeFilled: Guard = {
  id: 'group-can-be-filled',
  protects: 'Only plain groups with assigned members are filled, never with an emergency account, and nobody joins a group that a policy leaves out.',
  judge: ({ order, snapshot, emergencyAccounts, reservedGroups = [] }) => {
    const members = 'members' in order ? order.members : [];
    const adds = order.kind !== 'members-remove';
    if (members.length > mostMembers) return { verdict: 'refused', says: `One change may move ${String(mostMembers)} members at most; this one names ${String(members.length)}.` };
    if (adds && !emergencyAccounts.known) return { verdict: 'undetermined', says: 'The emergency accounts could not be read, so it cannot be told whether one is among the members.' };
    const emergency = new Set<string>(emergencyAccounts.known ? emergencyAccounts.value.map(({ id }) => id) : []);
    if (adds && members.some((member) => emergency.has(member))) return { verdict: 'refused', says: 'An emergency account is among the members, and policies must never reach one.' };
    if (snapshot.kind === 'slot') return { verdict: 'passed', says: 'It becomes a plain security group with assigned members.' };
    if (snapshot.kind !== 'group') return { verdict: 'undetermined', says: 'This is not a group, so its members cannot be told.' };
    if (reservedGroups.includes(snapshot.target.groupId)) return { verdict: 'refused', says: 'This group says who may decide in Gatehouse, or gives exceptions. Its members are changed in Entra, not by a pilot.' };
    if (snapshot.dynamic) return { verdict: 'refused', says: 'The members of this group follow from a rule, so nobody can be added or removed.' };
    if (snapshot.roleAssignable) return { verdict: 'refused', says: 'This group can be given directory roles, so membership might make somebody an administrator.' };
    return adds ? judgePolicies(snapshot) : passed;
  },
};

const passed: Omit<GuardResult, 'guard'> = { verdict: 'passed', says: 'It is a plain security group with assigned members.' };

/** Whoever joins a group that a policy leaves out is freed of that policy, which is not what approvers of a larger pilot decide on. */
function judgePolicies({ excludedFrom }: SnapshotFor<'group'>): Omit<GuardResult, 'guard'> {
  if (excludedFrom === undefined) return { verdict: 'undetermined', says: 'Which policies leave the group out could not be read.' };
  return excludedFrom.length === 0 ? passed : { verdict: 'refused', says: `The group is left out of ${excludedFrom.map((name) => `"${name}"`).join(', ')}, so new members would be freed of it. Add them in Entra if that is meant.` };
}
