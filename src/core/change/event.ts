import type { Instant } from '../facts/fact.ts';
import type { ChangeId, UserId } from '../facts/ids.ts';
import type { Approval, CallOutcome, ChangeOrigin, Drift, FailureCode, Proof, Shown, WaitingFor } from './change.ts';
import type { ChangeOrder } from './order.ts';
import type { ApprovalRule } from './rule.ts';

/** What happened to a change. The audit keeps every one; the change is what they add up to. */
export type ChangeEvent = { readonly at: Instant } & (
  | {
      readonly type: 'requested';
      readonly id: ChangeId;
      readonly order: ChangeOrder;
      readonly origin: ChangeOrigin;
      readonly by: UserId;
      readonly reason: string;
      readonly rule: ApprovalRule;
      readonly shown: Shown;
    }
  | { readonly type: 'approval-given'; readonly approval: Approval }
  /** All approvals are there. */
  | { readonly type: 'approved'; readonly notBefore: Instant; readonly executeBy: Instant }
  | { readonly type: 'rejected'; readonly by: UserId; readonly reason: string }
  | { readonly type: 'withdrawn'; readonly by: UserId }
  | { readonly type: 'reminded' }
  | { readonly type: 'escalated'; readonly tier: number }
  | { readonly type: 'expired'; readonly clock: 'waiting' | 'executing' }
  /** These approvers lost their right before execution; the others' approvals stand, and the request waits again. */
  | { readonly type: 'approvals-void'; readonly of: readonly UserId[]; readonly because: readonly string[] }
  | { readonly type: 'execution-begun' }
  | { readonly type: 'postponed'; readonly until: Instant; readonly waitingFor: WaitingFor }
  | { readonly type: 'attempt-begun' }
  | { readonly type: 'attempt-ended'; readonly outcome: CallOutcome; readonly waitUntil: Instant }
  | { readonly type: 'read-back'; readonly found: 'absent' | 'partly' | 'under-way' | 'unreadable'; readonly left?: number; readonly waitUntil: Instant; readonly waitingFor?: WaitingFor; readonly provenAbsent: boolean }
  | { readonly type: 'done'; readonly proof: Proof; readonly drift?: Drift }
  | { readonly type: 'failed'; readonly why: FailureCode; readonly detail: string }
  | { readonly type: 'stale'; readonly moved: Drift }
);

export type ChangeEventType = ChangeEvent['type'];
