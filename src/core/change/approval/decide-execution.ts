import type { Instant } from '../../facts/fact.ts';
import type { Change, Executing, FailureCode, WaitingFor } from '../change.ts';
import type { CallOutcome } from '../change.ts';
import type { Checks, Decision, ReadBack } from '../command.ts';
import type { ChangeEvent } from '../event.ts';
import { missingMs, waitAfter, type ExecutionTiming } from '../timing.ts';
import { nextStep } from './clocks.ts';
import { objectionInEmergency, objectionTo } from './standing.ts';

type Outcome = Decision<ChangeEvent>;

const notInThisState: Outcome = { status: 'ignored', because: 'not-in-this-state' };
const notDue: Outcome = { status: 'ignored', because: 'not-due' };

/** Writes down the intent, and nothing else: what may be done is checked after it, and again before every call. */
export function decideBeginning(change: Change, at: Instant, frozenUntil: Instant | undefined): Outcome {
  const { status, rule } = change;
  if (status.status !== 'approved') return notInThisState;
  if (at >= status.executeBy) return accepted({ type: 'expired', at, clock: 'executing' });
  if (at < status.notBefore || (rule.freezable && frozenUntil !== undefined)) return notDue;
  return accepted({ type: 'execution-begun', at });
}

/**
 * Whether a call may be made now. INVARIANT: never while an earlier call could still have taken effect, never without every right,
 * guard and the target as they were shown, all read again.
 */
export function decideAttempt(change: Change, at: Instant, checks: Checks, timing: ExecutionTiming): Outcome {
  const { status } = change;
  if (status.status !== 'executing') return notInThisState;
  if (!mayActAgain(status)) return { status: 'ignored', because: 'under-way' };
  if (at < nextStep(status, timing)) return notDue;
  return (
    oldReadings(status, at, checks, timing) ??
    targetProblem(change, status, at, checks, timing) ??
    rightsProblem(change, status, at, checks, timing) ??
    guardProblem(status, at, checks, timing) ??
    freezeProblem(change, status, at, checks) ??
    lateness(status, at) ??
    tooManyAttempts(change, status, at, timing) ??
    accepted({ type: 'attempt-begun', at })
  );
}

/** True when every call so far is known to have done nothing, or to have done its part. */
export function mayActAgain({ attempts, provenAbsent, cameOnAfter }: Executing): boolean {
  const last = attempts.at(-1);
  return last === undefined || provenAbsent || cameOnAfter === attempts.length || last.ended?.outcome.status === 'not-done';
}

function oldReadings(status: Executing, at: Instant, { readFrom }: Checks, timing: ExecutionTiming): Outcome | undefined {
  return at - readFrom > timing.checksMs ? postponed(status, at, { kind: 'reading', says: 'Reading everything again took too long.' }, timing) : undefined;
}

function targetProblem(change: Change, status: Executing, at: Instant, { target }: Checks, timing: ExecutionTiming): Outcome | undefined {
  switch (target.status) {
    case 'as-shown':
      return undefined;
    case 'already':
      if (change.origin.kind === 'follow-up' || mayBeOurs(status)) return accepted({ type: 'done', at, proof: target.proof });
      return accepted({ type: 'stale', at, moved: { lines: [], by: target.by } });
    case 'moved':
      return accepted({ type: 'stale', at, moved: target.drift });
    case 'less-than-seen':
      return lessThanSeen(status, at, timing);
    case 'gone':
      return failed(at, 'target-gone', 'What was to be changed no longer exists.');
    case 'unreadable':
      return postponed(status, at, { kind: 'reading', says: target.says }, timing);
  }
}

/** An effect that is there after a call whose answer did not rule it out is taken for that of the call. */
function mayBeOurs({ attempts }: Executing): boolean {
  return attempts.some(({ ended }) => ended?.outcome.status !== 'not-done');
}

