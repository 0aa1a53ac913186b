import type { Instant } from '../facts/fact.ts';
import type { Certificate } from '../flip/certificate.ts';
import type { ChangeId, UserId } from '../facts/ids.ts';
import type { Impact } from '../impact/impact.ts';
import type { JsonObject } from './json.ts';
import type { ChangeOrder } from './order.ts';
import type { ApprovalRule } from './rule.ts';

/** Who set a change going. A follow-up was approved together with the change it ends (`of`). */
export type ChangeOrigin = { readonly kind: 'person'; readonly undoes?: ChangeId } | { readonly kind: 'follow-up'; readonly of: ChangeId };

/** One change from the request to its end. Everything that decides is in here; cards carry its id and revision only. */
export interface Change {
  readonly id: ChangeId;
  /** 1 at first, one more with every event that is kept. */
  readonly revision: number;
  readonly order: ChangeOrder;
  readonly origin: ChangeOrigin;
  readonly requestedBy: UserId;
  /** The requester's words. */
  readonly reason: string;
  readonly requestedAt: Instant;
  readonly rule: ApprovalRule;
  readonly shown: Shown;
  /** Votes on a card older than this revision do not count: it asked for something else, or in an earlier round. */
  readonly askedAtRevision: number;
  /** Approvals of this round, each approver once, in the order of their clicks. */
  readonly approvals: readonly Approval[];
  /** Index of the last tier of `rule.tiers` that has been asked. */
  readonly tier: number;
  readonly askedAt: Instant;
  readonly remindedAt: Instant;
  /** A part of it was seen in the tenant and may still be there, however the change ends; absent: nothing was, or all of it is done. */
  readonly inPart?: true;
  readonly status: ChangeStatus;
}

/** What approvers see, and the only thing they approve. */
export interface Shown {
  readonly name: string;
  /** Hash of the canonical text of `before`: the approval is bound to it. */
  readonly hash: string;
  readonly before: JsonObject;
  /** What must be read back for the change to be done; undefined where an action changes no lasting object (a scan). */
  readonly after: JsonObject | undefined;
  readonly diff: readonly DiffLine[];
  readonly guards: readonly GuardResult[];
  readonly impact: Impact;
  /** The report-only evidence, for `policy-on`: approved with the change, and kept with it in the audit. */
  readonly certificate?: Certificate;
  /** By the same clock as every other time of the change, not the tenant's. */
  readonly readAt: Instant;
}

/** One value that differs; `path` names it as the service does (`conditions.users.excludeGroups`). */
export interface DiffLine {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface GuardResult {
  /** Id in the guard table. */
  readonly guard: string;
  /** INVARIANT: only `passed` lets a change go on; what could not be determined is refused. */
  readonly verdict: 'passed' | 'refused' | 'undetermined';
  /** What was found, in one plain sentence. */
  readonly says: string;
}

export interface Approval {
  readonly by: UserId;
  readonly at: Instant;
  /** Present in an emergency: approved alone, for this reason. */
  readonly emergencyReason?: string;
  readonly stepUp?: StepUpProof;
}

/** What Entra said of the sign-in behind an approval on the page. */
export interface StepUpProof {
  /** Authentication contexts of the token. */
  readonly acrs: readonly string[];
  /** `auth_time` of the token; undefined where Entra left it out. */
  readonly authenticatedAt: Instant | undefined;
  /** Methods (`amr`), such as `mfa`, `fido`. */
  readonly methods: readonly string[];
}

export type ChangeStatus =
  | { readonly status: 'requested'; readonly expiresAt: Instant }
  | { readonly status: 'approved'; readonly approvedAt: Instant; readonly notBefore: Instant; readonly executeBy: Instant }
  | Executing
  | { readonly status: 'done'; readonly at: Instant; readonly proof: Proof; readonly drift?: Drift }
  | { readonly status: 'failed'; readonly at: Instant; readonly why: FailureCode; readonly detail: string }
  | { readonly status: 'stale'; readonly at: Instant; readonly moved: Drift }
  | { readonly status: 'rejected'; readonly at: Instant; readonly by: UserId; readonly reason: string }
  | { readonly status: 'withdrawn'; readonly at: Instant; readonly by: UserId }
  /** `waiting`: nobody answered in time. `executing`: approved, but it could not be begun in time. */
  | { readonly status: 'expired'; readonly at: Instant; readonly clock: 'waiting' | 'executing' };

export interface Executing {
  readonly status: 'executing';
  readonly begunAt: Instant;
  readonly approvedAt: Instant;
  readonly executeBy: Instant;
  readonly attempts: readonly Attempt[];
  /** When the effect of the last attempt was first read to be absent. */
  readonly absentSince?: Instant;
  /** Read absent twice since the last attempt, or its part was seen: acting again is safe. */
  readonly provenAbsent: boolean;
  /** What a change of several calls still lacked when most of it was seen; absent until a first part was. */
  readonly left?: number;
  /** How many attempts there had been when it last came on: the last of them has done its part. Absent until then. */
  readonly cameOnAfter?: number;
  readonly looks: number;
  /** Nothing happens before. */
  readonly waitUntil: Instant;
  /** Where it stands, for people: the service is still at work, or holds the write for a second admin. */
  readonly waitingFor?: WaitingFor;
}

export type WaitingFor =
  | { readonly kind: 'service'; readonly says: string }
  | { readonly kind: 'second-admin'; readonly says: string }
  | { readonly kind: 'freeze'; readonly until: Instant }
  | { readonly kind: 'reading'; readonly says: string };

/** One call. Written down before it is made, so that a crash cannot hide it. */
export interface Attempt {
  readonly begunAt: Instant;
  readonly ended?: { readonly at: Instant; readonly outcome: CallOutcome };
}

/**
 * What a call led to. `accepted`: the service took it, which is not yet done. `not-done`: its answer proves that nothing
 * happened. `unknown`: no answer, or one that proves nothing.
 */
export type CallOutcome =
  | { readonly status: 'accepted'; readonly requestId?: string }
  | { readonly status: 'not-done'; readonly reason: string; readonly permanent: boolean; readonly retryAfterMs?: number; readonly requestId?: string }
  | { readonly status: 'unknown'; readonly reason: string; readonly requestId?: string };

export interface Proof {
  /** When it was read back, by the clock of the change. */
  readonly readAt: Instant;
  /** What was read, in one plain sentence. */
  readonly says: string;
  /** Hash of the object as read back. */
  readonly hash: string;
}

/** The target is not what was shown. `by`: who, from the audit log, as far as it can be told. */
export interface Drift {
  readonly lines: readonly DiffLine[];
  readonly by: string | undefined;
}

export type FailureCode =
  /** The service refused the call. */
  | 'refused-by-service'
  /** Asked several times, and the effect was absent every time. */
  | 'not-taken'
  /** Neither the effect nor its absence could be shown in time. */
  | 'not-confirmed'
  /** Intune keeps it for its own second admin. */
  | 'held-by-intune'
  /** After the call somebody else set the target to something else again. */
  | 'overtaken'
  /** The target no longer exists. */
  | 'target-gone'
  /** A guard that had passed does not pass any more. */
  | 'guard'
  /** The requester has lost the right to ask for it. */
  | 'requester-not-entitled'
  /** What must be checked before acting could not be read until the time was up. */
  | 'could-not-check'
  /** The machine action ended without effect. */
  | 'action-failed';

/** True once nothing more can happen to it. */
export function isResolved({ status }: Pick<Change, 'status'>): boolean {
  return status.status !== 'requested' && status.status !== 'approved' && status.status !== 'executing';
}
