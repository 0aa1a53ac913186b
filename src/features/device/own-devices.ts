import { createHash } from 'node:crypto';
import type { DeviceSummary } from '../../cards/device/my-devices.ts';
import { isTheirs, joiningId, type Subject } from '../../core/diagnosis/scope.ts';
import type { EntraDevice, ManagedDevice } from '../../core/facts/device.ts';
import { gapsOf, valueOf, type Gap } from '../../core/facts/fact.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { PersonRef } from '../../ports/read.ts';
import type { Upstreams } from '../diagnosis/read-facts.ts';

export interface OwnDevices {
  readonly devices: readonly DeviceSummary[];
  readonly gaps: readonly Gap[];
}

/** The person's devices: Intune's records, and those of Entra that Intune does not manage. One wave. */
export async function readOwnDevices({ entra, intune }: Upstreams, who: PersonRef & { readonly userId: UserId }): Promise<OwnDevices> {
  const [managed, owned] = await Promise.all([intune.readManagedDevices(who), entra.readOwnedDevices(who)]);
  const subject: Subject = { userId: who.userId, addresses: who.userPrincipalName === undefined ? [] : [who.userPrincipalName.toLowerCase()] };
  const enrolled = (valueOf(managed) ?? []).filter((device) => isTheirs(device, subject) && !device.managedByDefenderOnly);
  const known = new Set(enrolled.flatMap((device) => joiningId(device.entraDeviceId) ?? []));
  const others = (valueOf(owned) ?? []).filter((device) => device.deviceId === undefined || !known.has(device.deviceId));
  return {
    devices: [...enrolled.map((device) => managedSummary(device, who.userId)), ...others.map((device) => unmanagedSummary(device, who.userId))],
    gaps: [...gapsOf(managed), ...gapsOf(owned)],
  };
}

/**
 * What stands for a device on a button: it tells nothing about the device, and only means something for the person whose devices
 * are looked through to find it again.
 */
export function deviceKey(person: UserId, deviceId: string): string {
  return createHash('sha256').update(`${person}\n${deviceId}`).digest('base64url').slice(0, 22);
}

function managedSummary(device: ManagedDevice, person: UserId): DeviceSummary {
  const { deviceName, platform, complianceState, gracePeriodEndsAt, lastSyncAt } = device;
  return { name: deviceName, platform, managed: true, complianceState, gracePeriodEndsAt, lastSyncAt, button: { id: deviceKey(person, device.id), revision: 0 } };
}

function unmanagedSummary(device: EntraDevice, person: UserId): DeviceSummary {
  const key = deviceKey(person, device.deviceId ?? device.objectId ?? device.displayName ?? '');
  const unknown = { complianceState: undefined, gracePeriodEndsAt: undefined, lastSyncAt: undefined };
  return { name: device.displayName, platform: device.platform, managed: false, ...unknown, button: { id: key, revision: 0 } };
}
