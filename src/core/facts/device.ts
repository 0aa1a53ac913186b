import type { Instant } from './fact.ts';
import type { DeviceObjectId, EntraDeviceId, ManagedDeviceId, UserId } from './ids.ts';
import type { JoinType } from './sign-in.ts';

export type Platform = 'windows' | 'macOS' | 'iOS' | 'android' | 'linux' | 'other';

/** Entra's record of a device. Conditional Access reads `isCompliant` from here, not from Intune. */
export interface EntraDevice {
  readonly objectId: DeviceObjectId | undefined;
  readonly deviceId: EntraDeviceId | undefined;
  readonly displayName: string | undefined;
  readonly accountEnabled: boolean | undefined;
  readonly isCompliant: boolean | undefined;
  readonly isManaged: boolean | undefined;
  readonly joinType: JoinType | undefined;
  readonly platform: Platform | undefined;
  /** Registered owners; `undefined` when they were not read. */
  readonly ownerIds: readonly UserId[] | undefined;
}

export type ComplianceState =
  | 'unknown'
  | 'compliant'
  | 'noncompliant'
  | 'conflict'
  | 'error'
  | 'inGracePeriod'
  | 'configManager';

/** The Defender risk as Intune last heard it from the connector. */
export type PartnerThreatState =
  | 'unknown'
  | 'activated'
  | 'deactivated'
  | 'secured'
  | 'lowSeverity'
  | 'mediumSeverity'
  | 'highSeverity'
  | 'unresponsive'
  | 'compromised'
  | 'misconfigured';

/** Intune's record of an enrolled device. */
export interface ManagedDevice {
  readonly id: ManagedDeviceId;
  readonly deviceName: string | undefined;
  readonly managedDeviceName: string | undefined;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly userId: UserId | undefined;
  readonly userPrincipalName: string | undefined;
  readonly emailAddress: string | undefined;
  readonly platform: Platform | undefined;
  readonly osVersion: string | undefined;
  readonly complianceState: ComplianceState | undefined;
  readonly gracePeriodEndsAt: Instant | undefined;
  readonly lastSyncAt: Instant | undefined;
  readonly threatState: PartnerThreatState | undefined;
  /** True when the record comes from Defender's security settings management: listed by Intune, but not enrolled. */
  readonly managedByDefenderOnly: boolean;
}

export type SettingState =
  | 'unknown'
  | 'notApplicable'
  | 'compliant'
  | 'remediated'
  | 'nonCompliant'
  | 'error'
  | 'conflict'
  | 'notAssigned';

/** One rule of one policy, as Intune evaluated it on one device. */
export interface ComplianceSetting {
  /** Wire name such as `Windows10CompliancePolicy.BitLockerEnabled`. */
  readonly setting: string | undefined;
  readonly settingName: string | undefined;
  readonly state: SettingState | undefined;
}

/** One compliance policy on one device. */
export interface CompliancePolicyState {
  readonly id: string | undefined;
  readonly displayName: string | undefined;
  readonly state: SettingState | undefined;
  /** `undefined` when the rules were not given. */
  readonly settings: readonly ComplianceSetting[] | undefined;
}
