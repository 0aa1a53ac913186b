import type { SampleSharing } from '../change/order.ts';
import type { JsonObject } from '../change/json.ts';
import type { ThreatLevel } from '../facts/compliance.ts';
import type { Instant } from '../facts/fact.ts';
import type { AppId, ChangeId, CompliancePolicyId, ConfigurationPolicyId, ConversationId, EntraDeviceId, GroupId, PilotId, PolicyId, UserId } from '../facts/ids.ts';
import type { CheckId } from './check-id.ts';

/** What the team wants the pilot to be. Names are those the objects are created with; objects of these names are taken over. */
export interface PilotPlan {
  readonly userGroupName: string;
  readonly users: readonly UserId[];
  readonly deviceGroupName: string;
  readonly devices: readonly EntraDeviceId[];
  readonly unresponsiveDays: number;
  readonly blocksOnMissingData: boolean;
  readonly edrPolicyName: string;
  readonly sampleSharing: SampleSharing;
  readonly compliancePolicyName: string;
  readonly threshold: ThreatLevel;
  readonly accessPolicyName: string;
  /** Undefined until step five. */
  readonly app: AppId | undefined;
}

/** Ids of the objects of the loop, found by their name; absent while there is none, or more than one. */
export interface PilotObjects {
  readonly userGroup?: GroupId;
  readonly deviceGroup?: GroupId;
  readonly edrPolicy?: ConfigurationPolicyId;
  readonly compliancePolicy?: CompliancePolicyId;
  readonly accessPolicy?: PolicyId;
}

/** One walk through the five steps, from the first look at the tenant to its end. A tenant has one at a time. */
export interface Pilot {
  readonly id: PilotId;
  /** 1 at first, one more with every save. */
  readonly revision: number;
  readonly status: 'walking' | 'rolling-back' | 'rolled-back';
  readonly startedBy: UserId;
  readonly startedAt: Instant;
  readonly plan: PilotPlan;
  readonly objects: PilotObjects;
  readonly firstState: FirstState;
  readonly confirmations: readonly Confirmation[];
  readonly trials: readonly Trial[];
  readonly brake: Brake;
  readonly watched: readonly WatchedObject[];
  /** Since when the access policy was seen in report-only, and On; tenant time. */
  readonly reportOnlySince?: Instant;
  readonly onSince?: Instant;
  /** Cards of the board to keep up to date. */
  readonly boards: readonly { readonly conversationId: ConversationId; readonly activityId: string }[];
}

/** What the tenant was before the first change: where a rollback leads. */
export interface FirstState {
  readonly takenAt: Instant;
  /** As in the connector's snapshot; undefined: there was no connector. */
  readonly connector: JsonObject | undefined;
  /** Objects that carried the names of the plan already; a rollback leaves them in place. */
  readonly existed: PilotObjects;
}

/** Something that no API tells, confirmed by a person. */
export interface Confirmation {
  readonly check: CheckId;
  readonly by: UserId;
  readonly at: Instant;
}

/** `report-only` and `enforced`: the pilot user signs in and must get in. `blocked`: a device that is not compliant must be kept out. */
export type TrialKind = 'report-only' | 'enforced' | 'blocked';

/** "Sign in now": one real sign-in that the bot asked for and watches the log for. */
export interface Trial {
  readonly kind: TrialKind;
  readonly user: UserId;
  readonly app: AppId;
  readonly policy: PolicyId;
  readonly askedBy: UserId;
  /** Tenant time; only sign-ins after it count. */
  readonly askedAt: Instant;
  /** The log may be late: until then it is watched. */
  readonly until: Instant;
  readonly outcome: TrialOutcome;
}

export type TrialOutcome =
  | { readonly status: 'waiting' }
  | { readonly status: 'as-wanted' | 'otherwise'; readonly at: Instant; readonly signInId: string; readonly says: string }
  | { readonly status: 'not-seen'; readonly at: Instant };

/** The way back to report-only that is approved together with On. */
export type Brake =
  | { readonly status: 'off' }
  | { readonly status: 'armed'; readonly since: Instant; readonly change: ChangeId; readonly limit: BrakeLimit }
  | { readonly status: 'tripped'; readonly at: Instant; readonly change: ChangeId | undefined; readonly says: string }
  /** Somebody has looked at it since. On must be asked for again. */
  | { readonly status: 'rearmed'; readonly at: Instant; readonly by: UserId };

export interface BrakeLimit {
  /** Milliseconds that are looked back. */
  readonly windowMs: number;
  /** People whom the policy kept out in that time; at this number the brake does not trip, above it does. */
  readonly mostPeople: number;
  /** Share of people, 0 to 1, out of those whom the policy applied to; both limits must be passed. */
  readonly mostShare: number;
}

/** An object of the loop as Gatehouse last left or accepted it. */
export interface WatchedObject {
  /** `targetKey` of its target. */
  readonly key: string;
  readonly hash: string;
  readonly object: JsonObject;
  /** Tenant time; the start of the pilot, unless the object was set to something else since and that was accepted. */
  readonly since: Instant;
  /** Hash of the object as it was when people were last told that it had drifted: one alarm for each drift. */
  readonly alarmed?: string;
}

export const defaultPlan: PilotPlan = {
  userGroupName: 'Pilot – Windows Zero Trust Users',
  users: [],
  deviceGroupName: 'Pilot – Windows Zero Trust Devices',
  devices: [],
  unresponsiveDays: 7,
  blocksOnMissingData: false,
  edrPolicyName: 'Pilot – Windows MDE Onboarding',
  sampleSharing: 'not-configured',
  compliancePolicyName: 'Pilot – Windows MDE device risk',
  threshold: 'medium',
  accessPolicyName: 'Pilot – MDE Intune Compliance',
  app: undefined,
};
