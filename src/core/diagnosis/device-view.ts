import type { CompliancePolicyState, EntraDevice, ManagedDevice, Platform } from '../facts/device.ts';
import { known, mapFact, unknown, valueOf, type Fact } from '../facts/fact.ts';
import type { EntraDeviceId } from '../facts/ids.ts';
import type { Alert, Machine } from '../facts/machine.ts';
import type { SignInDevice } from '../facts/sign-in.ts';
import type { DiagnosisFacts } from './facts.ts';
import { isTheirs, ownedManagedDevices, type Subject } from './scope.ts';

/** Detail of a gap that stands for a device nobody asked about; it is no gap of the answer. */
export const notAsked = 'not asked';

/** One device as the three systems see it, joined by the Entra device id. */
export interface DeviceView {
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly name: string | undefined;
  readonly platform: Platform;
  readonly relation: 'theirs' | 'colleagues' | 'nobodys' | 'unknown';
  readonly entra: Fact<EntraDevice | undefined>;
  /** `undefined` inside a known fact: read, and the device is not enrolled. */
  readonly managed: Fact<ManagedDevice | undefined>;
  readonly states: Fact<readonly CompliancePolicyState[]>;
  readonly machine: Fact<Machine | undefined>;
  readonly alerts: Fact<readonly Alert[]>;
}

/** Joins by Entra device id. `row` is what the sign-in says about the device, where the question comes from a sign-in. */
export function viewDevice(id: EntraDeviceId, facts: DiagnosisFacts, subject: Subject, row?: SignInDevice): DeviceView {
  const entra = entraDeviceOf(id, facts);
  const managed = managedDeviceOf(id, facts, subject);
  return joinView({ id, entra, managed, relation: relationOf(entra, id, facts, subject), facts, row });
}

/** A managed device that carries no Entra device id: Intune knows it, Entra does not. */
export function viewUnjoined(device: ManagedDevice, facts: DiagnosisFacts): DeviceView {
  const entra: Fact<EntraDevice | undefined> = mapFact(facts.ownedDevices, () => undefined);
  return joinView({ id: undefined, entra, managed: known(device, readTime(facts.managedDevices)), relation: 'theirs', facts, row: undefined });
}

interface Parts {
  readonly id: EntraDeviceId | undefined;
  readonly entra: Fact<EntraDevice | undefined>;
  readonly managed: Fact<ManagedDevice | undefined>;
  readonly relation: DeviceView['relation'];
  readonly facts: DiagnosisFacts;
  readonly row: SignInDevice | undefined;
}

function joinView({ id, entra, managed, relation, facts, row }: Parts): DeviceView {
  const record = valueOf(managed);
  const machine = machineOf(id, facts);
  return {
    entraDeviceId: id,
    name: record?.deviceName ?? valueOf(entra)?.displayName ?? row?.displayName,
    platform: record?.platform ?? valueOf(entra)?.platform ?? platformOf(row?.operatingSystem),
    relation,
    entra,
    managed,
    states: (record && facts.policyStates.get(record.id)) ?? unknown('deviceCompliancePolicyStates', 'missing-value', notAsked),
    machine: machine.best,
    alerts: mapFact(facts.alerts, (alerts) => alerts.filter((alert) => alert.machineId !== undefined && machine.ids.includes(alert.machineId))),
  };
}

function readTime(fact: Fact<unknown>): number {
  return fact.known ? fact.readAt : 0;
}

function entraDeviceOf(id: EntraDeviceId, facts: DiagnosisFacts): Fact<EntraDevice | undefined> {
  const owned = mapFact(facts.ownedDevices, (devices) => devices.find((device) => device.deviceId === id));
  if (owned.known && owned.value !== undefined) return owned;
  return facts.entraDevices.get(id) ?? owned;
}

function managedDeviceOf(id: EntraDeviceId, facts: DiagnosisFacts, subject: Subject): Fact<ManagedDevice | undefined> {
  const own = ownedManagedDevices(facts, subject).filter((device) => device.entraDeviceId === id);
  const others = facts.otherManagedDevices.get(id);
  const all = [...own, ...((others && valueOf(others)) ?? [])].filter((device) => !device.managedByDefenderOnly);
  const newest = [...all].sort((a, b) => (b.lastSyncAt ?? 0) - (a.lastSyncAt ?? 0))[0];
  if (newest !== undefined) return known(newest, readTime(own.length > 0 ? facts.managedDevices : (others ?? facts.managedDevices)));
  if (others !== undefined) return mapFact(others, () => undefined);
  return mapFact(facts.managedDevices, () => undefined);
}

function relationOf(entra: Fact<EntraDevice | undefined>, id: EntraDeviceId, facts: DiagnosisFacts, subject: Subject): DeviceView['relation'] {
  const others = facts.otherManagedDevices.get(id);
  const records = [...(valueOf(facts.managedDevices) ?? []), ...((others && valueOf(others)) ?? [])].filter((device) => device.entraDeviceId === id);
  if (records.some((device) => isTheirs(device, subject))) return 'theirs';
  if ((valueOf(facts.ownedDevices) ?? []).some((device) => device.deviceId === id)) return 'theirs';
  const owners = valueOf(entra)?.ownerIds;
  if (subject.userId !== undefined && owners?.includes(subject.userId) === true) return 'theirs';
  // A device enrolled by an administrator is still its owner's, and only Entra knows the owner.
  if (!entra.known) return 'unknown';
  if (records.some((device) => device.userId !== undefined || device.userPrincipalName !== undefined)) return 'colleagues';
  if (owners !== undefined && owners.length > 0) return 'colleagues';
  return facts.managedDevices.known && (others === undefined || others.known) ? 'nobodys' : 'unknown';
}

/** A reinstalled device leaves old records behind: the one that reported last speaks for the device. */
function machineOf(id: EntraDeviceId | undefined, facts: DiagnosisFacts): { best: Fact<Machine | undefined>; ids: readonly string[] } {
  const machines = id === undefined ? undefined : facts.machines.get(id);
  if (machines === undefined) return { best: unknown('machines', 'missing-value', notAsked), ids: [] };
  const rows = valueOf(machines) ?? [];
  const best = [...rows].sort((a, b) => (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0))[0];
  return { best: mapFact(machines, () => best), ids: best === undefined ? [] : [best.id] };
}

export function platformOf(operatingSystem: string | undefined): Platform {
  const text = operatingSystem?.toLowerCase() ?? '';
  if (text.startsWith('windows')) return 'windows';
  if (text.startsWith('mac')) return 'macOS';
  if (text.startsWith('ios') || text.startsWith('ipad')) return 'iOS';
  if (text.startsWith('android')) return 'android';
  if (text.startsWith('linux')) return 'linux';
  return 'other';
}
