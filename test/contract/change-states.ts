import type { ChangeStatus, Drift, Executing, Proof } from '../../src/core/change/change.ts';
import { userId } from '../../src/core/facts/ids.ts';
import { noon } from './store-samples.ts';

const by = userId('approver');
const proof: Proof = { readAt: noon, says: 'The policy is On.', hash: 'h2' };
const drift: Drift = { lines: [{ path: 'state', before: 'x', after: undefined }], by: undefined };
const executing: Executing = { status: 'executing', begunAt: noon, approvedAt: noon, executeBy: noon + 1, attempts: [], provenAbsent: false, looks: 0, waitUntil: noon };

/** Every state, with and without what may be absent. */
export const everyStatus: readonly ChangeStatus[] = [
  { status: 'requested', expiresAt: noon },
  { status: 'approved', approvedAt: noon, notBefore: noon, executeBy: noon },
  executing,
  { ...executing, attempts: [{ begunAt: noon }], absentSince: noon, waitingFor: { kind: 'freeze', until: noon } },
  { ...executing, attempts: [{ begunAt: noon, ended: { at: noon, outcome: { status: 'accepted', requestId: 'r' } } }], waitingFor: { kind: 'second-admin', says: 'Intune holds it.' } },
  { ...executing, attempts: [{ begunAt: noon, ended: { at: noon, outcome: { status: 'not-done', reason: 'throttled', permanent: false, retryAfterMs: 5 } } }], provenAbsent: true, looks: 3 },
  { ...executing, attempts: [{ begunAt: noon, ended: { at: noon, outcome: { status: 'unknown', reason: 'no answer' } } }], waitingFor: { kind: 'reading', says: 'x' } },
  { ...executing, attempts: [{ begunAt: noon }, { begunAt: noon }], left: 2, cameOnAfter: 1 },
  { status: 'done', at: noon, proof },
  { status: 'done', at: noon, proof, drift },
  { status: 'failed', at: noon, why: 'not-confirmed', detail: 'x' },
  { status: 'stale', at: noon, moved: { ...drift, by: 'somebody' } },
  { status: 'rejected', at: noon, by, reason: 'no' },
  { status: 'withdrawn', at: noon, by },
  { status: 'expired', at: noon, clock: 'executing' },
];
