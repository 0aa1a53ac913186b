import type { FieldId } from '../../core/change/kind.ts';
import type { ChangeKindId, ChangeOrder } from '../../core/change/order.ts';
import { threatLevels, type ThreatLevel } from '../../core/facts/compliance.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { compliancePolicyId, machineId, managedDeviceId, policyId, userId, type UserId } from '../../core/facts/ids.ts';
import type { ChangeSettings } from './settings.ts';

export type FormResult = { readonly status: 'order'; readonly order: ChangeOrder } | { readonly status: 'incomplete'; readonly says: string };

/** What came back from a form; every value was written by whoever pressed, or by anybody at all. */
export type FormInputs = Readonly<Partial<Record<FieldId, string>>>;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const machine = /^[0-9a-f]{40}$/i;
const hour = 60 * 60 * 1000;
/** Hours an exception may last. */
export const longestException = 24;

/** Makes an order of what a form gave back. Whether the target exists and may be changed is found out by reading it. */
export function orderFromForm(kind: ChangeKindId, inputs: FormInputs, { exceptionGroup }: Pick<ChangeSettings, 'exceptionGroup'>, now: Instant): FormResult {
  switch (kind) {
    case 'policy-on':
    case 'policy-report-only':
      return withId(inputs.policy, guid, 'Choose a policy.', (id) => ({ kind, target: { kind: 'conditional-access-policy', policyId: policyId(id) } }));
    case 'threshold-tighten':
    case 'threshold-relax': {
      const threshold = threatLevels.find((level) => level === inputs.threshold);
      if (threshold === undefined) return incomplete('Choose the highest device risk that is still compliant.');
      return withId(inputs.compliancePolicy, guid, 'Choose a compliance policy.', (id) => thresholdOrder(kind, id, threshold));
    }
    case 'isolate': {
      const isolation = inputs.isolation === 'selective' ? 'selective' : 'full';
      return withId(inputs.machine, machine, 'Choose a device.', (id) => ({ kind, target: { kind: 'machine', machineId: machineId(id) }, isolation }));
    }
    case 'release':
      return withId(inputs.machine, machine, 'Choose a device.', (id) => ({ kind, target: { kind: 'machine', machineId: machineId(id) } }));
    case 'scan': {
      const scan = inputs.scan === 'full' ? 'full' : 'quick';
      return withId(inputs.machine, machine, 'Choose a device.', (id) => ({ kind, target: { kind: 'machine', machineId: machineId(id) }, scan }));
    }
    case 'exception-begin':
    case 'exception-end':
      return exceptionOrder(kind, inputs, exceptionGroup, now);
    case 'revoke-sessions':
      return withId(inputs.person, guid, 'Choose a person.', (id) => ({ kind, target: { kind: 'person', userId: userId(id) } }));
    case 'sync-device':
      return withId(inputs.managedDevice, guid, 'Choose a device.', (id) => ({ kind, target: { kind: 'managed-device', managedDeviceId: managedDeviceId(id) } }));
    case 'group-create':
    case 'group-delete':
    case 'members-add':
    case 'members-remove':
    case 'connector-set':
    case 'edr-policy-create':
    case 'edr-policy-delete':
    case 'compliance-policy-create':
    case 'compliance-policy-delete':
    case 'access-policy-create':
    case 'access-policy-delete':
      return incomplete('This is a change of the pilot. Write "pilot" and go on from its step.');
  }
}

function thresholdOrder(kind: 'threshold-tighten' | 'threshold-relax', id: string, threshold: ThreatLevel): ChangeOrder {
  return { kind, target: { kind: 'compliance-policy', policyId: compliancePolicyId(id) }, threshold };
}

function exceptionOrder(kind: 'exception-begin' | 'exception-end', inputs: FormInputs, group: ChangeSettings['exceptionGroup'], now: Instant): FormResult {
  if (group === undefined) return incomplete('No group for exceptions is set up. Whoever runs Gatehouse can name one.');
  const target = (person: UserId) => ({ kind: 'membership', groupId: group, userId: person }) as const;
  if (kind === 'exception-end') return withId(inputs.person, guid, 'Choose a person.', (id) => ({ kind, target: target(userId(id)) }));
  const hours = /^\d{1,2}$/.test(inputs.hours ?? '') ? Number(inputs.hours) : 0;
  if (hours < 1 || hours > longestException) return incomplete(`Give a number of hours from 1 to ${String(longestException)}.`);
  return withId(inputs.person, guid, 'Choose a person.', (id) => ({ kind, target: target(userId(id)), until: now + hours * hour }));
}

function withId(value: string | undefined, pattern: RegExp, missing: string, make: (id: string) => ChangeOrder): FormResult {
  return value !== undefined && pattern.test(value) ? { status: 'order', order: make(value) } : incomplete(missing);
}

function incomplete(says: string): FormResult {
  return { status: 'incomplete', says };
}
