import { wireSettings } from '../../core/change/catalogue/connector-set.ts';
import { spellValue } from '../../core/change/diff-text.ts';
import type { ChangeOrder } from '../../core/change/order.ts';
import { membersAtOnce, type TenantWrite } from '../../core/change/write.ts';

/**
 * One call that will be made, in words: method, object and the value that is set. Ids are those of the stored change; names are not
 * yet escaped.
 */
export function describeCall(write: TenantWrite): string {
  switch (write.kind) {
    case 'set-policy-state':
      return `Graph: PATCH the Conditional Access policy ${write.policyId}, state = ${write.state}`;
    case 'set-threshold':
      return `Graph: PATCH the compliance policy ${write.policyId}, deviceThreatProtectionRequiredSecurityLevel = ${write.threshold}`;
    case 'isolate':
      return `Defender: POST isolate for the machine ${write.machineId}, IsolationType = ${write.isolation === 'full' ? 'Full' : 'Selective'}`;
    case 'release':
      return `Defender: POST unisolate for the machine ${write.machineId}`;
    case 'scan':
      return `Defender: POST runAntiVirusScan for the machine ${write.machineId}, ScanType = ${write.scan === 'full' ? 'Full' : 'Quick'}`;
    case 'add-member':
      return `Graph: POST the person ${write.userId} to the members of the group ${write.groupId}`;
    case 'remove-member':
      return `Graph: DELETE the person ${write.userId} from the members of the group ${write.groupId}`;
    case 'revoke-sessions':
      return `Graph: POST revokeSignInSessions for the person ${write.userId}`;
    case 'sync':
      return `Graph: POST syncDevice for the managed device ${write.managedDeviceId}`;
    default:
      return describePilotCall(write);
  }
}

/** The first call and, for a change of several calls, what follows once the first is seen. */
export function describeCalls(order: ChangeOrder, first: TenantWrite): string {
  const rest = followingCalls(order);
  return rest === undefined ? describeCall(first) : `${describeCall(first)}; then ${rest}`;
}

function followingCalls(order: ChangeOrder): string | undefined {
  switch (order.kind) {
    case 'edr-policy-create':
    case 'compliance-policy-create':
      return `POST assign, to the group ${order.assignTo} alone`;
    case 'group-create':
    case 'members-add':
      return order.members.length > membersAtOnce ? `PATCH the group with the other ${String(order.members.length - membersAtOnce)}, ${String(membersAtOnce)} at a time` : undefined;
    case 'members-remove':
      return order.members.length > 1 ? `the other ${String(order.members.length - 1)}, one by one` : undefined;
    default:
      return undefined;
  }
}

type OrdinaryWrite = 'set-policy-state' | 'set-threshold' | 'isolate' | 'release' | 'scan' | 'add-member' | 'remove-member' | 'revoke-sessions' | 'sync';

function describePilotCall(write: Exclude<TenantWrite, { readonly kind: OrdinaryWrite }>): string {
  switch (write.kind) {
    case 'create-group':
      return `Graph: POST the security group "${write.name}" with ${members(write.members.length)}`;
    case 'delete-group':
      return `Graph: DELETE the group ${write.groupId}`;
    case 'add-members':
      return `Graph: PATCH the group ${write.groupId}, ${members(write.members.length)} more`;
    case 'drop-member':
      return `Graph: DELETE ${write.member} from the members of the group ${write.groupId}`;
    case 'set-connector':
      return `Graph: PATCH the Defender connector, ${Object.entries(wireSettings(write.settings)).map(([name, value]) => `${name} = ${spellValue(value)}`).join(', ')}`;
    case 'create-edr-policy':
      return `Graph: POST the configuration policy "${write.name}", onboarding package from the connector, sample sharing = ${write.sampleSharing}`;
    case 'assign-edr-policy':
      return `Graph: POST assign for the configuration policy ${write.policyId}, to the group ${write.to} alone`;
    case 'delete-edr-policy':
      return `Graph: DELETE the configuration policy ${write.policyId}`;
    case 'create-compliance-policy':
      return `Graph: POST the compliance policy "${write.name}", deviceThreatProtectionRequiredSecurityLevel = ${write.threshold}`;
    case 'assign-compliance-policy':
      return `Graph: POST assign for the compliance policy ${write.policyId}, to the group ${write.to} alone`;
    case 'delete-compliance-policy':
      return `Graph: DELETE the compliance policy ${write.policyId}`;
    case 'create-access-policy':
      return `Graph: POST the Conditional Access policy "${write.name}", state = enabledForReportingButNotEnforced, for the group ${write.people} and the app ${write.appId}`;
    case 'delete-access-policy':
      return `Graph: DELETE the Conditional Access policy ${write.policyId}`;
  }
}

function members(count: number): string {
  return `${String(count)} ${count === 1 ? 'member' : 'members'}`;
}