function rightsProblem(change: Change, status: Executing, at: Instant, { requester, approvers }: Checks, timing: ExecutionTiming): Outcome | undefined {
  if (change.origin.kind === 'follow-up') return undefined;
  if (requester === 'unknown') return postponed(status, at, { kind: 'reading', says: 'Entra did not tell whether the requester is still entitled.' }, timing);
  if (requester === 'not-entitled') return failed(at, 'requester-not-entitled', 'The person who asked for it is no longer entitled to.');
  const now = new Map(approvers.map((standing) => [standing.userId, standing] as const));
  const objections = countedApprovals(change).flatMap(({ by, emergencyReason }) => {
    const voter = now.get(by) ?? { userId: by, roles: undefined, userType: undefined, enabled: undefined, conflict: { status: 'unknown' } as const };
    const objection = emergencyReason === undefined ? objectionTo(voter, change.requestedBy, change.rule, change.tier) : objectionInEmergency(voter);
    return objection === undefined ? [] : [{ by, ...objection }];
  });
  const unknown = objections.find(({ because }) => because === 'rights-unknown' || because === 'conflict-unknown');
  if (unknown !== undefined) return postponed(status, at, { kind: 'reading', says: 'Entra did not tell whether the approvers are still entitled.' }, timing);
  if (objections.length > 0) return accepted({ type: 'approvals-void', at, of: objections.map(({ by }) => by), because: objections.map(({ because }) => because) });
  return enoughApprovals(change) ? undefined : accepted({ type: 'approvals-void', at, of: [], because: ['not enough approvals'] });
}

/** Who approved alone is the one who counts: earlier votes of others neither help nor hinder. */
function countedApprovals({ approvals }: Change): Change['approvals'] {
  const alone = approvals.filter(({ emergencyReason }) => emergencyReason !== undefined);
  return alone.length > 0 ? alone : approvals;
}

/** Counted once more, because nothing else stands between a stored mistake and the tenant. */
function enoughApprovals({ approvals, requestedBy, rule }: Change): boolean {
  if (approvals.some(({ emergencyReason }) => emergencyReason !== undefined)) return rule.emergencyAllowed;
  const distinct = new Set(approvals.map(({ by }) => by));
  distinct.delete(requestedBy);
  return distinct.size >= rule.approvals;
}

function guardProblem(status: Executing, at: Instant, { guards }: Checks, timing: ExecutionTiming): Outcome | undefined {
  const refused = guards.filter(({ verdict }) => verdict === 'refused');
  if (refused.length > 0) return failed(at, 'guard', refused.map(({ says }) => says).join(' '));
  const undetermined = guards.find(({ verdict }) => verdict === 'undetermined');
  return undetermined === undefined ? undefined : postponed(status, at, { kind: 'reading', says: undetermined.says }, timing);
}

function freezeProblem({ rule }: Change, status: Executing, at: Instant, { frozenUntil }: Checks): Outcome | undefined {
  if (!rule.freezable || frozenUntil === undefined) return undefined;
  if (status.attempts.length === 0 && frozenUntil >= status.executeBy) return accepted({ type: 'expired', at, clock: 'executing' });
  return accepted({ type: 'postponed', at, until: frozenUntil, waitingFor: { kind: 'freeze', until: frozenUntil } });
}

/** The second clock ends with the first call: what has been asked for once is followed to its end. */
function lateness({ executeBy, attempts }: Executing, at: Instant): Outcome | undefined {
  return attempts.length === 0 && at >= executeBy ? accepted({ type: 'expired', at, clock: 'executing' }) : undefined;
}

/** What was granted for a time has to end, however long a service is out: a follow-up is tried until its second clock ends. */
function tooManyAttempts({ origin }: Change, { attempts, executeBy, cameOnAfter = 0 }: Executing, at: Instant, { mostAttempts }: ExecutionTiming): Outcome | undefined {
  if (origin.kind === 'follow-up' ? at < executeBy : attempts.length - cameOnAfter < mostAttempts) return undefined;
  const last = attempts.at(-1)?.ended?.outcome;
  return failed(at, 'not-taken', `Asked ${String(attempts.length)} times without effect${last?.status === 'not-done' ? `: ${last.reason}` : ''}.`);
}

