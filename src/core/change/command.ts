import type { Instant } from '../facts/fact.ts';
import type { ChangeId, UserId } from '../facts/ids.ts';
import type { CallOutcome, ChangeOrigin, Drift, GuardResult, Proof, Shown, StepUpProof, WaitingFor } from './change.ts';
import type { ChangeOrder } from './order.ts';
import type { ApprovalRule, Role } from './rule.ts';

/** What Entra says of somebody at this moment. `undefined` where it could not be read. */
export interface Standing {
  readonly userId: UserId;
  readonly roles: readonly Role[] | undefined;
  readonly userType: 'member' | 'guest' | undefined;
  readonly enabled: boolean | undefined;
  /** Why this person gains from this change; `none`: looked for and not found. */
  readonly conflict: Conflict;
}

export type Conflict = { readonly status: 'none' | 'unknown' } | { readonly status: 'found'; readonly says: string };

export type Command = { readonly at: Instant } & (
  | RequestCommand
  | { readonly type: 'approve'; readonly voter: Standing; readonly revision: number; readonly stepUp?: StepUpProof }
  | { readonly type: 'approve-in-emergency'; readonly voter: Standing; readonly revision: number; readonly reason: string; readonly stepUp?: StepUpProof }
  | { readonly type: 'reject'; readonly voter: Standing; readonly reason: string }
  | { readonly type: 'withdraw'; readonly by: UserId }
  /** Reminders, escalation and the end of a clock, whichever is due. */
  | { readonly type: 'look-at-the-clock' }
  | { readonly type: 'begin-execution'; readonly frozenUntil: Instant | undefined }
  | { readonly type: 'attempt'; readonly checks: Checks }
  /** Decided on the very change that `attempt-begun` left: when that has moved on, the answer is dropped, as it may be for an earlier call. */
  | { readonly type: 'attempt-ended'; readonly outcome: CallOutcome }
  | { readonly type: 'read-back'; readonly found: ReadBack }
);

export interface RequestCommand {
  readonly type: 'request';
  readonly id: ChangeId;
  readonly order: ChangeOrder;
  readonly origin: ChangeOrigin;
  readonly requester: Standing;
  readonly mayRequest: readonly Role[];
  readonly reason: string;
  readonly rule: ApprovalRule;
  readonly shown: Shown;
  /** Everybody of the rule's roles, of all tiers, as Entra lists them; undefined: the list could not be read. */
  readonly eligible: readonly Standing[] | undefined;
  readonly frozenUntil: Instant | undefined;
  /** Follow-ups only: when it is to happen. */
  readonly notBefore?: Instant;
}

/** What is read again right before a call is made. */
export interface Checks {
  /** When the first of these readings was begun. Old ones allow nothing: a worker that stood still would act on rights that are gone. */
  readonly readFrom: Instant;
  readonly requester: 'entitled' | 'not-entitled' | 'unknown';
  /** Everybody whose approval counts, as they stand now. */
  readonly approvers: readonly Standing[];
  readonly target: TargetCheck;
  readonly guards: readonly GuardResult[];
  readonly frozenUntil: Instant | undefined;
}

export type TargetCheck =
  | { readonly status: 'as-shown' }
  /** Somebody else has already done it. */
  | { readonly status: 'already'; readonly proof: Proof; readonly by: string | undefined }
  | { readonly status: 'moved'; readonly drift: Drift }
  /** Less of it shows than was seen after an earlier call: an old reading, or somebody is taking it back. */
  | { readonly status: 'less-than-seen' }
  | { readonly status: 'gone' }
  | { readonly status: 'unreadable'; readonly says: string };

/** What reading the target back after a call shows. */
export type ReadBack =
  | { readonly status: 'there'; readonly proof: Proof; readonly drift?: Drift }
  | { readonly status: 'under-way'; readonly says: string }
  | { readonly status: 'partly'; readonly left: number; readonly says: string; readonly heldBy?: WaitingFor }
  | { readonly status: 'absent'; readonly heldBy?: WaitingFor }
  | { readonly status: 'different'; readonly drift: Drift }
  | { readonly status: 'ended-without-effect'; readonly says: string }
  | { readonly status: 'gone' }
  | { readonly status: 'unreadable'; readonly says: string };

/** `refused`: not allowed, and the person is told why. `ignored`: nothing to do, and nobody did anything wrong. */
export type Decision<Event> =
  | { readonly status: 'accepted'; readonly events: readonly Event[] }
  | { readonly status: 'refused'; readonly because: RefusalId; readonly says: string }
  | { readonly status: 'ignored'; readonly because: IgnoredId };

export type RefusalId =
  | 'no-reason'
  | 'not-entitled'
  | 'rights-unknown'
  | 'guest'
  | 'account-disabled'
  | 'conflict'
  | 'conflict-unknown'
  | 'guard'
  | 'nobody-can-approve'
  | 'approvers-unknown'
  | 'frozen'
  | 'own-request'
  | 'not-the-requester'
  | 'old-card'
  | 'step-up-needed'
  | 'no-emergency'
  | 'too-late';

export type IgnoredId = 'exists' | 'no-such-change' | 'already-voted' | 'resolved' | 'not-due' | 'not-in-this-state' | 'under-way';
