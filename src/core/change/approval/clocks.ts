import type { Instant } from '../../facts/fact.ts';
import type { Change, Executing } from '../change.ts';
import type { ChangeEvent } from '../event.ts';
import type { ApprovalRule } from '../rule.ts';
import type { ExecutionTiming } from '../timing.ts';

export type ApprovedEvent = Extract<ChangeEvent, { readonly type: 'approved' }>;

/** The second clock starts with the last approval, after the cool-down: both are counted from there, not from the request. */
export function approvedAt(at: Instant, { coolDownMs, executeWithinMs }: ApprovalRule): ApprovedEvent {
  return { type: 'approved', at, notBefore: at + coolDownMs, executeBy: at + coolDownMs + executeWithinMs };
}

/** When a change next needs attention; undefined once it is resolved. */
export function dueAt(change: Change, timing: ExecutionTiming): Instant | undefined {
  const { status } = change;
  switch (status.status) {
    case 'requested':
      return Math.min(status.expiresAt, nextReminder(change), nextEscalation(change) ?? Infinity);
    case 'approved':
      return status.notBefore;
    case 'executing':
      return nextStep(status, timing);
    case 'done':
    case 'failed':
    case 'stale':
    case 'rejected':
    case 'withdrawn':
    case 'expired':
      return undefined;
  }
}

export function nextReminder({ remindedAt, rule }: Change): Instant {
  return remindedAt + rule.remindEveryMs;
}

/** Undefined when everybody has been asked. */
export function nextEscalation({ askedAt, tier, rule }: Change): Instant | undefined {
  return tier + 1 < rule.tiers.length ? askedAt + rule.escalateAfterMs : undefined;
}

/** A call without an outcome may still be under way: nobody looks for its effect before it must have ended and settled. */
export function nextStep({ attempts, begunAt, waitUntil }: Executing, { readLagMs, callMs, settleMs }: ExecutionTiming): Instant {
  const last = attempts.at(-1);
  if (last === undefined) return Math.max(begunAt + readLagMs, waitUntil);
  if (last.ended === undefined) return Math.max(last.begunAt + callMs + settleMs, waitUntil);
  return waitUntil;
}
