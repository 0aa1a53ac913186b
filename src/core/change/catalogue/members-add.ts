import { defineKind } from '../kind.ts';
import { membersAtOnce } from '../write.ts';
import { classOfAdding, distinct, leftIn, membersEffect, revertMembers, withMembers } from './members.ts';
import { counted, lookInEntra, walkers } from './pilot-words.ts';
import { nothingChanges } from './texts.ts';

export const membersAdd = defineKind({
  id: 'members-add',
  title: 'Take more people or devices into the pilot',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: false,
  guards: ['not-already-so', 'group-can-be-filled'],
  classOf: (_order, snapshot) => classOfAdding(snapshot),
  after: ({ members }, snapshot) => withMembers(snapshot, members),
  already: (order, snapshot) => leftIn(order, snapshot).length === 0,
  write: (order, now) => ({ kind: 'add-members', groupId: order.target.groupId, members: (now === undefined ? distinct(order.members) : leftIn(order, now)).slice(0, membersAtOnce) }),
  effect: (change, now) => membersEffect(change, change.order, now, 'Entra shows them in the group.'),
  revert: (order, { before }) => revertMembers(order, before),
  says: ({ members, memberKind }, name) => ({
    heading: `Add ${counted(members.length, memberKind)} to "${name}"`,
    consequence: 'Policies that name the group apply to them from their next sign-in or check-in on.',
    unanswered: nothingChanges,
    executing: `Adding ${counted(members.length, memberKind)} to "${name}", up to ${String(membersAtOnce)} at a time, and reading the group back from Entra.`,
    done: `${counted(members.length, memberKind)} ${members.length === 1 ? 'is' : 'are'} in "${name}". Entra shows it so.`,
    afterFailure: `Some may have been added. ${lookInEntra}`,
  }),
}, 'group');
