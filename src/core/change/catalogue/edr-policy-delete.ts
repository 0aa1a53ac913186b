import { defineKind } from '../kind.ts';
import { lookInIntune, walkers } from './pilot-words.ts';
import { cannotBeRestored, deletionEffect, foundById, withoutObject } from './slot.ts';
import { nothingChanges } from './texts.ts';

export const edrPolicyDelete = defineKind({
  id: 'edr-policy-delete',
  title: 'Delete the policy that onboards devices',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: false,
  guards: ['not-already-so', 'object-of-this-pilot'],
  classOf: () => 'access',
  after: ({ policyId }, snapshot) => withoutObject(snapshot, policyId),
  already: ({ policyId }, snapshot) => foundById(snapshot, policyId) === undefined,
  write: ({ policyId }) => ({ kind: 'delete-edr-policy', policyId }),
  effect: ({ order: { policyId } }, now) => deletionEffect(now, policyId, 'Intune no longer shows the policy.'),
  revert: () => cannotBeRestored,
  says: (_order, name) => ({
    heading: `Delete the onboarding policy "${name}"`,
    consequence: 'No further device is onboarded by it. Devices that are onboarded stay so until security operations offboards them in Defender.',
    unanswered: nothingChanges,
    executing: `Deleting "${name}", then looking for it in Intune.`,
    done: `"${name}" is deleted. Intune no longer shows it.`,
    afterFailure: lookInIntune,
  }),
}, 'slot');
