import { WireError } from '../wire/errors.ts';
import { amount, text, type Row } from '../wire/row.ts';
import { stampOf } from '../tenant/clock.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { differences, writeAuditEvent } from './audit.ts';
import { recordEffect, type Origin } from './author.ts';
import { checkIn } from './intune.ts';

/** Assumed: Intune tells devices of a changed policy "immediately up to a few hours" later. */
const PUSH_MINUTES = 15;
const REQUEST_DAYS = 30;
const LONGEST_JUSTIFICATION = 1024;

/** Changes a compliance policy; the devices hear of it some minutes later and are evaluated anew. Returns the policy as it is now. */
export function updateCompliancePolicy(tenant: Tenant, origin: Origin, policy: Row, patch: Row): Row {
  const id = text(policy, 'id');
  const before = { ...policy };
  tenant.ledger.beforeChange(tenant.tables.deviceCompliancePolicies, id);
  const after = tenant.tables.deviceCompliancePolicies.update(id, { ...patch, version: amount(policy, 'version', 1) + 1, lastModifiedDateTime: new Date(tenant.clock.now()).toISOString() }) ?? before;
  recordEffect(tenant, origin, { target: id, summary: `${text(after, 'displayName')}: ${Object.keys(patch).join(', ')}` });
  writeAuditEvent(tenant, origin, { policy: after, modified: differences(before, after) });
  tenant.clock.after(PUSH_MINUTES, () => {
    for (const managedId of tenant.hidden.live) checkIn(tenant, managedId);
  });
  return after;
}

/**
 * Multi-admin approval: the change waits until somebody else approves it, and the policy stays as it is. Throws 400 without a
 * justification in base64, 409 while another request for the same policy waits.
 */
export function requestApproval(tenant: Tenant, origin: Origin, policy: Row, patch: Row): void {
  const requestJustification = justificationOf(origin);
  const { approvalRequests, waiting } = tenant.ledger;
  const policyId = text(policy, 'id');
  if ([...waiting.values()].some((other) => other.policyId === policyId)) throw new WireError(409, 'Conflict', 'A request for this object is waiting for approval already.');
  const id = tenant.random.guid();
  const now = tenant.clock.stamp();
  tenant.ledger.beforeChange(approvalRequests, id);
  waiting.set(id, { policyId, apply: () => { updateCompliancePolicy(tenant, origin, policy, patch); } });
  tenant.clock.after(REQUEST_DAYS * 24 * 60, () => { if (waiting.has(id)) end(tenant, id, 'expired', null); });
  approvalRequests.add({
    // The requestor comes empty, and payloadName and payloadOperation come although they are not documented.
    id, requestDateTime: now, expirationDateTime: stampOf(tenant.clock.now() + REQUEST_DAYS * 86_400_000), lastModifiedDateTime: now, requestor: null, approver: null, status: 'needsApproval',
    requestJustification, approvalJustification: null, requiredOperationApprovalPolicyTypes: ['compliancePolicy'], payloadName: text(policy, 'displayName'), payloadOperation: 'Update',
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
