import type { Role } from '../change/rule.ts';
import type { AssignmentTarget } from '../change/snapshot.ts';
import type { SampleSharing } from '../change/order.ts';
import type { AccessPolicy } from '../conditional-access/access-policy.ts';
import type { Certificate } from '../flip/certificate.ts';
import type { ComplianceSettings, PartnerState, ThreatLevel } from '../facts/compliance.ts';
import type { CompliancePolicyState, EntraDevice, ManagedDevice, SettingState } from '../facts/device.ts';
import type { Fact, Instant } from '../facts/fact.ts';
import type { AppId, CompliancePolicyId, ConfigurationPolicyId, DirectoryObjectId, EntraDeviceId, GroupId, UserId } from '../facts/ids.ts';
import type { Machine } from '../facts/machine.ts';
import type { Person } from '../facts/person.ts';
import type { SignIn } from '../facts/sign-in.ts';
import type { Brake, Confirmation, FirstState, PilotObjects, PilotPlan, Trial } from './pilot.ts';

/** Everything the checks look at. `undefined` inside a known fact: read, and it does not exist. */
export interface PilotFacts {
  /** Tenant time. */
  readonly now: Instant;
  readonly plan: PilotPlan;
  readonly objects: PilotObjects;
  readonly firstState: FirstState;
  readonly confirmations: readonly Confirmation[];
  readonly trials: readonly Trial[];
  readonly brake: Brake;
  readonly reportOnlySince: Instant | undefined;
  readonly onSince: Instant | undefined;
  /** How many objects carry each name of the plan: more than one is ambiguous. */
  readonly namesakes: Readonly<Record<'userGroup' | 'deviceGroup' | 'edrPolicy' | 'compliancePolicy' | 'accessPolicy', Fact<number>>>;
  /** Who holds which of Gatehouse's roles. */
  readonly roleHolders: Fact<Readonly<Record<Role, readonly UserId[]>>>;
  /** The people of the plan, in its order. */
  readonly users: readonly PilotUser[];
  /** The devices of the plan, in its order. */
  readonly devices: readonly PilotDevice[];
  /** Devices of the pilot users that are not in the plan. */
  readonly otherDevices: Fact<readonly ManagedDevice[]>;
  readonly userGroup: Fact<PilotGroup | undefined>;
  readonly deviceGroup: Fact<PilotGroup | undefined>;
  readonly connector: Fact<ConnectorDetail | undefined>;
  readonly edrPolicy: Fact<EdrPolicy | undefined>;
  readonly compliancePolicy: Fact<RiskPolicy | undefined>;
  readonly complianceSettings: Fact<ComplianceSettings>;
  readonly accessPolicy: Fact<AccessPolicy | undefined>;
  /** All policies; for those that may stand beside ours (other platforms). */
  readonly accessPolicies: Fact<readonly AccessPolicy[]>;
  readonly emergencyAccounts: readonly EmergencyAccount[];
  /** Through it exceptions are given, so the policy leaves it out; undefined: none is configured. */
  readonly exceptionGroup: GroupId | undefined;
  readonly app: Fact<ProtectedApp | undefined>;
  /** Sign-ins of the pilot users to the app, newest first, as far back as the certificate looks. */
  readonly signIns: Fact<readonly SignIn[]>;
  /** The report-only evidence for On; undefined while there is no policy to judge. */
  readonly certificate: Certificate | undefined;
}

export interface EmergencyAccount {
  readonly id: UserId;
  readonly person: Fact<Person | undefined>;
  /** Directly or through another group; absent: not looked at, so only an exclusion by name is seen. */
  readonly groups?: Fact<readonly GroupId[]>;
}

export interface PilotUser {
  readonly id: UserId;
  readonly person: Fact<Person | undefined>;
  /** Template ids of directory roles. */
  readonly directoryRoles: Fact<readonly string[]>;
  readonly plans: Fact<readonly ServicePlan[]>;
  readonly devices: Fact<readonly ManagedDevice[]>;
  /** Whether the person may use the app: assigned, or no assignment is asked for; undefined inside: it cannot be told. */
  readonly entitled: Fact<boolean | undefined>;
}

/** Of `user.assignedPlans`. */
export interface ServicePlan {
  /** `exchange`, `SCO` (Intune), `AADPremiumService`, `WindowsDefenderATP` …, as Graph writes them. */
  readonly service: string;
  readonly servicePlanId: string;
  readonly enabled: boolean;
}

export interface PilotDevice {
  readonly id: EntraDeviceId;
  readonly entra: Fact<EntraDevice | undefined>;
  /** Normally one record. */
  readonly managed: Fact<readonly ManagedDevice[]>;
  readonly machines: Fact<readonly Machine[]>;
  readonly compliance: Fact<readonly CompliancePolicyState[]>;
  readonly configuration: Fact<readonly ConfigurationState[]>;
  /** Who signed in to Windows on it, the last first (`usersLoggedOn`, beta). */
  readonly loggedOn: Fact<readonly { readonly userId: UserId; readonly at: Instant | undefined }[]>;
}

/** One configuration policy on one device (`deviceConfigurationStates`). */
export interface ConfigurationState {
  readonly id: string | undefined;
  readonly displayName: string | undefined;
  readonly state: SettingState | undefined;
}

export interface PilotGroup {
  readonly id: GroupId;
  readonly displayName: string | undefined;
  readonly securityEnabled: boolean | undefined;
  readonly dynamic: boolean | undefined;
  readonly roleAssignable: boolean | undefined;
  /** Direct members. */
  readonly members: readonly DirectoryObjectId[];
}

/** Every setting of both tables of the guide that Intune tells. */
export interface ConnectorDetail {
  readonly partnerState: PartnerState | undefined;
  readonly lastHeartbeatAt: Instant | undefined;
  readonly windowsEnabled: boolean | undefined;
  readonly unresponsiveAfterDays: number | undefined;
  readonly blocksOnMissingData: boolean | undefined;
  readonly attachEnabled: boolean | undefined;
  readonly unsupportedOsBlocked: boolean | undefined;
  readonly androidEnabled: boolean | undefined;
  readonly iosEnabled: boolean | undefined;
  readonly androidAppProtection: boolean | undefined;
  readonly iosAppProtection: boolean | undefined;
  readonly iosAppInventory: boolean | undefined;
  readonly iosPersonalAppInventory: boolean | undefined;
  readonly iosCertificates: boolean | undefined;
  readonly iosPersonalCertificates: boolean | undefined;
}

export interface EdrPolicy {
  readonly id: ConfigurationPolicyId;
  readonly displayName: string | undefined;
  readonly packageType: 'auto-from-connector' | 'onboard' | 'offboard' | undefined;
  readonly sampleSharing: SampleSharing | undefined;
  readonly assignedTo: readonly AssignmentTarget[];
}

export interface RiskPolicy {
  readonly id: CompliancePolicyId;
  readonly displayName: string | undefined;
  /** Undefined: no rule on device risk. */
  readonly threshold: ThreatLevel | undefined;
  /** Hours until a device is marked noncompliant; undefined: no such action, or it could not be read. */
  readonly blockAfterHours: number | undefined;
  readonly assignedTo: readonly AssignmentTarget[];
}

export interface ProtectedApp {
  readonly appId: AppId;
  readonly displayName: string | undefined;
  readonly enabled: boolean | undefined;
  readonly assignmentRequired: boolean | undefined;
  /** `saml`, `oidc` …; Graph leaves it null for most apps that use OpenID Connect. */
  readonly signOnMode: string | undefined;
}
