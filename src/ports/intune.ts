import type { CompliancePolicy, ComplianceSettings, Connector } from '../core/facts/compliance.ts';
import type { CompliancePolicyState, ManagedDevice } from '../core/facts/device.ts';
import type { Fact } from '../core/facts/fact.ts';
import type { EntraDeviceId, ManagedDeviceId } from '../core/facts/ids.ts';
import type { PersonRef, ReadOptions } from './read.ts';

export type SyncOutcome =
  | { readonly status: 'requested' }
  | { readonly status: 'refused'; readonly reason: string; readonly requestId?: string }
  /** The request may or may not have reached Intune. Asking again does no harm. */
  | { readonly status: 'unknown'; readonly reason: string; readonly requestId?: string };

/** Microsoft Intune: managed devices and their compliance. */
export interface Intune {
  /** Devices enrolled by the person (by object id) or carrying the person's address, each once. */
  readManagedDevices(who: PersonRef, options?: ReadOptions): Promise<Fact<readonly ManagedDevice[]>>;
  /** Records that carry this Entra device id; normally none or one. */
  readManagedDevicesByEntraId(id: EntraDeviceId, options?: ReadOptions): Promise<Fact<readonly ManagedDevice[]>>;
  findManagedDevicesByName(name: string, options?: ReadOptions): Promise<Fact<readonly ManagedDevice[]>>;
  readPolicyStates(id: ManagedDeviceId, options?: ReadOptions): Promise<Fact<readonly CompliancePolicyState[]>>;
  readCompliancePolicies(options?: ReadOptions): Promise<Fact<readonly CompliancePolicy[]>>;
  readComplianceSettings(options?: ReadOptions): Promise<Fact<ComplianceSettings>>;
  readConnectors(options?: ReadOptions): Promise<Fact<readonly Connector[]>>;
  /** Asks the device to check in now. Safe to repeat. Never rejects. */
  syncDevice(id: ManagedDeviceId): Promise<SyncOutcome>;
}
