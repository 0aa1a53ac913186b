import type { Certificate } from '../../core/flip/certificate.ts';
import type { DiffLine, GuardResult, StepUpProof } from '../../core/change/change.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { ChangeId, UserId } from '../../core/facts/ids.ts';

/** What the approval page may do. The votes are those of the card, with the proof of the sign-in added: one use case behind both. */
export interface DecideOnPage {
  /** Authentication context (`c1` to `c99`) that approving this change takes; undefined: no such change, or it is decided on its card. */
  contextOf(changeId: ChangeId): Promise<string | undefined>;
  /** The change as it stands, for this person; undefined: no such change. Reads only. */
  view(changeId: ChangeId, person: UserId): Promise<PageView | undefined>;
  approve(vote: PageVote): Promise<PageOutcome>;
  /** Alone, as one of the emergency approvers. */
  approveInEmergency(vote: PageVote & { readonly reason: string }): Promise<PageOutcome>;
  reject(vote: PageVote & { readonly reason: string }): Promise<PageOutcome>;
}

export interface PageVote {
  readonly changeId: ChangeId;
  /** From the verified sign-in, never from a form. */
  readonly person: UserId;
  /** Revision of the change that the person was looking at. */
  readonly revision: number;
  readonly stepUp: StepUpProof;
}

/** `says`: one or two plain sentences for the person. */
export interface PageOutcome {
  readonly status: 'recorded' | 'refused' | 'ignored';
  readonly says: string;
}

/** Everything the page shows. Plain text, not escaped: names and reasons are whatever somebody typed. */
export interface PageView {
  readonly changeId: ChangeId;
  /** "#12". */
  readonly number: number;
  readonly revision: number;
  readonly heading: string;
  readonly consequence: string;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly reason: string;
  /** When the target was read. */
  readonly readAt: Instant;
  readonly diff: readonly DiffLine[];
  readonly guards: readonly PageGuard[];
  /** What On of a policy rests on; absent for every other kind. */
  readonly certificate?: Certificate;
  /** Who would be hit, in plain sentences. */
  readonly impact: string;
  readonly approvals: readonly { readonly by: string; readonly at: Instant }[];
  readonly approvalsNeeded: number;
  readonly decision: PageDecision;
}

/** `protects`: what the guard keeps from happening. */
export interface PageGuard extends Pick<GuardResult, 'verdict' | 'says'> {
  readonly protects: string;
}

/** What the person can still do. A button shown is a convenience: every vote is judged anew when it comes. */
export type PageDecision =
  | { readonly status: 'open'; readonly until: Instant; readonly mayApprove: boolean; readonly mayApproveInEmergency: boolean; readonly mayReject: boolean; readonly says: string | undefined }
  | { readonly status: 'closed'; readonly says: string };
