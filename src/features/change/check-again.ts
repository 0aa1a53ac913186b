import { kindOf } from '../../core/change/catalogue/index.ts';
import { objectionToRequester } from '../../core/change/approval/standing.ts';
import type { Change } from '../../core/change/change.ts';
import type { Checks, Standing, TargetCheck } from '../../core/change/command.ts';
import { diffLines } from '../../core/change/diff.ts';
import { judgeGuards } from '../../core/change/guards/index.ts';
import { canonicalJson } from '../../core/change/json.ts';
import { frozenUntil } from '../../core/change/rule.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { gapReasonTexts, sourceNames, type Gap } from '../../core/facts/fact.ts';
import { readGuardFacts } from './guard-facts.ts';
import type { ChangeServices } from './services.ts';
import { readStanding } from './standing.ts';
import { whoMoved } from './who-moved.ts';

/** Milliseconds for everything that is read again before a call. */
const checkWithinMs = 10_000;

/** What was read, and the target that the next call is made for; undefined where none may be made. */
export interface CheckedAgain {
  readonly checks: Checks;
  readonly snapshot: Snapshot | undefined;
}

/** Reads everything again that a call depends on. Nothing comes from a cache or from the time of the approval. */
export async function checkAgain(services: ChangeServices, change: Change, at: Instant): Promise<CheckedAgain> {
  const options = { signal: AbortSignal.timeout(checkWithinMs) };
  const kind = kindOf(change.order);
  const read = await services.targets.read(change.order.target, options);
  const frozen = frozenUntil(services.settings.freezes, at);
  const snapshot = read.known ? read.value : undefined;
  const target = await checkTarget(services, change, read.known ? { snapshot: read.value } : { gap: read.gap });
  // Once the target is not as shown, nothing is called whoever may still do what: the services are not asked for more.
  if (snapshot === undefined || target.status !== 'as-shown' || change.origin.kind === 'follow-up') {
    return { checks: { readFrom: at, requester: change.origin.kind === 'follow-up' ? 'entitled' : 'unknown', approvers: [], target, guards: [], frozenUntil: frozen }, snapshot };
  }
  const standingOf = async (userId: Standing['userId']): Promise<Standing> => readStanding(services, { userId, kind, order: change.order, object: change.shown.before }, options);
  const [requester, facts, ...approvers] = await Promise.all([
    standingOf(change.requestedBy),
    readGuardFacts(services, { order: change.order, snapshot, at, requestedBy: change.requestedBy, approvers: change.approvals.map(({ by }) => by), begun: isBegun(change) }, options),
    ...change.approvals.map(async ({ by }) => standingOf(by)),
  ]);
  return { checks: { readFrom: at, requester: requesterNow(change, requester), approvers, target, guards: judgeGuards(kind, facts), frozenUntil: frozen }, snapshot };
}

/** Whether a call has been made: what is found may be its own work. */
function isBegun({ status }: Change): boolean {
  return status.status === 'executing' && status.attempts.length > 0;
}

function requesterNow({ order }: Change, requester: Standing): Checks['requester'] {
  const objection = objectionToRequester(requester, kindOf(order).mayRequest);
  switch (objection?.because) {
    case undefined:
      return 'entitled';
    case 'rights-unknown':
    case 'conflict-unknown':
      return 'unknown';
    default:
      return 'not-entitled';
  }
}

async function checkTarget(services: ChangeServices, change: Change, read: { readonly snapshot: Snapshot | undefined } | { readonly gap: Gap }): Promise<TargetCheck> {
  if ('gap' in read) return { status: 'unreadable', says: saysGap(read.gap) };
  const { snapshot } = read;
  if (snapshot === undefined) return { status: 'gone' };
  const hash = services.digest(canonicalJson(snapshot.object));
  if (kindOf(change.order).already(change.order, snapshot)) {
    const by = await whoMoved(services, change);
    return { status: 'already', proof: { readAt: await services.time(), says: 'It was already so when it was about to be done.', hash }, by };
  }
  // The end of an exception has to come even if, say, the group was renamed meanwhile.
  if (change.origin.kind === 'follow-up') return { status: 'as-shown' };
  const between = betweenCalls(change, snapshot);
  if (between !== undefined) return between;
  if (hash === change.shown.hash) return { status: 'as-shown' };
  return { status: 'moved', drift: { lines: diffLines(change.shown.before, snapshot.object), by: await whoMoved(services, change) } };
}

/**
 * Between two calls of one change the target is neither as shown nor done. Undefined: nothing of it was seen yet, so it has to be as
 * it was shown.
 */
function betweenCalls({ id, order, shown, status }: Change, now: Snapshot): TargetCheck | undefined {
  if (status.status !== 'executing' || status.attempts.every(({ ended }) => ended?.outcome.status === 'not-done')) return undefined;
  const { left, begunAt } = status;
  const effect = kindOf(order).effect({ id, order, shown, begunAt }, now);
  if (effect.status === 'partly') return { status: left !== undefined && effect.left > left ? 'less-than-seen' : 'as-shown' };
  return left !== undefined && effect.status === 'absent' ? { status: 'less-than-seen' } : undefined;
}

export function saysGap({ source, reason }: Gap): string {
  return `${sourceNames[source]}: ${gapReasonTexts[reason]}.`;
}
