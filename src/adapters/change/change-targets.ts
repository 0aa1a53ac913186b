import type { ChangeTarget } from '../../core/change/order.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { PickerSource } from '../../core/change/kind.ts';
import { known, type Source } from '../../core/facts/fact.ts';
import type { ChangeTargets } from '../../ports/change-targets.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { asFact } from '../upstream/facts.ts';
import { readManagedDevice, readMembership, readPersonTarget } from './directory-target.ts';
import { readHeldPolicy } from './held.ts';
import { readMachine } from './machine-target.ts';
import { listChoices } from './pickers.ts';
import { readCompliancePolicy, readPolicy } from './policy-target.ts';
import type { TargetReader } from './reading.ts';
import { readTrail } from './trail.ts';

/** Reads go straight to the services: no cache lies in between. Never rejects. */
export function createChangeTargets(reader: TargetReader): ChangeTargets {
  const { clock, graph } = reader;
  return {
    read: (target, options) => asFact(targetSources[target.kind], clock, async () => ({ value: await readTarget(reader, target, options), gaps: [] })),
    readTrail: (target, since, options) => asFact(trailSources[target.kind], clock, async () => ({ value: await readTrail(reader, target, since, options), gaps: [] })),
    readHeld: async (target, options) =>
      target.kind === 'compliance-policy'
        ? asFact('operationApprovalRequests', clock, async () => ({ value: await readHeldPolicy(graph, target, options), gaps: [] }))
        : known(undefined, clock.now()),
    list: (source, options) => asFact(pickerSources[source], clock, async () => ({ value: await listChoices(reader, source, options), gaps: [] })),
  };
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
  }
}

const targetSources = {
  'conditional-access-policy': 'conditionalAccessPolicies',
  'compliance-policy': 'deviceCompliancePolicies',
  machine: 'machines',
  membership: 'groups',
  person: 'users',
  'managed-device': 'managedDevices',
} as const satisfies Record<ChangeTarget['kind'], Source>;

const trailSources = {
  'conditional-access-policy': 'directoryAudits',
  'compliance-policy': 'auditEvents',
  machine: 'machineActions',
  membership: 'directoryAudits',
  person: 'directoryAudits',
  'managed-device': 'auditEvents',
} as const satisfies Record<ChangeTarget['kind'], Source>;

const pickerSources = {
  'report-only-policies': 'conditionalAccessPolicies',
  'enforced-policies': 'conditionalAccessPolicies',
  'compliance-policies': 'deviceCompliancePolicies',
  machines: 'machines',
  people: 'users',
  exceptions: 'groups',
  'managed-devices': 'managedDevices',
} as const satisfies Record<PickerSource, Source>;
