import { valueOf } from '../facts/fact.ts';
import { entraDeviceId, type EntraDeviceId, type UserId } from '../facts/ids.ts';
import type { EntraDevice, ManagedDevice } from '../facts/device.ts';
import type { DiagnosisFacts } from './facts.ts';

/** What the question is about, after the person has been identified. */
export interface Subject {
  readonly userId: UserId | undefined;
  /** Addresses of the person: user principal name and mail, lower case. */
  readonly addresses: readonly string[];
}

export type WaveOne = Pick<DiagnosisFacts, 'ownedDevices' | 'managedDevices' | 'signIns'>;

/** Intune writes this for a device that Entra does not know. It must never join two devices. */
const nobody = entraDeviceId('00000000-0000-0000-0000-000000000000');

export function joiningId(id: EntraDeviceId | '' | undefined): EntraDeviceId | undefined {
  return id === undefined || id === '' || id === nobody ? undefined : id;
}

/** A device belongs to the person who enrolled it, to its registered owners, and to the address written on it. */
export function isTheirs(device: ManagedDevice, subject: Subject): boolean {
  if (subject.userId !== undefined && device.userId === subject.userId) return true;
  return [device.userPrincipalName, device.emailAddress].some((address) => address !== undefined && subject.addresses.includes(address.toLowerCase()));
}

export function ownedManagedDevices(facts: WaveOne, subject: Subject): readonly ManagedDevice[] {
  return (valueOf(facts.managedDevices) ?? []).filter((device) => isTheirs(device, subject) && !isNoise(device));
}

function isNoise(device: ManagedDevice): boolean {
  return device.deviceName === undefined && joiningId(device.entraDeviceId) === undefined;
}

export interface NamedDevice {
  readonly entraDeviceIds: readonly EntraDeviceId[];
  readonly managed: readonly ManagedDevice[];
  readonly owned: readonly EntraDevice[];
}

/**
 * The person's own devices of that name. `undefined`: none, which must be answered in the same words whether the device belongs
 * to somebody else or does not exist. `'unreadable'`: none among what could be read, and not everything could be read.
 */
export function findNamedDevice(name: string, facts: WaveOne, subject: Subject): NamedDevice | 'unreadable' | undefined {
  const whole = matchNamed(name.trim().toLowerCase(), (text) => text.trim().toLowerCase(), facts, subject);
  if (whole.managed.length > 0 || whole.owned.length > 0) return whole;
  const short = matchNamed(plainName(name), plainName, facts, subject);
  if (short.managed.length > 0 || short.owned.length > 0) return short;
  return facts.managedDevices.known && facts.ownedDevices.known ? undefined : 'unreadable';
}

function matchNamed(wanted: string, normalise: (name: string) => string, facts: WaveOne, subject: Subject): NamedDevice {
  const same = (...names: readonly (string | undefined)[]): boolean => names.some((name) => name !== undefined && normalise(name) === wanted);
  const managed = ownedManagedDevices(facts, subject).filter((device) => same(device.deviceName, device.managedDeviceName));
  const ids = new Set(managed.flatMap((device) => joiningId(device.entraDeviceId) ?? []));
  const owned = (valueOf(facts.ownedDevices) ?? []).filter(
    (device) => same(device.displayName) || (device.deviceId !== undefined && ids.has(device.deviceId)),
  );
  for (const device of owned) {
    const id = joiningId(device.deviceId);
    if (id !== undefined) ids.add(id);
  }
  return { entraDeviceIds: [...ids], managed, owned };
}

/** `lt-4411.corp.example` and `LT-4411 ` are the same device to the person who types it. */
export function plainName(name: string): string {
  return (name.trim().toLowerCase().split('.')[0] ?? '').trim();
}