function postponed(status: Executing, at: Instant, waitingFor: WaitingFor, timing: ExecutionTiming): Outcome {
  const first = status.attempts[0];
  if (first === undefined ? at >= status.executeBy : at - first.begunAt >= timing.giveUpMs) return failed(at, 'could-not-check', 'says' in waitingFor ? waitingFor.says : '');
  const wait = Math.min(60_000, 2_000 * 2 ** Math.min(status.looks, 5));
  return accepted({ type: 'postponed', at, until: at + wait, waitingFor });
}

export function decideEndOfAttempt(change: Change, at: Instant, outcome: CallOutcome, timing: ExecutionTiming): Outcome {
  const { status } = change;
  if (status.status !== 'executing') return notInThisState;
  const last = status.attempts.at(-1);
  if (last === undefined || last.ended !== undefined || status.absentSince !== undefined) return notInThisState;
  if (outcome.status === 'not-done' && outcome.permanent) {
    return accepted({ type: 'attempt-ended', at, outcome, waitUntil: at }, { type: 'failed', at, why: 'refused-by-service', detail: outcome.reason });
  }
  // It may still take effect for as long as a call may live.
  if (outcome.status === 'unknown') return accepted({ type: 'attempt-ended', at, outcome, waitUntil: Math.max(at, last.begunAt + timing.callMs) + timing.settleMs });
  const wait = outcome.status === 'not-done' ? waitBeforeNext(change, status, outcome.retryAfterMs ?? 0, timing) : timing.settleMs;
  return accepted({ type: 'attempt-ended', at, outcome, waitUntil: at + wait });
}

const minute = 60_000;
const hour = 60 * minute;

function waitBeforeNext(change: Change, status: Executing, asked: number, timing: ExecutionTiming): number {
  const own = waitAfter(status.attempts.length - 1, timing) + extraWait(change, status, timing);
  return Math.max(Math.min(asked, timing.giveUpMs), own);
}

/** A follow-up is tried for weeks if need be, so from the fifth try on ever more slowly, up to once an hour. */
function extraWait({ origin }: Change, { attempts }: Executing, { mostAttempts }: ExecutionTiming): number {
  if (origin.kind !== 'follow-up' || attempts.length < mostAttempts) return 0;
  return Math.min(hour, minute * 2 ** Math.min(attempts.length - mostAttempts, 10));
}

/** What follows from looking at the target after a call. INVARIANT: unknown is never done and never a reason to act again. */
export function decideReadBack(change: Change, at: Instant, found: ReadBack, timing: ExecutionTiming): Outcome {
  const { status } = change;
  if (status.status !== 'executing') return notInThisState;
  const last = status.attempts.at(-1);
  if (last === undefined || mayActAgain(status)) return notInThisState;
  if (at < nextStep(status, timing)) return notDue;
  switch (found.status) {
    case 'there':
      return accepted({ type: 'done', at, proof: found.proof, ...(found.drift === undefined ? {} : { drift: found.drift }) });
    case 'different':
      return failed(at, 'overtaken', found.drift.by === undefined ? 'Somebody set it to something else meanwhile.' : `${found.drift.by} set it to something else meanwhile.`);
    case 'ended-without-effect':
      return failed(at, 'action-failed', found.says);
    case 'gone':
      return failed(at, 'target-gone', 'What was to be changed no longer exists.');
    case 'partly':
      return partly(change, status, at, found, timing);
    case 'absent':
      return absent(change, status, at, found.heldBy, timing);
    case 'under-way':
      return lookAgain(status, at, 'under-way', { kind: 'service', says: found.says }, timing);
    case 'unreadable':
      return lookAgain(status, at, 'unreadable', { kind: 'reading', says: found.says }, timing);
  }
}

/**
 * A part of it shows. What is missing may be asked for at once when the target has come on since: the last call has done its part.
 * When it has not, that call counts like one whose effect is absent.
 */
