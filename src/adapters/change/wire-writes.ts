import type { TenantWrite } from '../../core/change/write.ts';
import type { WriteMark } from '../../ports/executor.ts';
import type { GraphWrite } from '../graph/graph-client.ts';
import { segment } from '../upstream/odata.ts';
import { wireSettings } from '../../core/change/catalogue/connector-set.ts';
import { defenderConnectorId } from './connector-target.ts';
import { markText } from './mark.ts';
import { accessPolicyBody, assignmentBody, compliancePolicyBody, edrPolicyBody, groupBody, membersBody } from './policy-bodies.ts';

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
    case 'create-group':
    case 'delete-group':
    case 'add-members':
    case 'drop-member':
      return { api: 'graph', ...groupWrite(write, mark, graphOrigin) };
    case 'create-access-policy':
      return { api: 'graph', method: 'POST', version: 'v1.0', path: policies, body: accessPolicyBody(write), budget: 'conditionalAccess' };
    case 'delete-access-policy':
      return { api: 'graph', method: 'DELETE', version: 'v1.0', path: `${policies}/${segment(write.policyId)}`, budget: 'conditionalAccess' };
    default:
      return { api: 'graph', ...intuneWrite(write, mark) };
  }
}

const policies = '/identity/conditionalAccess/policies';

type GroupWrite = Extract<TenantWrite, { readonly kind: 'create-group' | 'delete-group' | 'add-members' | 'drop-member' }>;

function groupWrite(write: GroupWrite, mark: WriteMark, graphOrigin: string): GraphWrite {
  const directory = { version: 'v1.0', budget: 'directory' } as const;
  switch (write.kind) {
    case 'create-group':
      return { ...directory, method: 'POST', path: '/groups', body: groupBody(write, descriptionOf(mark), nicknameOf(mark), graphOrigin) };
    case 'delete-group':
      return { ...directory, method: 'DELETE', path: `/groups/${segment(write.groupId)}` };
    case 'add-members':
      return { ...directory, method: 'PATCH', path: `/groups/${segment(write.groupId)}`, body: membersBody(write.members.map(segment), graphOrigin) };
    case 'drop-member':
      // Without `$ref` at its end this address would delete the person or the device.
      return { ...directory, method: 'DELETE', path: `/groups/${segment(write.groupId)}/members/${segment(write.member)}/$ref` };
  }
}

type IntuneWrite = Extract<TenantWrite, { readonly kind: 'set-connector' | `${'create' | 'assign' | 'delete'}-${'edr' | 'compliance'}-policy` }>;

/** Multi admin approval asks for a justification with every write it may keep back. */
function intuneWrite(write: IntuneWrite, mark: WriteMark): GraphWrite {
  const beta = { version: 'beta', budget: 'intune', headers: { 'x-msft-approval-justification': base64(markText(mark.changeId, mark.reason, justificationLength)) } } as const;
  const [edr, compliance] = ['/deviceManagement/configurationPolicies', '/deviceManagement/deviceCompliancePolicies'];
  switch (write.kind) {
    case 'set-connector':
      return { version: 'v1.0', budget: 'intune', method: 'PATCH', path: `/deviceManagement/mobileThreatDefenseConnectors/${defenderConnectorId}`, body: wireSettings(write.settings) };
    case 'create-edr-policy':
      return { ...beta, method: 'POST', path: edr, body: edrPolicyBody(write, descriptionOf(mark)) };
    case 'assign-edr-policy':
      return { ...beta, method: 'POST', path: `${edr}/${segment(write.policyId)}/assign`, body: assignmentBody(write.to) };
    case 'delete-edr-policy':
      return { ...beta, method: 'DELETE', path: `${edr}/${segment(write.policyId)}` };
    case 'create-compliance-policy':
      return { ...beta, method: 'POST', path: compliance, body: compliancePolicyBody(write, descriptionOf(mark)) };
    case 'assign-compliance-policy':
      return { ...beta, method: 'POST', path: `${compliance}/${segment(write.policyId)}/assign`, body: assignmentBody(write.to) };
    case 'delete-compliance-policy':
      return { ...beta, method: 'DELETE', path: `${compliance}/${segment(write.policyId)}` };
  }
}

/** Graph takes 1,024 characters for groups, and 1,000 for policies. */
const descriptionLength = 900;

function descriptionOf({ changeId, reason }: WriteMark): string {
  return markText(changeId, reason, descriptionLength);
}

function nicknameOf({ changeId }: WriteMark): string {
  return `gatehouse-${changeId.replace(/[^\w-]/g, '')}`.slice(0, 64);
}

/** Of the UTF-8 text; Intune refuses plain text. */
function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
