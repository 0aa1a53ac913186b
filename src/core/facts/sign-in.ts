import type { Instant } from './fact.ts';
import type { AppId, EntraDeviceId, PolicyId, UserId } from './ids.ts';

export type AppliedPolicyResult =
  | 'success'
  | 'failure'
  | 'notApplied'
  | 'notEnabled'
  | 'reportOnlySuccess'
  | 'reportOnlyFailure'
  | 'reportOnlyNotApplied'
  | 'reportOnlyInterrupted';

export type GrantControl =
  | 'block'
  | 'mfa'
  | 'compliantDevice'
  | 'domainJoinedDevice'
  | 'approvedApplication'
  | 'compliantApplication'
  | 'passwordChange'
  | 'riskRemediation'
  | 'authenticationStrength'
  | 'termsOfUse'
  | 'customControl';

/** `result` undefined: missing or not a member of the enum that Gatehouse knows. */
export interface AppliedPolicy {
  readonly id: PolicyId | undefined;
  readonly displayName: string | undefined;
  readonly result: AppliedPolicyResult | undefined;
  /** Controls the log names; words it does not know are left out. */
  readonly enforcedGrantControls: readonly GrantControl[];
}

export type RiskLevel = 'none' | 'low' | 'medium' | 'high' | 'hidden';

/** How the client presented itself. `legacy` can show neither a device nor a prompt. */
export type ClientKind = 'browser' | 'modern' | 'legacy';

export interface SignInDevice {
  /**
   * `''`: the log says that the client sent no device claim (private window, browser without single sign-on, other account).
   * `undefined`: the log does not say.
   */
  readonly deviceId: EntraDeviceId | '' | undefined;
  readonly displayName: string | undefined;
  readonly operatingSystem: string | undefined;
  readonly browser: string | undefined;
  readonly isCompliant: boolean | undefined;
  readonly isManaged: boolean | undefined;
  readonly joinType: JoinType | undefined;
}

/** Entra trust type: joined (AzureAd), hybrid joined (ServerAd), registered only (Workplace). */
export type JoinType = 'joined' | 'hybrid' | 'registered';

/** One row of the Entra sign-in log. One attempt of a person can leave several rows with one correlation id. */
export interface SignIn {
  readonly id: string;
  readonly correlationId: string | undefined;
  readonly createdAt: Instant | undefined;
  readonly userId: UserId | undefined;
  readonly userPrincipalName: string | undefined;
  readonly appId: AppId | undefined;
  readonly appName: string | undefined;
  readonly clientAppUsed: string | undefined;
  readonly clientKind: ClientKind | undefined;
  readonly ipAddress: string | undefined;
  readonly city: string | undefined;
  readonly country: string | undefined;
  /** 0 is success. `undefined` is neither success nor failure. */
  readonly errorCode: number | undefined;
  readonly failureReason: string | undefined;
  readonly conditionalAccessStatus: 'success' | 'failure' | 'notApplied' | undefined;
  /** `undefined`: the log did not give the list (missing permission or licence), which is not the same as an empty one. */
  readonly appliedPolicies: readonly AppliedPolicy[] | undefined;
  readonly device: SignInDevice;
  readonly signInRisk: RiskLevel | undefined;
  readonly userRisk: RiskLevel | undefined;
  /** True when the log says that the device-code flow was used. */
  readonly deviceCodeFlow: boolean | undefined;
}
