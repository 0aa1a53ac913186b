import type { ThreatLevel } from '../facts/compliance.ts';
import type { Instant } from '../facts/fact.ts';
import type { AppId, CompliancePolicyId, ConfigurationPolicyId, DirectoryObjectId, GroupId, MachineId, ManagedDeviceId, PolicyId, UserId } from '../facts/ids.ts';

/** What a change is made to. Ids only: names are looked up, and shown, but never decide. */
export type ChangeTarget = PolicyTarget | CompliancePolicyTarget | MachineTarget | MembershipTarget | PersonTarget | ManagedDeviceTarget | SlotTarget | GroupTarget | ConnectorTarget;

export interface PolicyTarget {
  readonly kind: 'conditional-access-policy';
  readonly policyId: PolicyId;
}

export interface CompliancePolicyTarget {
  readonly kind: 'compliance-policy';
  readonly policyId: CompliancePolicyId;
}

export interface MachineTarget {
  readonly kind: 'machine';
  readonly machineId: MachineId;
}

/** One person's place in one group. */
export interface MembershipTarget {
  readonly kind: 'membership';
  readonly groupId: GroupId;
  readonly userId: UserId;
}

export interface PersonTarget {
  readonly kind: 'person';
  readonly userId: UserId;
}

export interface ManagedDeviceTarget {
  readonly kind: 'managed-device';
  readonly managedDeviceId: ManagedDeviceId;
}

/** What can be created and deleted. */
export type SlotObject = 'group' | 'configuration-policy' | 'compliance-policy' | 'conditional-access-policy';

/** The place of all objects of one kind that carry one name: what is to be created has no id yet. */
export interface SlotTarget {
  readonly kind: 'slot';
  readonly of: SlotObject;
  /** Display name, compared without case. */
  readonly name: string;
}

/** A group with all its direct members. */
export interface GroupTarget {
  readonly kind: 'group';
  readonly groupId: GroupId;
}

/** The Defender connector of Intune; a tenant has one, of a fixed id. */
export interface ConnectorTarget {
  readonly kind: 'connector';
}

/** Settings of the connector that a change may set; what is absent stays. */
export interface ConnectorSettings {
  /** "Connect Windows devices version 10.0.15063 and above to Microsoft Defender for Endpoint". */
  readonly windowsEnabled?: boolean;
  /** "Number of days until partner is unresponsive". */
  readonly unresponsiveAfterDays?: number;
  /** Windows devices without data from Defender count as noncompliant. */
  readonly blocksOnMissingData?: boolean;
}

/** `not-configured` leaves it to Windows. */
export type SampleSharing = 'not-configured' | 'none' | 'all';

/** A change as it was asked for: a kind of the catalogue, its target, and the values its form asks for. */
export type ChangeOrder =
  | { readonly kind: 'policy-on'; readonly target: PolicyTarget }
  | { readonly kind: 'policy-report-only'; readonly target: PolicyTarget }
  | { readonly kind: 'threshold-tighten'; readonly target: CompliancePolicyTarget; readonly threshold: ThreatLevel }
  | { readonly kind: 'threshold-relax'; readonly target: CompliancePolicyTarget; readonly threshold: ThreatLevel }
  | { readonly kind: 'isolate'; readonly target: MachineTarget; readonly isolation: 'full' | 'selective' }
  | { readonly kind: 'release'; readonly target: MachineTarget }
  | { readonly kind: 'scan'; readonly target: MachineTarget; readonly scan: 'quick' | 'full' }
  | { readonly kind: 'exception-begin'; readonly target: MembershipTarget; readonly until: Instant }
  | { readonly kind: 'exception-end'; readonly target: MembershipTarget }
  | { readonly kind: 'revoke-sessions'; readonly target: PersonTarget }
  | { readonly kind: 'sync-device'; readonly target: ManagedDeviceTarget }
  | { readonly kind: 'group-create'; readonly target: SlotTarget; readonly memberKind: MemberKind; readonly members: readonly DirectoryObjectId[] }
  | { readonly kind: 'group-delete'; readonly target: SlotTarget; readonly groupId: GroupId }
  | { readonly kind: 'members-add'; readonly target: GroupTarget; readonly memberKind: MemberKind; readonly members: readonly DirectoryObjectId[] }
  | { readonly kind: 'members-remove'; readonly target: GroupTarget; readonly memberKind: MemberKind; readonly members: readonly DirectoryObjectId[] }
  | { readonly kind: 'connector-set'; readonly target: ConnectorTarget; readonly settings: ConnectorSettings }
  | { readonly kind: 'edr-policy-create'; readonly target: SlotTarget; readonly sampleSharing: SampleSharing; readonly assignTo: GroupId }
  | { readonly kind: 'edr-policy-delete'; readonly target: SlotTarget; readonly policyId: ConfigurationPolicyId }
  | { readonly kind: 'compliance-policy-create'; readonly target: SlotTarget; readonly threshold: ThreatLevel; readonly assignTo: GroupId }
  | { readonly kind: 'compliance-policy-delete'; readonly target: SlotTarget; readonly policyId: CompliancePolicyId }
  /** Always in report-only, for Windows, asking for a compliant device. */
  | { readonly kind: 'access-policy-create'; readonly target: SlotTarget; readonly people: GroupId; readonly appId: AppId; readonly excludedPeople: readonly UserId[]; readonly excludedGroups: readonly GroupId[] }
  | { readonly kind: 'access-policy-delete'; readonly target: SlotTarget; readonly policyId: PolicyId };

/** What the members of a group are, for the words of its cards; ids decide. */
export type MemberKind = 'person' | 'device';

export type ChangeKindId = ChangeOrder['kind'];

export type OrderOf<Kind extends ChangeKindId> = Extract<ChangeOrder, { readonly kind: Kind }>;

export const changeKindIds = [
  'policy-on',
  'policy-report-only',
  'threshold-tighten',
  'threshold-relax',
  'isolate',
  'release',
  'scan',
  'exception-begin',
  'exception-end',
  'revoke-sessions',
  'sync-device',
  'group-create',
  'group-delete',
  'members-add',
  'members-remove',
  'connector-set',
  'edr-policy-create',
  'edr-policy-delete',
  'compliance-policy-create',
  'compliance-policy-delete',
  'access-policy-create',
  'access-policy-delete',
] as const satisfies readonly ChangeKindId[];

export function isChangeKindId(text: string): text is ChangeKindId {
  return changeKindIds.some((id) => id === text);
}

/** One change at a time may be open for a key: two that are approved side by side would each be bound to a state the other ends. */
export function targetKey(target: ChangeTarget): string {
  switch (target.kind) {
    case 'conditional-access-policy':
    case 'compliance-policy':
      return `${target.kind}/${target.policyId}`;
    case 'machine':
      return `${target.kind}/${target.machineId}`;
    case 'membership':
      return `${target.kind}/${target.groupId}/${target.userId}`;
    case 'person':
      return `${target.kind}/${target.userId}`;
    case 'managed-device':
      return `${target.kind}/${target.managedDeviceId}`;
    case 'slot':
      return `${target.kind}/${target.of}/${target.name.trim().toLowerCase()}`;
    case 'group':
      return `${target.kind}/${target.groupId}`;
    case 'connector':
      return target.kind;
  }
}
