import type { AccessPolicy } from '../conditional-access/access-policy.ts';
import type { PartnerState, ThreatLevel } from '../facts/compliance.ts';
import type { Instant } from '../facts/fact.ts';
import type { ChangeId, DirectoryObjectId, EntraDeviceId, GroupId, UserId } from '../facts/ids.ts';
import type { RiskScore } from '../facts/machine.ts';
import type { JsonObject } from './json.ts';
import type { ChangeTarget, CompliancePolicyTarget, ConnectorSettings, ConnectorTarget, GroupTarget, MachineTarget, ManagedDeviceTarget, MembershipTarget, PersonTarget, PolicyTarget, SlotTarget } from './order.ts';

/**
 * A target as it was read. `object` is everything an approval is bound to: the whole object as the service sent it, without what
 * the service alone writes (times, versions, annotations). The other fields are the same object, understood.
 */
export type Snapshot =
  | (SnapshotOf<PolicyTarget> & { readonly policy: AccessPolicy })
  | (SnapshotOf<CompliancePolicyTarget> & ComplianceRule)
  | (SnapshotOf<MachineTarget> & MachineState)
  | (SnapshotOf<MembershipTarget> & Membership)
  | (SnapshotOf<PersonTarget> & PersonSessions)
  | (SnapshotOf<ManagedDeviceTarget> & ManagedDeviceState)
  | (SnapshotOf<SlotTarget> & SlotState)
  | (SnapshotOf<GroupTarget> & GroupState)
  | (SnapshotOf<ConnectorTarget> & ConnectorState);

interface SnapshotOf<Target extends ChangeTarget> {
  readonly kind: Target['kind'];
  readonly target: Target;
  /** For people; names do not decide. */
  readonly name: string;
  /** Tenant time. */
  readonly readAt: Instant;
  readonly object: JsonObject;
  /** When the service says it was last changed; undefined where it does not. */
  readonly modifiedAt: Instant | undefined;
}

export type SnapshotFor<Kind extends Snapshot['kind']> = Extract<Snapshot, { readonly kind: Kind }>;

export interface ComplianceRule {
  /** Undefined: the policy has no rule on device risk. */
  readonly threshold: ThreatLevel | undefined;
  readonly assignedTo: readonly AssignmentTarget[];
}

export type AssignmentTarget = { readonly kind: 'group' | 'excluded-group'; readonly groupId: GroupId } | { readonly kind: 'all-devices' | 'all-users' } | { readonly kind: 'unrecognised'; readonly type: string };

export interface MachineState {
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly osPlatform: string | undefined;
  readonly deviceValue: 'low' | 'normal' | 'high' | undefined;
  readonly tags: readonly string[];
  /** Moves by itself, so no approval is bound to it. */
  readonly riskScore: RiskScore | undefined;
  /** From the machine actions; undefined when they tell nothing. */
  readonly isolated: boolean | undefined;
  /** The newest first, of the last 30 days. */
  readonly actions: readonly MachineAction[];
}

export type MachineActionKind = 'isolate' | 'release' | 'scan' | 'other';
export type MachineActionStatus = 'pending' | 'in-progress' | 'succeeded' | 'failed' | 'timed-out' | 'cancelled' | 'unknown';

export interface MachineAction {
  readonly id: string;
  readonly kind: MachineActionKind;
  readonly status: MachineActionStatus;
  /** The change whose id the comment carries; undefined for actions that Gatehouse did not start. */
  readonly change: ChangeId | undefined;
  readonly requestor: string | undefined;
  readonly createdAt: Instant | undefined;
}

export interface Membership {
  readonly member: boolean;
  readonly groupName: string;
  /** Its members follow from a rule: nobody can be added by hand. */
  readonly dynamic: boolean;
  readonly roleAssignable: boolean;
  readonly person: { readonly userType: 'member' | 'guest' | undefined; readonly enabled: boolean | undefined };
  /** Conditional Access policies that exclude this group, by name; undefined when they could not be read. */
  readonly excludedFrom: readonly string[] | undefined;
}

export interface PersonSessions {
  readonly userType: 'member' | 'guest' | undefined;
  readonly enabled: boolean | undefined;
  /** Tokens from before are refused. */
  readonly sessionsValidFrom: Instant | undefined;
}

export interface ManagedDeviceState {
  readonly ownerId: UserId | undefined;
  readonly lastSyncAt: Instant | undefined;
}

/** `object` is `{ "<id>": { …as configured } }`: empty, nothing of this name exists. */
export interface SlotState {
  readonly found: readonly FoundObject[];
}

export interface FoundObject {
  readonly id: string;
  /** What a creation sets, in our words and lists in order; two objects of one shape do the same. Without id, name and description. */
  readonly shape: JsonObject;
  /** As `object` of the snapshot holds it. Groups with `members` (sorted object ids); Intune policies with `assignments`. */
  readonly object: JsonObject;
  /** Of a group: its direct members; undefined for everything else. */
  readonly members: readonly DirectoryObjectId[] | undefined;
  /** Of an Intune policy: whom it is assigned to; undefined for everything else. */
  readonly assignedTo: readonly AssignmentTarget[] | undefined;
  /** Of a Conditional Access policy; undefined for everything else. */
  readonly policy: AccessPolicy | undefined;
  /**
   * Names of Conditional Access and Intune policies that would lose somebody if a group went; undefined: it could not be read.
   * Empty for everything that is not a group.
   */
  readonly usedBy: readonly string[] | undefined;
}

/** `object` is `{ group: {…}, members: [sorted object ids] }`. */
export interface GroupState {
  readonly members: readonly DirectoryObjectId[];
  readonly dynamic: boolean;
  readonly roleAssignable: boolean;
  /** Conditional Access policies that name the group, by name; undefined when they could not be read. */
  readonly includedIn: readonly string[] | undefined;
  readonly excludedFrom: readonly string[] | undefined;
}

/** `object` holds every setting of the connector as the service names it, without state and times. */
export interface ConnectorState extends Required<{ readonly [Name in keyof ConnectorSettings]: ConnectorSettings[Name] | undefined }> {
  readonly partnerState: PartnerState | undefined;
  readonly lastHeartbeatAt: Instant | undefined;
}
