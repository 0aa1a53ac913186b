import { defineKind } from '../kind.ts';
import { lookInEntra, walkers } from './pilot-words.ts';
import { cannotBeRestored, deletionEffect, foundById, withoutObject } from './slot.ts';
import { nothingChanges } from './texts.ts';

export const groupDelete = defineKind({
  id: 'group-delete',
  title: 'Delete a group of the pilot',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: false,
  guards: ['not-already-so', 'object-of-this-pilot', 'group-not-in-use'],
  classOf: () => 'access',
  after: ({ groupId }, snapshot) => withoutObject(snapshot, groupId),
  already: ({ groupId }, snapshot) => foundById(snapshot, groupId) === undefined,
  write: ({ groupId }) => ({ kind: 'delete-group', groupId }),
  effect: ({ order: { groupId } }, now) => deletionEffect(now, groupId, 'Entra no longer shows the group.'),
  revert: () => cannotBeRestored,
  says: (_order, name) => ({
    heading: `Delete the group "${name}"`,
    consequence: 'The group goes; its people and devices stay. No policy names it any more.',
    unanswered: nothingChanges,
    executing: `Deleting "${name}", then looking for it in Entra.`,
    done: `"${name}" is deleted. Entra no longer shows it.`,
    afterFailure: lookInEntra,
  }),
}, 'slot');
