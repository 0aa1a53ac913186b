import { groupId as groupIdOf } from '../../facts/ids.ts';
import type { JsonObject } from '../json.ts';
import { defineKind } from '../kind.ts';
import type { OrderOf } from '../order.ts';
import { membersAtOnce } from '../write.ts';
import { distinct } from './members.ts';
import { counted, inPartInEntra, walkers } from './pilot-words.ts';
import { creationEffect, isMade, onlyOne, revertByRollback, withNew, type LaterPart } from './slot.ts';
import { nothingChanges } from './texts.ts';

export const groupCreate = defineKind({
  id: 'group-create',
  title: 'Create a security group',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: false,
  guards: ['name-is-free', 'group-can-be-filled'],
  classOf: () => 'access',
  after: (order, snapshot) => withNew(snapshot, shapeOf(order)),
  already: (order, snapshot) => isMade(snapshot, shapeOf(order), membership),
  write: ({ target: { name }, members }, now) => {
    const there = now === undefined ? undefined : onlyOne(now);
    if (there?.members === undefined) return { kind: 'create-group', name, members: distinct(members).slice(0, membersAtOnce) };
    const missing = distinct(members).filter((member) => there.members?.includes(member) !== true);
    return { kind: 'add-members', groupId: groupIdOf(there.id), members: missing.slice(0, membersAtOnce) };
  },
  effect: (change, now) => creationEffect(change, now, membership, 'Entra shows the group with its members.'),
  revert: () => revertByRollback,
  says: ({ members, memberKind }, name) => ({
    heading: `Create the group "${name}" with ${counted(members.length, memberKind)}`,
    consequence: 'A new security group with assigned members. Nobody notices it until a policy names it.',
    unanswered: nothingChanges,
    executing: `Creating "${name}", then reading it back from Entra.`,
    done: `"${name}" exists with ${counted(members.length, memberKind)}. Entra shows it so.`,
    afterFailure: inPartInEntra,
  }),
}, 'slot');

const membership: LaterPart = { list: 'members', replaced: false };

function shapeOf({ members }: Pick<OrderOf<'group-create'>, 'members'>): JsonObject {
  return { type: 'security', members: distinct(members).toSorted() };
}
