import type { Instant } from '../../facts/fact.ts';
import type { Change, Executing } from '../change.ts';
import type { ChangeEvent } from '../event.ts';

type EventOf<Type extends ChangeEvent['type']> = Extract<ChangeEvent, { readonly type: Type }>;

/**
 * The change after an event. `decide` is the only source of events, so an event that does not fit is a mistake of ours.
 * @throws RangeError when the event cannot follow the state: continuing would act on a state that never was
 */
export function evolve(change: Change | undefined, event: ChangeEvent): Change {
  if (event.type === 'requested') {
    if (change !== undefined) throw new RangeError(`change ${change.id} was requested twice`);
    return requested(event);
  }
  if (change === undefined) throw new RangeError(`${event.type} came before the request`);
  return { ...apply(change, event), revision: change.revision + 1 };
}

export function evolveAll(change: Change | undefined, events: readonly ChangeEvent[]): Change | undefined {
  return events.reduce<Change | undefined>(evolve, change);
}

function requested({ id, order, origin, by, reason, rule, shown, at }: EventOf<'requested'>): Change {
  return {
    id, revision: 1, order, origin, requestedBy: by, reason, requestedAt: at, rule, shown, askedAtRevision: 1, approvals: [],
    tier: 0, askedAt: at, remindedAt: at, status: { status: 'requested', expiresAt: at + rule.waitMs },
  };
}

function apply(change: Change, event: Exclude<ChangeEvent, EventOf<'requested'>>): Change {
  const { at } = event;
  switch (event.type) {
    case 'approval-given':
      return { ...change, approvals: [...change.approvals.filter(({ by }) => by !== event.approval.by), event.approval] };
    case 'approved':
      return { ...change, status: { status: 'approved', approvedAt: at, notBefore: event.notBefore, executeBy: event.executeBy } };
    case 'rejected':
      return { ...change, status: { status: 'rejected', at, by: event.by, reason: event.reason } };
    case 'withdrawn':
      return { ...change, status: { status: 'withdrawn', at, by: event.by } };
    case 'reminded':
      return { ...change, remindedAt: at };
    case 'escalated':
      return { ...change, tier: event.tier, askedAt: at, remindedAt: at };
    case 'expired':
      return { ...change, status: { status: 'expired', at, clock: event.clock } };
    case 'approvals-void':
      return voided(change, event);
    default:
      return carriedOut(change, event);
  }
}

type ExecutionEvent = EventOf<'execution-begun' | 'postponed' | 'attempt-begun' | 'attempt-ended' | 'read-back' | 'done' | 'failed' | 'stale'>;

function carriedOut(change: Change, event: ExecutionEvent): Change {
  const { at } = event;
  switch (event.type) {
    case 'execution-begun':
      return { ...change, status: begun(change, at) };
    case 'done': {
      const { inPart: _, ...whole } = change;
      return { ...whole, status: { status: 'done', at, proof: event.proof, ...(event.drift === undefined ? {} : { drift: event.drift }) } };
    }
    case 'failed':
      return { ...change, status: { status: 'failed', at, why: event.why, detail: event.detail } };
    case 'stale':
      return { ...change, status: { status: 'stale', at, moved: event.moved } };
    case 'read-back':
      return { ...change, ...(event.left === undefined ? {} : { inPart: true }), status: underWay(executing(change), event) };
    case 'postponed':
    case 'attempt-begun':
    case 'attempt-ended':
      return { ...change, status: underWay(executing(change), event) };
  }
}

function underWay(now: Executing, event: EventOf<'postponed' | 'attempt-begun' | 'attempt-ended' | 'read-back'>): Executing {
  const { waitingFor: _, ...calm } = now;
  switch (event.type) {
    case 'postponed':
      return { ...calm, waitUntil: event.until, waitingFor: event.waitingFor, looks: now.looks + 1 };
    case 'attempt-begun': {
      const { absentSince: __, ...fresh } = calm;
      return { ...fresh, attempts: [...now.attempts, { begunAt: event.at }], provenAbsent: false, looks: 0, waitUntil: event.at };
    }
    case 'attempt-ended': {
      const last = now.attempts.at(-1);
      if (last === undefined) throw new RangeError('an attempt ended that had not begun');
      return { ...calm, attempts: [...now.attempts.slice(0, -1), { ...last, ended: { at: event.at, outcome: event.outcome } }], waitUntil: event.waitUntil };
    }
    case 'read-back': {
      const { absentSince, ...rest } = calm;
      const cameOn = event.left !== undefined && (now.left === undefined || event.left < now.left);
      return {
        ...rest,
        // Of two looks that must agree, one after the target came on is the first.
        ...(event.found === 'absent' || (event.found === 'partly' && !cameOn) ? { absentSince: absentSince ?? event.at } : {}),
        ...(event.left === undefined ? {} : { left: event.left }),
        ...(cameOn ? { cameOnAfter: now.attempts.length } : {}),
        ...(event.waitingFor === undefined ? {} : { waitingFor: event.waitingFor }),
        waitUntil: event.waitUntil, looks: now.looks + 1, provenAbsent: event.provenAbsent,
      };
    }
  }
}

function begun(change: Change, at: Instant): Executing {
  if (change.status.status !== 'approved') throw new RangeError(`a change that is ${change.status.status} cannot be begun`);
  const { approvedAt, executeBy } = change.status;
  return { status: 'executing', begunAt: at, approvedAt, executeBy, attempts: [], provenAbsent: false, looks: 0, waitUntil: at };
}

function executing(change: Change): Executing {
  if (change.status.status !== 'executing') throw new RangeError(`a change that is ${change.status.status} is not being executed`);
  return change.status;
}

/** The request waits again on its first clock; cards from before this moment are old. */
function voided(change: Change, { of, at }: EventOf<'approvals-void'>): Change {
  return {
    ...change,
    approvals: change.approvals.filter(({ by }) => !of.includes(by)),
    askedAtRevision: change.revision + 1,
    remindedAt: at,
    status: { status: 'requested', expiresAt: change.requestedAt + change.rule.waitMs },
  };
}
