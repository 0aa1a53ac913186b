import { defineKind } from '../kind.ts';
import { lookInIntune, walkers } from './pilot-words.ts';
import { cannotBeRestored, deletionEffect, foundById, withoutObject } from './slot.ts';
import { nothingChanges } from './texts.ts';

export const compliancePolicyDelete = defineKind({
  id: 'compliance-policy-delete',
  title: 'Delete the compliance policy on device risk',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: true,
  guards: ['not-already-so', 'object-of-this-pilot'],
  classOf: () => 'relief',
  after: ({ policyId }, snapshot) => withoutObject(snapshot, policyId),
  already: ({ policyId }, snapshot) => foundById(snapshot, policyId) === undefined,
  write: ({ policyId }) => ({ kind: 'delete-compliance-policy', policyId }),
  effect: ({ order: { policyId } }, now) => deletionEffect(now, policyId, 'Intune no longer shows the policy.'),
  revert: () => cannotBeRestored,
  says: (_order, name) => ({
    heading: `Delete the compliance policy "${name}"`,
    consequence: 'Device risk no longer makes the devices of its groups noncompliant. Devices without another policy count as the tenant default says.',
    unanswered: nothingChanges,
    executing: `Deleting "${name}", then looking for it in Intune.`,
    done: `"${name}" is deleted. Intune no longer shows it.`,
    afterFailure: lookInIntune,
  }),
}, 'slot');
