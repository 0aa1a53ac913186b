import { z } from 'zod/v4';
import type { WaitingFor } from '../../core/change/change.ts';
import type { CompliancePolicyTarget } from '../../core/change/order.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { lax, text } from '../upstream/fields.ts';
import { literal, segment } from '../upstream/odata.ts';
import { readObject } from './reading.ts';

const requestRow = z.object({ payloadName: lax(text), requestJustification: lax(text) });

/** Opens every justification and comment that the executor writes. */
export const markWords = 'Gatehouse change';

/**
 * Set while Intune's multi admin approval keeps a write to this policy. Its requests name the policy, never its id; where they do
 * not even name it (the field is not documented), any request of Gatehouse's own may be the one.
 */
export async function readHeldPolicy(graph: GraphClient, { policyId }: CompliancePolicyTarget, options?: ReadOptions): Promise<WaitingFor | undefined> {
  const policy = await readObject(graph, { version: 'beta', path: `/deviceManagement/deviceCompliancePolicies/${segment(policyId)}`, options: { $select: 'id,displayName' }, budget: 'intune' }, options);
  return readHeldByName(graph, lax(text).parse(policy?.['displayName']), options);
}

/** The same for a policy that has only a name yet. */
export async function readHeldByName(graph: GraphClient, name: string | undefined, options?: ReadOptions): Promise<WaitingFor | undefined> {
  const requests = await graph.readAll({ version: 'beta', path: '/deviceManagement/operationApprovalRequests', options: { $filter: `status eq ${literal('needsApproval')}` }, budget: 'intune' }, options);
  const held = requests.rows.some((row) => {
    const { payloadName, requestJustification } = requestRow.catch({}).parse(row);
    return payloadName === undefined ? requestJustification?.startsWith(markWords) === true : payloadName === name;
  });
  if (!held) return undefined;
  return { kind: 'second-admin', says: 'Intune keeps the change until a second administrator approves it in the Intune admin center, under Tenant administration, Multi Admin Approval.' };
}
