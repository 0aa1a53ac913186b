import type { ReadOptions } from '../ports/read.ts';
import type { Upstreams } from './diagnosis/read-facts.ts';

/** Teams gives a pressed button five seconds; this leaves the rest to the store and the way there and back. */
export const answerWithinMs = 4_200;

/**
 * The same upstreams with one more limit on every read: when `signal` aborts, what is still open becomes a gap. Wave by wave
 * the limits could add up to more than a person is given; this one does not start anew.
 */
export function withDeadline({ entra, intune, defender, clock }: Upstreams, signal: AbortSignal): Upstreams {
  const limit = (options?: ReadOptions): ReadOptions => ({ ...options, signal: options?.signal === undefined ? signal : AbortSignal.any([options.signal, signal]) });
  return {
    clock,
    entra: {
      readPerson: (who, options) => entra.readPerson(who, limit(options)),
      readGroups: (who, options) => entra.readGroups(who, limit(options)),
      readMembers: (group, options) => entra.readMembers(group, limit(options)),
      readRoles: (who, options) => entra.readRoles(who, limit(options)),
      countPeople: (options) => entra.countPeople(limit(options)),
      countMembers: (group, options) => entra.countMembers(group, limit(options)),
      readAccessPolicies: (options) => entra.readAccessPolicies(limit(options)),
      readSignIns: (who, since, options) => entra.readSignIns(who, since, limit(options)),
      readOwnedDevices: (who, options) => entra.readOwnedDevices(who, limit(options)),
      readDevice: (id, options) => entra.readDevice(id, limit(options)),
      findDevicesByName: (name, options) => entra.findDevicesByName(name, limit(options)),
      readPolicies: (options) => entra.readPolicies(limit(options)),
      readNamedLocations: (options) => entra.readNamedLocations(limit(options)),
    },
    intune: {
      readManagedDevices: (who, options) => intune.readManagedDevices(who, limit(options)),
      readManagedDevicesByEntraId: (id, options) => intune.readManagedDevicesByEntraId(id, limit(options)),
      findManagedDevicesByName: (name, options) => intune.findManagedDevicesByName(name, limit(options)),
      readPolicyStates: (id, options) => intune.readPolicyStates(id, limit(options)),
      readCompliancePolicies: (options) => intune.readCompliancePolicies(limit(options)),
      readComplianceSettings: (options) => intune.readComplianceSettings(limit(options)),
      readConnectors: (options) => intune.readConnectors(limit(options)),
      syncDevice: (id) => intune.syncDevice(id),
    },
    defender: {
      readMachines: (id, options) => defender.readMachines(id, limit(options)),
      readAlerts: (since, options) => defender.readAlerts(since, limit(options)),
    },
  };
}
