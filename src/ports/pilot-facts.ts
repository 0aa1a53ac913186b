import type { ConfigurationState, ConnectorDetail, EdrPolicy, PilotDevice, PilotGroup, ProtectedApp, RiskPolicy, ServicePlan } from '../core/pilot/facts.ts';
import type { Fact, Instant } from '../core/facts/fact.ts';
import type { AppId, CompliancePolicyId, ConfigurationPolicyId, GroupId, ManagedDeviceId, UserId } from '../core/facts/ids.ts';
import type { ManagedDevice } from '../core/facts/device.ts';
import type { SignIn } from '../core/facts/sign-in.ts';
import type { ReadOptions } from './read.ts';

/** What the steps of the pilot look at beyond `Entra`, `Intune` and `Defender`; read with the reading identity, never cached. Never rejects. */
export interface PilotReadings {
  readGroup(id: GroupId, options?: ReadOptions): Promise<Fact<PilotGroup | undefined>>;
  readServicePlans(user: UserId, options?: ReadOptions): Promise<Fact<readonly ServicePlan[]>>;
  readApp(app: AppId, options?: ReadOptions): Promise<Fact<ProtectedApp | undefined>>;
  /** Whether the person, or a group of theirs, is assigned to the app. */
  isAssigned(user: UserId, app: AppId, options?: ReadOptions): Promise<Fact<boolean>>;
  readConnector(options?: ReadOptions): Promise<Fact<ConnectorDetail | undefined>>;
  readEdrPolicy(id: ConfigurationPolicyId, options?: ReadOptions): Promise<Fact<EdrPolicy | undefined>>;
  readRiskPolicy(id: CompliancePolicyId, options?: ReadOptions): Promise<Fact<RiskPolicy | undefined>>;
  readConfigurationStates(device: ManagedDeviceId, options?: ReadOptions): Promise<Fact<readonly ConfigurationState[]>>;
  readLoggedOn(device: ManagedDeviceId, options?: ReadOptions): Promise<PilotDevice['loggedOn']>;
  /**
   * Interactive sign-ins to any of these apps (none: to all apps), newest first, at most 1,000 rows; a gap says when there are more.
   * `people`: of these alone, at most 15, so that a small pilot is not drowned by the sign-ins of everybody else; more are not asked for by name.
   */
  readSignInsTo(apps: readonly AppId[], since: Instant, options?: ReadOptions & { readonly people?: readonly UserId[] | undefined }): Promise<Fact<readonly SignIn[]>>;
  /** Apps that may be protected, at most 100, by name. `named`: those that are called exactly this, in upper or lower case. */
  listApps(options?: ReadOptions & { readonly named?: string | undefined }): Promise<Fact<readonly ProtectedApp[]>>;
  /** Windows devices that Intune manages, at most 100, by name. */
  listWindowsDevices(options?: ReadOptions): Promise<Fact<readonly ManagedDevice[]>>;
}
