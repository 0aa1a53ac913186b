import type { TenantWrite } from '../../core/change/write.ts';

/** The one call that will be made, in words: method, object and the value that is set. Ids are those of the stored change. */
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
  }
}
