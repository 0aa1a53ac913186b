import { WireError } from '../wire/errors.ts';
import type { Row } from '../wire/row.ts';
import { stampOf } from '../tenant/clock.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Origin } from './author.ts';

const REQUEST_DAYS = 30;
const LONGEST_JUSTIFICATION = 1024;

/** One change that another administrator has to agree to. */
export type GuardedChange = {
  object: { id: string; name: string };
  /** Of `operationApprovalPolicyType`. */
  policyType: 'compliancePolicy' | 'endpointSecurityPolicy';
  operation: 'Create' | 'Update' | 'Delete' | 'Assign';
  apply: () => void;
};

/**
 * Multi-admin approval: where it is on, the change waits until somebody else approves it and everything stays as it is; where it is
 * off, the change is made. Throws 400 without a justification in base64, 409 while another request for the same object waits.
 */
export function guarded(tenant: Tenant, origin: Origin, change: GuardedChange): void {
  if (tenant.ledger.multiAdminApproval && origin.author.kind === 'app') requestApproval(tenant, origin, change);
  else change.apply();
}

function requestApproval(tenant: Tenant, origin: Origin, { object, policyType, operation, apply }: GuardedChange): void {
  const requestJustification = justificationOf(origin);
  const { approvalRequests, waiting } = tenant.ledger;
  if ([...waiting.values()].some((other) => other.policyId === object.id)) throw new WireError(409, 'Conflict', 'A request for this object is waiting for approval already.');
  const id = tenant.random.guid();
  const now = tenant.clock.stamp();
  tenant.ledger.beforeChange(approvalRequests, id);
  waiting.set(id, { policyId: object.id, apply });
  tenant.clock.after(REQUEST_DAYS * 24 * 60, () => { if (waiting.has(id)) end(tenant, id, 'expired', null); });
  approvalRequests.add({
    // The requestor comes empty, and payloadName and payloadOperation come although they are not documented.
    id, requestDateTime: now, expirationDateTime: stampOf(tenant.clock.now() + REQUEST_DAYS * 86_400_000), lastModifiedDateTime: now, requestor: null, approver: null, status: 'needsApproval',
    requestJustification, approvalJustification: null, requiredOperationApprovalPolicyTypes: [policyType], payloadName: object.name, payloadOperation: operation,
  });
}

/** Ends a waiting request in the name of `approver`. An approved change is made at once. Throws a RangeError when none waits. */
export function decideRequest(tenant: Tenant, id: string, verdict: 'approve' | 'reject', approver: { id: string; displayName: string }): void {
  const change = tenant.ledger.waiting.get(id);
  if (change === undefined) throw new RangeError(`No approval request ${id} is waiting.`);
  end(tenant, id, verdict === 'approve' ? 'completed' : 'rejected', { user: { id: approver.id, displayName: approver.displayName } });
  if (verdict === 'approve') change.apply();
}

function end(tenant: Tenant, id: string, status: string, approver: Row | null): void {
  tenant.ledger.waiting.delete(id);
  tenant.ledger.beforeChange(tenant.ledger.approvalRequests, id);
  tenant.ledger.approvalRequests.update(id, { status, lastModifiedDateTime: tenant.clock.stamp(), approver });
}

function justificationOf({ justification }: Origin): string {
  const name = 'x-msft-approval-justification';
  if (justification === undefined || justification === '') throw new WireError(400, 'BadRequest', `This change needs the approval of another administrator: send the header ${name}.`);
  const words = Buffer.from(justification, 'base64').toString('utf8');
  if (Buffer.from(words, 'utf8').toString('base64') !== justification || words.length > LONGEST_JUSTIFICATION) throw new WireError(400, 'BadRequest', `The header ${name} must be base64 of a text of at most ${LONGEST_JUSTIFICATION} characters.`);
  return words;
}
