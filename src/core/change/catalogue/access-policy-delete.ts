import { defineKind } from '../kind.ts';
import { walkers } from './pilot-words.ts';
import { cannotBeRestored, deletionEffect, foundById, withoutObject } from './slot.ts';
import { nothingChanges } from './texts.ts';

export const accessPolicyDelete = defineKind({
  id: 'access-policy-delete',
  title: 'Delete the Conditional Access policy of the pilot',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: true,
  guards: ['not-already-so', 'object-of-this-pilot', 'policy-not-enforced'],
  classOf: () => 'relief',
  after: ({ policyId }, snapshot) => withoutObject(snapshot, policyId),
  already: ({ policyId }, snapshot) => foundById(snapshot, policyId) === undefined,
  write: ({ policyId }) => ({ kind: 'delete-access-policy', policyId }),
  effect: ({ order: { policyId } }, now) => deletionEffect(now, policyId, 'Entra no longer shows the policy.'),
  revert: () => cannotBeRestored,
  says: (_order, name) => ({
    heading: `Delete the policy "${name}"`,
    consequence: 'It is in report-only and stops nobody, so nobody notices. Entra keeps it among the deleted policies for 30 days.',
    unanswered: nothingChanges,
    executing: `Deleting "${name}", then looking for it in Entra.`,
    done: `"${name}" is deleted. Entra no longer shows it.`,
    afterFailure: 'Look at the policies in Entra > Conditional Access. If it is still there, ask for the change again.',
  }),
}, 'slot');
