import type { Guard } from './guard.ts';

/** More in one change could not be looked at by those who approve it. */
export const mostMembers = 1_000;

export const groupCanBeFilled: Guard = {
  id: 'group-can-be-filled',
  protects: 'Only plain groups with assigned members are filled: none whose members follow from a rule, none that can make somebody an administrator.',
  judge: ({ order, snapshot }) => {
    const members = 'members' in order ? order.members : [];
    if (members.length > mostMembers) return { verdict: 'refused', says: `One change may move ${String(mostMembers)} members at most; this one names ${String(members.length)}.` };
    if (snapshot.kind === 'slot') return { verdict: 'passed', says: 'It becomes a plain security group with assigned members.' };
    if (snapshot.kind !== 'group') return { verdict: 'undetermined', says: 'This is not a group, so its members cannot be told.' };
    if (snapshot.dynamic) return { verdict: 'refused', says: 'The members of this group follow from a rule, so nobody can be added or removed.' };
    if (snapshot.roleAssignable) return { verdict: 'refused', says: 'This group can be given directory roles, so membership might make somebody an administrator.' };
    return { verdict: 'passed', says: 'It is a plain security group with assigned members.' };
  },
};
