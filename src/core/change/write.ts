import type { ThreatLevel } from '../facts/compliance.ts';
import type { CompliancePolicyId, GroupId, MachineId, ManagedDeviceId, PolicyId, UserId } from '../facts/ids.ts';

/** One call that changes the tenant. Made from the stored change alone; the executing adapter knows how each is spelt on the wire. */
export type TenantWrite =
  | { readonly kind: 'set-policy-state'; readonly policyId: PolicyId; readonly state: 'enabled' | 'enabledForReportingButNotEnforced' }
  | { readonly kind: 'set-threshold'; readonly policyId: CompliancePolicyId; readonly threshold: ThreatLevel }
  | { readonly kind: 'isolate'; readonly machineId: MachineId; readonly isolation: 'full' | 'selective' }
  | { readonly kind: 'release'; readonly machineId: MachineId }
  | { readonly kind: 'scan'; readonly machineId: MachineId; readonly scan: 'quick' | 'full' }
  | { readonly kind: 'add-member'; readonly groupId: GroupId; readonly userId: UserId }
  | { readonly kind: 'remove-member'; readonly groupId: GroupId; readonly userId: UserId }
  | { readonly kind: 'revoke-sessions'; readonly userId: UserId }
  | { readonly kind: 'sync'; readonly managedDeviceId: ManagedDeviceId };
