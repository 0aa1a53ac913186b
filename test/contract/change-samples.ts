import type { Change, ChangeStatus } from '../../src/core/change/change.ts';
import type { ChangeOrder } from '../../src/core/change/order.ts';
import { changeId, groupId, policyId, userId } from '../../src/core/facts/ids.ts';
import { noon, unique } from './store-samples.ts';

export function policyOrder(name = unique('policy')): ChangeOrder {
  return { kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: policyId(name) } };
}

export function exceptionEnd(): ChangeOrder {
  return { kind: 'exception-end', target: { kind: 'membership', groupId: groupId(unique('group')), userId: userId(unique('user')) } };
}

/** A change that waits for its first approval. */
export function requestedChange(other: Partial<Change> = {}): Change {
  return {
    id: changeId(unique('change')),
    revision: 1,
    order: policyOrder(),
    origin: { kind: 'person' },
    requestedBy: userId(unique('requester')),
    reason: 'The pilot is over \u0000 🙂',
    requestedAt: noon,
    rule: {
      classId: 'tenant-wide', approvals: 2, tiers: [['entra'], ['entra', 'lead']], waitMs: 1, executeWithinMs: 2, coolDownMs: 3, remindEveryMs: 4,
      escalateAfterMs: 5, freezable: true, emergencyAllowed: false, stepUp: { where: 'link', authenticationContext: 'c1' },
    },
    shown: {
      name: 'Pilot', hash: 'h1', before: { zeta: 1, alpha: [null, { deep_key: 'x' }] }, after: undefined, diff: [{ path: 'state', before: undefined, after: 'enabled' }],
      guards: [{ guard: 'no-lock-out', verdict: 'passed', says: 'Nobody.' }], impact: { status: 'not-measured', because: 'not yet' }, readAt: noon,
    },
    askedAtRevision: 1,
    approvals: [],
    tier: 0,
    askedAt: noon,
    remindedAt: noon,
    status: { status: 'requested', expiresAt: noon + 1 },
    ...other,
  };
}

/** The same change one step on. */
export function next(change: Change, status: ChangeStatus = change.status): Change {
  return { ...change, revision: change.revision + 1, status };
}

export const rejected: ChangeStatus = { status: 'rejected', at: noon, by: userId('approver'), reason: 'no' };
