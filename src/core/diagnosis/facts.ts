import type { CaPolicy, NamedLocation } from '../facts/conditional-access.ts';
import type { CompliancePolicy, ComplianceSettings, Connector } from '../facts/compliance.ts';
import type { CompliancePolicyState, EntraDevice, ManagedDevice } from '../facts/device.ts';
import type { Fact } from '../facts/fact.ts';
import type { EntraDeviceId, ManagedDeviceId } from '../facts/ids.ts';
import type { Alert, Machine } from '../facts/machine.ts';
import type { Person } from '../facts/person.ts';
import type { SignIn } from '../facts/sign-in.ts';

/**
 * What one diagnosis rests on. The first wave is asked by person, the second by device; a device that nobody asked about has no
 * entry in the maps of the second wave.
 */
export interface DiagnosisFacts {
  readonly person: Fact<Person | undefined>;
  readonly signIns: Fact<readonly SignIn[]>;
  readonly ownedDevices: Fact<readonly EntraDevice[]>;
  readonly managedDevices: Fact<readonly ManagedDevice[]>;
  readonly policies: Fact<readonly CaPolicy[]>;
  readonly namedLocations: Fact<readonly NamedLocation[]>;
  readonly compliancePolicies: Fact<readonly CompliancePolicy[]>;
  readonly complianceSettings: Fact<ComplianceSettings>;
  readonly connectors: Fact<readonly Connector[]>;
  readonly alerts: Fact<readonly Alert[]>;
  /** Entra's record of a device, with owners: for each device that a sign-in or Intune names. */
  readonly entraDevices: ReadonlyMap<EntraDeviceId, Fact<EntraDevice | undefined>>;
  /** Intune's records of devices that are not among the person's own. */
  readonly otherManagedDevices: ReadonlyMap<EntraDeviceId, Fact<readonly ManagedDevice[]>>;
  readonly policyStates: ReadonlyMap<ManagedDeviceId, Fact<readonly CompliancePolicyState[]>>;
  readonly machines: ReadonlyMap<EntraDeviceId, Fact<readonly Machine[]>>;
}
