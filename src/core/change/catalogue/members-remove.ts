import { defineKind } from '../kind.ts';
import { leftIn, membersEffect, revertMembers, withoutMembers } from './members.ts';
import { counted, lookInEntra, walkers } from './pilot-words.ts';
import { nothingChanges } from './texts.ts';

export const membersRemove = defineKind({
  id: 'members-remove',
  title: 'Take people or devices out of the pilot',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: true,
  guards: ['not-already-so', 'group-can-be-filled'],
  classOf: () => 'relief',
  after: ({ members }, snapshot) => withoutMembers(snapshot, members),
  already: (order, snapshot) => leftIn(order, snapshot).length === 0,
  write: (order, now) => {
    const [member] = now === undefined ? order.members : leftIn(order, now);
    if (member === undefined) throw new RangeError('nobody is left to be removed');
    return { kind: 'drop-member', groupId: order.target.groupId, member };
  },
  effect: (change, now) => membersEffect(change, change.order, now, 'Entra no longer shows them in the group.'),
  revert: (order, { before }) => revertMembers(order, before),
  says: ({ members, memberKind }, name) => ({
    heading: `Take ${counted(members.length, memberKind)} out of "${name}"`,
    consequence: 'Policies that name the group stop applying to them.',
    unanswered: nothingChanges,
    executing: `Removing ${counted(members.length, memberKind)} from "${name}", one by one, and reading the group back from Entra.`,
    done: `${counted(members.length, memberKind)} ${members.length === 1 ? 'is' : 'are'} no longer in "${name}". Entra shows it so.`,
    afterFailure: `Some may have been removed. ${lookInEntra}`,
  }),
}, 'group');
