import type { ThreatLevel } from '../facts/compliance.ts';
import type { Instant } from '../facts/fact.ts';
import type { CompliancePolicyId, GroupId, MachineId, ManagedDeviceId, PolicyId, UserId } from '../facts/ids.ts';

/** What a change is made to. Ids only: names are looked up, and shown, but never decide. */
export type ChangeTarget = PolicyTarget | CompliancePolicyTarget | MachineTarget | MembershipTarget | PersonTarget | ManagedDeviceTarget;

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
  | { readonly kind: 'sync-device'; readonly target: ManagedDeviceTarget };

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
  }
}