function partly(change: Change, status: Executing, at: Instant, { left, says, heldBy }: Extract<ReadBack, { readonly status: 'partly' }>, timing: ExecutionTiming): Outcome {
  const seen = { type: 'read-back', at, found: 'partly', left, waitingFor: { kind: 'service', says } } as const;
  if (status.left === undefined || left < status.left) return accepted({ ...seen, waitUntil: at + extraWait(change, status, timing), provenAbsent: true });
  if (left > status.left) return lessThanSeen(status, at, timing);
  if (heldBy !== undefined) return lookAgain(status, at, 'under-way', heldBy, timing);
  if (status.attempts.at(-1)?.ended?.outcome.status === 'accepted') return missing(status, at, timing);
  const proven = status.absentSince !== undefined && at - status.absentSince >= timing.settleMs;
  return accepted({ ...seen, waitUntil: at + (proven ? extraWait(change, status, timing) : timing.settleMs), provenAbsent: proven });
}

/**
 * A part that was seen does not show. One reader may be behind; when it stays away, somebody has taken it back, and is not overruled.
 * Nothing is called meanwhile: on an old reading a second object would be created.
 */
function lessThanSeen(status: Executing, at: Instant, timing: ExecutionTiming): Outcome {
  if (status.absentSince !== undefined && at - status.absentSince >= missingMs) return failed(at, 'overtaken', 'Part of it was there already and is gone again: somebody has taken it back since.');
  const waitingFor = { kind: 'service', says: 'Part of it was seen and does not show at the moment.' } as const;
  return accepted({ type: 'read-back', at, found: 'absent', waitUntil: at + waitAfter(status.looks, timing), waitingFor, provenAbsent: false });
}

/** One look may be a stale one: only two that lie apart by the settling time prove it. */
function absent(change: Change, status: Executing, at: Instant, heldBy: WaitingFor | undefined, timing: ExecutionTiming): Outcome {
  if (status.left !== undefined) return lessThanSeen(status, at, timing);
  if (heldBy !== undefined) return lookAgain(status, at, 'under-way', heldBy, timing);
  if (status.attempts.at(-1)?.ended?.outcome.status === 'accepted') return missing(status, at, timing);
  const apart = change.order.target.kind === 'slot' ? timing.createdSettleMs : timing.settleMs;
  const proven = status.absentSince !== undefined && at - status.absentSince >= apart;
  const waitUntil = at + (proven ? extraWait(change, status, timing) : apart);
  return accepted({ type: 'read-back', at, found: 'absent', waitUntil, provenAbsent: proven });
}

/**
 * The service took the call, so an effect that is absent was either undone by somebody or is slow to show. Acting again would
 * overrule a person or do it twice; both are worse than a change that has to be asked for again.
 */
function missing(status: Executing, at: Instant, timing: ExecutionTiming): Outcome {
  if (status.absentSince !== undefined && at - status.absentSince >= missingMs) {
    return failed(at, 'overtaken', 'The service took it, but it is not there: somebody has set it back since, or the service has dropped it.');
  }
  const waitingFor = { kind: 'service', says: 'The service took it and does not show it yet.' } as const;
  return accepted({ type: 'read-back', at, found: 'absent', waitUntil: at + waitAfter(status.looks, timing), waitingFor, provenAbsent: false });
}

function lookAgain(status: Executing, at: Instant, found: 'under-way' | 'unreadable', waitingFor: WaitingFor, timing: ExecutionTiming): Outcome {
  const first = status.attempts[0];
  if (first !== undefined && at - first.begunAt >= timing.giveUpMs) {
    const says = 'says' in waitingFor ? waitingFor.says : '';
    return waitingFor.kind === 'second-admin' ? failed(at, 'held-by-intune', says) : failed(at, 'not-confirmed', says);
  }
  return accepted({ type: 'read-back', at, found, waitUntil: at + waitAfter(status.looks, timing), waitingFor, provenAbsent: false });
}

function accepted(...events: readonly ChangeEvent[]): Outcome {
  return { status: 'accepted', events };
}

function failed(at: Instant, why: FailureCode, detail: string): Outcome {
  return accepted({ type: 'failed', at, why, detail });
}
