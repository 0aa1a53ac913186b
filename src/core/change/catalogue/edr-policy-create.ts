import { configurationPolicyId } from '../../facts/ids.ts';
import type { JsonObject } from '../json.ts';
import { defineKind } from '../kind.ts';
import type { OrderOf, SampleSharing } from '../order.ts';
import { inPartInIntune, walkers } from './pilot-words.ts';
import { assignedToGroup, assignment, creationEffect, isMade, onlyOne, revertByRollback, withNew } from './slot.ts';
import { nothingChanges } from './texts.ts';

const sharing: Readonly<Record<SampleSharing, string>> = { 'not-configured': 'left to Windows', none: 'switched off', all: 'switched on' };

export const edrPolicyCreate = defineKind({
  id: 'edr-policy-create',
  title: 'Create the policy that onboards devices to Defender',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: false,
  guards: ['name-is-free', 'connector-alive'],
  classOf: () => 'access',
  after: (order, snapshot) => withNew(snapshot, edrShape(order)),
  already: (order, snapshot) => isMade(snapshot, edrShape(order), assignment),
  write: ({ target: { name }, sampleSharing, assignTo }, now) => {
    const there = now === undefined ? undefined : onlyOne(now);
    return there === undefined ? { kind: 'create-edr-policy', name, sampleSharing } : { kind: 'assign-edr-policy', policyId: configurationPolicyId(there.id), to: assignTo };
  },
  effect: (change, now) => creationEffect(change, now, assignment, 'Intune shows the policy and its assignment.'),
  revert: () => revertByRollback,
  says: ({ sampleSharing, assignTo }, name) => ({
    heading: `Create the onboarding policy "${name}" and assign it`,
    consequence: `Windows devices of the group ${assignTo} are onboarded to Defender at their next check-in, with the package from the connector. Sample sharing is ${sharing[sampleSharing]}.`,
    unanswered: nothingChanges,
    executing: `Creating "${name}", assigning it, then reading it back from Intune.`,
    done: `"${name}" exists and is assigned. Intune shows it so. Devices follow at their next check-in.`,
    afterFailure: inPartInIntune,
  }),
}, 'slot');

export function edrShape({ sampleSharing, assignTo }: Pick<OrderOf<'edr-policy-create'>, 'sampleSharing' | 'assignTo'>): JsonObject {
  return { package: 'auto-from-connector', sampleSharing, assignedTo: [assignedToGroup(assignTo)] };
}
