import type { TenantWrite } from '../../core/change/write.ts';
import type { WriteMark } from '../../ports/executor.ts';
import type { GraphWrite } from '../graph/graph-client.ts';
import { segment } from '../upstream/odata.ts';
import { markText } from './mark.ts';

/** How a write is spelt on the wire, without the header that every write has. */
export type WireWrite = ({ readonly api: 'graph' } & GraphWrite) | { readonly api: 'defender'; readonly path: string; readonly body: object };

/** Longest comment that is easy to read in Defender's action centre, and longest justification that Intune takes with room to spare. */
const commentLength = 200;
const justificationLength = 900;

/** Bodies hold what is to change and nothing else. Throws `upstream.bad-question` for an id that is none. */
export function wireWrite(write: TenantWrite, mark: WriteMark, graphOrigin: string): WireWrite {
  const comment = { Comment: markText(mark.changeId, mark.reason, commentLength) };
  switch (write.kind) {
    case 'set-policy-state':
      return { api: 'graph', method: 'PATCH', version: 'v1.0', path: `/identity/conditionalAccess/policies/${segment(write.policyId)}`, body: { state: write.state }, budget: 'conditionalAccess' };
    case 'set-threshold':
      return {
        api: 'graph',
        method: 'PATCH',
        version: 'beta',
        path: `/deviceManagement/deviceCompliancePolicies/${segment(write.policyId)}`,
        // The type must be named, and a policy of another platform is refused for it.
        body: { '@odata.type': '#microsoft.graph.windows10CompliancePolicy', deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: write.threshold },
        headers: { 'x-msft-approval-justification': base64(markText(mark.changeId, mark.reason, justificationLength)) },
        budget: 'intune',
      };
    case 'isolate':
      return { api: 'defender', path: `/machines/${segment(write.machineId)}/isolate`, body: { ...comment, IsolationType: { full: 'Full', selective: 'Selective' }[write.isolation] } };
    case 'release':
      return { api: 'defender', path: `/machines/${segment(write.machineId)}/unisolate`, body: comment };
    case 'scan':
      return { api: 'defender', path: `/machines/${segment(write.machineId)}/runAntiVirusScan`, body: { ...comment, ScanType: { quick: 'Quick', full: 'Full' }[write.scan] } };
    case 'add-member': {
      const body = { '@odata.id': `${graphOrigin}/v1.0/directoryObjects/${segment(write.userId)}` };
      return { api: 'graph', method: 'POST', version: 'v1.0', path: `/groups/${segment(write.groupId)}/members/$ref`, body, budget: 'directory' };
    }
    case 'remove-member':
      // Without `$ref` at its end this address would delete the person.
      return { api: 'graph', method: 'DELETE', version: 'v1.0', path: `/groups/${segment(write.groupId)}/members/${segment(write.userId)}/$ref`, budget: 'directory' };
    case 'revoke-sessions':
      return { api: 'graph', method: 'POST', version: 'v1.0', path: `/users/${segment(write.userId)}/revokeSignInSessions`, budget: 'directory' };
    case 'sync':
      return { api: 'graph', method: 'POST', version: 'v1.0', path: `/deviceManagement/managedDevices/${segment(write.managedDeviceId)}/syncDevice`, budget: 'intune' };
  }
}

/** Of the UTF-8 text; Intune refuses plain text. */
function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
