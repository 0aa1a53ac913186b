import type { UserId } from '../../facts/ids.ts';
import type { Approval, Change, StepUpProof } from '../change.ts';
import { isResolved } from '../change.ts';
import type { Command, Decision } from '../command.ts';
import type { ChangeEvent } from '../event.ts';
import type { ApprovalRule } from '../rule.ts';
import { approvedAt, nextEscalation, nextReminder } from './clocks.ts';
import { objectionInEmergency, objectionTo, rolesAsked } from './standing.ts';

type Outcome = Decision<ChangeEvent>;
type CommandOf<Type extends Command['type']> = Extract<Command, { readonly type: Type }>;

export function decideApproval(change: Change, { at, voter, revision, stepUp }: CommandOf<'approve'>): Outcome {
  const closed = notOpenForApproval(change, revision, at);
  if (closed !== undefined) return closed;
  const objection = objectionTo(voter, change.requestedBy, change.rule, change.tier);
  if (objection !== undefined) return { status: 'refused', ...objection };
  if (change.approvals.some(({ by }) => by === voter.userId)) return { status: 'ignored', because: 'already-voted' };
  if (!satisfies(stepUp, change.rule)) return stepUpNeeded;
  return accepted(change, { by: voter.userId, at, ...(stepUp === undefined ? {} : { stepUp }) }, change.rule.approvals);
}

export function decideEmergency(change: Change, { at, voter, revision, reason, stepUp }: CommandOf<'approve-in-emergency'>): Outcome {
  const closed = notOpenForApproval(change, revision, at);
  if (closed !== undefined) return closed;
  if (!change.rule.emergencyAllowed) return { status: 'refused', because: 'no-emergency', says: 'This kind of change has no emergency path.' };
  const objection = objectionInEmergency(voter);
  if (objection !== undefined) return { status: 'refused', ...objection };
  if (reason.trim() === '') return { status: 'refused', because: 'no-reason', says: 'Approving alone needs a reason: everybody is told, and it stays on record.' };
  if (!satisfies(stepUp, change.rule)) return stepUpNeeded;
  return accepted(change, { by: voter.userId, at, emergencyReason: reason.trim(), ...(stepUp === undefined ? {} : { stepUp }) }, 0);
}

const stepUpNeeded: Outcome = { status: 'refused', because: 'step-up-needed', says: 'This change is approved on a page, after you have signed in again.' };

function accepted(change: Change, approval: Approval, needed: number): Outcome {
  const others = new Set(change.approvals.map(({ by }) => by));
  others.delete(approval.by);
  const enough = others.size + 1 >= needed;
  return {
    status: 'accepted',
    events: [{ type: 'approval-given', at: approval.at, approval }, ...(enough ? [approvedAt(approval.at, change.rule)] : [])],
  };
}

function satisfies(stepUp: StepUpProof | undefined, { stepUp: wanted }: ApprovalRule): boolean {
  return wanted.where === 'card' || (stepUp?.acrs.includes(wanted.authenticationContext) ?? false);
}

/** INVARIANT: a card from before the last asking approves nothing, whoever presses it. */
function notOpenForApproval(change: Change, revision: number, at: number): Outcome | undefined {
  if (isResolved(change)) return { status: 'ignored', because: 'resolved' };
  if (change.status.status !== 'requested') return { status: 'ignored', because: 'not-in-this-state' };
  if (at >= change.status.expiresAt) return { status: 'refused', because: 'too-late', says: 'The time to decide on this request has run out.' };
  if (revision < change.askedAtRevision || revision > change.revision) {
    return { status: 'refused', because: 'old-card', says: 'This card is out of date: the request was put again since. Decide on the newest card.' };
  }
  return undefined;
}

/** Deny wins until the first call: over approvals that are already there, and while the target is being checked. */
export function decideRejection(change: Change, { at, voter, reason }: CommandOf<'reject'>): Outcome {
  if (isResolved(change)) return { status: 'ignored', because: 'resolved' };
  if (hasActed(change)) return tooLate;
  // Without its end an exception would last for ever.
  if (change.origin.kind === 'follow-up') return endOfSomething;
  const objection = objectionTo(voter, change.requestedBy, change.rule, change.rule.tiers.length - 1);
  // Somebody who would gain from the change may still stop it.
  if (objection !== undefined && objection.because !== 'conflict' && objection.because !== 'conflict-unknown') {
    return objection.because === 'own-request' ? { status: 'refused', because: 'own-request', says: 'This is your own request. Withdraw it instead.' } : { status: 'refused', ...objection };
  }
  if (reason.trim() === '') return { status: 'refused', because: 'no-reason', says: 'Say why, so that the requester knows what to change.' };
  return { status: 'accepted', events: [{ type: 'rejected', at, by: voter.userId, reason: reason.trim() }] };
}

const endOfSomething: Outcome = { status: 'refused', because: 'too-late', says: 'This ends a change that was approved for a limited time, so it cannot be stopped. Ask for a new change instead.' };

const tooLate: Outcome = { status: 'refused', because: 'too-late', says: 'The change is already being carried out. Undo it when it is done.' };

export function decideWithdrawal(change: Change, by: UserId, at: number): Outcome {
  if (isResolved(change)) return { status: 'ignored', because: 'resolved' };
  if (change.origin.kind === 'follow-up') return endOfSomething;
  if (change.requestedBy !== by) return { status: 'refused', because: 'not-the-requester', says: 'Only the person who asked for a change can withdraw it. You can reject it.' };
  if (hasActed(change)) return tooLate;
  return { status: 'accepted', events: [{ type: 'withdrawn', at, by }] };
}

function hasActed({ status }: Change): boolean {
  return status.status === 'executing' && status.attempts.length > 0;
}

/** Expiry goes before escalation, escalation before a reminder. */
export function decideClock(change: Change, at: number): Outcome {
  const { status } = change;
  if (status.status === 'approved' && at >= status.executeBy) return { status: 'accepted', events: [{ type: 'expired', at, clock: 'executing' }] };
  if (status.status !== 'requested') return { status: 'ignored', because: 'not-due' };
  if (at >= status.expiresAt) return { status: 'accepted', events: [{ type: 'expired', at, clock: 'waiting' }] };
  const escalation = nextEscalation(change);
  if (escalation !== undefined && at >= escalation) return { status: 'accepted', events: [{ type: 'escalated', at, tier: change.tier + 1 }] };
  if (at >= nextReminder(change)) return { status: 'accepted', events: [{ type: 'reminded', at }] };
  return { status: 'ignored', because: 'not-due' };
}

/** Everybody who may decide on the change as it stands now. */
export function askedRoles(change: Change): ReturnType<typeof rolesAsked> {
  return rolesAsked(change.rule, change.tier);
}
