import type { Guard } from './guard.ts';

export const groupNotInUse: Guard = {
  id: 'group-not-in-use',
  protects: 'No group is deleted while a policy names it: whom it protects or leaves out would change without anybody deciding it.',
  judge: ({ order, snapshot }) => {
    if (snapshot.kind !== 'slot' || order.kind !== 'group-delete') return { verdict: 'undetermined', says: 'This is not the deletion of a group.' };
    const group = snapshot.found.find(({ id }) => id === order.groupId);
    if (group === undefined) return { verdict: 'passed', says: 'The group does not exist any more.' };
    if (group.usedBy === undefined) return { verdict: 'undetermined', says: 'Which policies name the group could not be read.' };
    if (group.usedBy.length === 0) return { verdict: 'passed', says: 'No policy names the group.' };
    return { verdict: 'refused', says: `The group is named by ${group.usedBy.map((name) => `"${name}"`).join(', ')}. Take those away first.` };
  },
};
