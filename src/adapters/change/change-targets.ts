import type { ChangeTarget, SlotObject } from '../../core/change/order.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { PickerSource } from '../../core/change/kind.ts';
import { known, type Source } from '../../core/facts/fact.ts';
import type { ChangeTargets } from '../../ports/change-targets.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { asFact } from '../upstream/facts.ts';
import { readConnector } from './connector-target.ts';
import { readManagedDevice, readMembership, readPersonTarget } from './directory-target.ts';
import { readGroup } from './group-target.ts';
import { readHeldPolicy, readHeldByName } from './held.ts';
import { readMachine } from './machine-target.ts';
import { listChoices } from './pickers.ts';
import { readCompliancePolicy, readPolicy } from './policy-target.ts';
import type { TargetReader } from './reading.ts';
import { readSlot } from './slot-target.ts';
import { readTrail } from './trail.ts';

/** Reads go straight to the services: no cache lies in between. Never rejects. */
export function createChangeTargets(reader: TargetReader): ChangeTargets {
  const { clock } = reader;
  return {
    read: (target, options) => asFact(sourceOf(target), clock, async () => ({ value: await readTarget(reader, target, options), gaps: [] })),
    readTrail: (target, since, options) => asFact(trailSourceOf(target), clock, async () => ({ value: await readTrail(reader, target, since, options), gaps: [] })),
    readHeld: async (target, options) => readHeld(reader, target, options),
    list: (source, options) => asFact(pickerSources[source], clock, async () => ({ value: await listChoices(reader, source, options), gaps: [] })),
  };
}

/** Intune keeps writes for a second admin; Entra and Defender have no such thing. */
function readHeld({ graph, clock }: TargetReader, target: ChangeTarget, options?: ReadOptions): ReturnType<ChangeTargets['readHeld']> {
  const name = target.kind === 'slot' && (target.of === 'compliance-policy' || target.of === 'configuration-policy') ? target.name : undefined;
  if (target.kind !== 'compliance-policy' && name === undefined) return Promise.resolve(known(undefined, clock.now()));
  return asFact('operationApprovalRequests', clock, async () => ({ value: target.kind === 'compliance-policy' ? await readHeldPolicy(graph, target, options) : await readHeldByName(graph, name, options), gaps: [] }));
}

function readTarget(reader: TargetReader, target: ChangeTarget, options?: ReadOptions): Promise<Snapshot | undefined> {
  switch (target.kind) {
    case 'conditional-access-policy':
      return readPolicy(reader, target, options);
    case 'compliance-policy':
      return readCompliancePolicy(reader, target, options);
    case 'machine':
      return readMachine(reader, target, options);
    case 'membership':
      return readMembership(reader, target, options);
    case 'person':
      return readPersonTarget(reader, target, options);
    case 'managed-device':
      return readManagedDevice(reader, target, options);
    case 'slot':
      return readSlot(reader, target, options);
    case 'group':
      return readGroup(reader, target, options);
    case 'connector':
      return readConnector(reader, target, options);
  }
}

const targetSources = {
  'conditional-access-policy': 'conditionalAccessPolicies',
  'compliance-policy': 'deviceCompliancePolicies',
  machine: 'machines',
  membership: 'groups',
  person: 'users',
  'managed-device': 'managedDevices',
  group: 'groups',
  connector: 'mobileThreatDefenseConnectors',
} as const satisfies Record<Exclude<ChangeTarget['kind'], 'slot'>, Source>;

const slotSources = {
  group: 'groups',
  'configuration-policy': 'configurationPolicies',
  'compliance-policy': 'deviceCompliancePolicies',
  'conditional-access-policy': 'conditionalAccessPolicies',
} as const satisfies Record<SlotObject, Source>;

function sourceOf(target: ChangeTarget): Source {
  return target.kind === 'slot' ? slotSources[target.of] : targetSources[target.kind];
}

function trailSourceOf(target: ChangeTarget): Source {
  if (target.kind !== 'slot') return trailSources[target.kind];
  return target.of === 'group' || target.of === 'conditional-access-policy' ? 'directoryAudits' : 'auditEvents';
}

const trailSources = {
  'conditional-access-policy': 'directoryAudits',
  'compliance-policy': 'auditEvents',
  machine: 'machineActions',
  membership: 'directoryAudits',
  person: 'directoryAudits',
  'managed-device': 'auditEvents',
  group: 'directoryAudits',
  connector: 'auditEvents',
} as const satisfies Record<Exclude<ChangeTarget['kind'], 'slot'>, Source>;

const pickerSources = {
  policies: 'conditionalAccessPolicies',
  'policy-groups': 'groups',
  'report-only-policies': 'conditionalAccessPolicies',
  'enforced-policies': 'conditionalAccessPolicies',
  'compliance-policies': 'deviceCompliancePolicies',
  machines: 'machines',
  people: 'users',
  exceptions: 'groups',
  'managed-devices': 'managedDevices',
} as const satisfies Record<PickerSource, Source>;
