import type { ThreatLevel } from '../facts/compliance.ts';
import type { AppId, CompliancePolicyId, ConfigurationPolicyId, DirectoryObjectId, GroupId, MachineId, ManagedDeviceId, PolicyId, UserId } from '../facts/ids.ts';
import type { ConnectorSettings, SampleSharing } from './order.ts';

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
  | { readonly kind: 'sync'; readonly managedDeviceId: ManagedDeviceId }
  /** A plain security group; at most 20 members with it. */
  | { readonly kind: 'create-group'; readonly name: string; readonly members: readonly DirectoryObjectId[] }
  | { readonly kind: 'delete-group'; readonly groupId: GroupId }
  /** At most 20; refused as a whole when one of them is a member already. */
  | { readonly kind: 'add-members'; readonly groupId: GroupId; readonly members: readonly DirectoryObjectId[] }
  | { readonly kind: 'drop-member'; readonly groupId: GroupId; readonly member: DirectoryObjectId }
  | { readonly kind: 'set-connector'; readonly settings: ConnectorSettings }
  | { readonly kind: 'create-edr-policy'; readonly name: string; readonly sampleSharing: SampleSharing }
  /** Replaces all assignments. */
  | { readonly kind: 'assign-edr-policy'; readonly policyId: ConfigurationPolicyId; readonly to: GroupId }
  | { readonly kind: 'delete-edr-policy'; readonly policyId: ConfigurationPolicyId }
  | { readonly kind: 'create-compliance-policy'; readonly name: string; readonly threshold: ThreatLevel }
  | { readonly kind: 'assign-compliance-policy'; readonly policyId: CompliancePolicyId; readonly to: GroupId }
  | { readonly kind: 'delete-compliance-policy'; readonly policyId: CompliancePolicyId }
  | { readonly kind: 'create-access-policy'; readonly name: string; readonly people: GroupId; readonly appId: AppId; readonly excludedPeople: readonly UserId[]; readonly excludedGroups: readonly GroupId[] }
  | { readonly kind: 'delete-access-policy'; readonly policyId: PolicyId };

/** Members that one call takes (Graph: `members@odata.bind`). */
export const membersAtOnce = 20;
