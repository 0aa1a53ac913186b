import { compliancePolicyId } from '../../facts/ids.ts';
import type { JsonObject } from '../json.ts';
import { defineKind } from '../kind.ts';
import type { OrderOf } from '../order.ts';
import { inPartInIntune, walkers } from './pilot-words.ts';
import { assignedToGroup, assignment, creationEffect, isMade, onlyOne, revertByRollback, withNew } from './slot.ts';
import { nothingChanges } from './texts.ts';
import { levelTitles } from './threshold-rule.ts';

export const compliancePolicyCreate = defineKind({
  id: 'compliance-policy-create',
  title: 'Create the compliance policy on device risk',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: false,
  guards: ['name-is-free', 'connector-alive'],
  classOf: () => 'access',
  after: (order, snapshot) => withNew(snapshot, complianceShape(order)),
  already: (order, snapshot) => isMade(snapshot, complianceShape(order), assignment),
  write: ({ target: { name }, threshold, assignTo }, now) => {
    const there = now === undefined ? undefined : onlyOne(now);
    return there === undefined ? { kind: 'create-compliance-policy', name, threshold } : { kind: 'assign-compliance-policy', policyId: compliancePolicyId(there.id), to: assignTo };
  },
  effect: (change, now) => creationEffect(change, now, assignment, 'Intune shows the policy and its assignment.'),
  revert: () => revertByRollback,
  says: ({ threshold, assignTo }, name) => ({
    heading: `Create the compliance policy "${name}" and assign it`,
    consequence: `Windows devices of the group ${assignTo} with more device risk than ${levelTitles[threshold]} become noncompliant at once. That keeps nobody out until a Conditional Access policy asks for a compliant device.`,
    unanswered: nothingChanges,
    executing: `Creating "${name}", assigning it, then reading it back from Intune.`,
    done: `"${name}" exists and is assigned. Intune shows it so. Devices are judged at their next check-in.`,
    afterFailure: inPartInIntune,
  }),
}, 'slot');

export function complianceShape({ threshold, assignTo }: Pick<OrderOf<'compliance-policy-create'>, 'threshold' | 'assignTo'>): JsonObject {
  return { threshold, noncompliantAfterHours: 0, assignedTo: [assignedToGroup(assignTo)] };
}
