import type { Command, Decision, RequestCommand, Standing } from '../command.ts';
import type { ChangeEvent } from '../event.ts';
import type { Instant } from '../../facts/fact.ts';
import { approvedAt } from './clocks.ts';
import { listRoles, objectionTo, objectionToRequester, rolesAsked } from './standing.ts';

type Outcome = Decision<ChangeEvent>;

/** Whether a change may be asked for at all. What nobody could approve, or what a guard forbids, is refused at once. */
export function decideRequest(command: Extract<Command, { readonly type: 'request' }>): Outcome {
  const { at, id, order, origin, requester, reason, rule, shown } = command;
  return refusalOf(command) ?? {
    status: 'accepted',
    events: [
      { type: 'requested', at, id, order, origin, by: requester.userId, reason: reason.trim(), rule, shown },
      ...(rule.approvals === 0 ? [startOf(command)] : askedFurther(command)),
    ],
  };
}

function startOf({ at, rule, notBefore }: RequestCommand & { readonly at: Instant }): ChangeEvent {
  const start = approvedAt(at, rule);
  if (notBefore === undefined) return start;
  return { ...start, notBefore, executeBy: notBefore + rule.executeWithinMs };
}

/** Where those who are asked first are too few, waiting for them would be waiting for nobody: the next are asked at once. */
function askedFurther(command: RequestCommand & { readonly at: Instant }): readonly ChangeEvent[] {
  const { at, rule } = command;
  const tier = rule.tiers.findIndex((_, candidate) => ableAt(command, candidate) >= rule.approvals);
  return tier > 0 ? [{ type: 'escalated', at, tier }] : [];
}

function refusalOf(command: RequestCommand): Outcome | undefined {
  // A follow-up was decided on together with the change that it ends; nobody asks for it by hand.
  if (command.origin.kind === 'follow-up') return undefined;
  const { requester, mayRequest, reason, rule, shown, frozenUntil } = command;
  if (reason.trim() === '') return { status: 'refused', because: 'no-reason', says: 'Say why this change is needed: the people who decide read it, and it stays on record.' };
  const objection = objectionToRequester(requester, mayRequest);
  if (objection !== undefined) return { status: 'refused', ...objection };
  const failed = shown.guards.filter(({ verdict }) => verdict !== 'passed');
  if (failed.length > 0) return { status: 'refused', because: 'guard', says: failed.map(({ says }) => says).join(' ') };
  if (rule.freezable && frozenUntil !== undefined) return { status: 'refused', because: 'frozen', says: 'Changes of this class are frozen at the moment. Ask again when the freeze has ended.' };
  return rule.approvals === 0 ? undefined : withoutApprovers(command);
}

/** A request that nobody could approve would hang until it expires, and look as if somebody was on it. */
function withoutApprovers(command: RequestCommand): Outcome | undefined {
  const { eligible, rule } = command;
  if (eligible === undefined) return { status: 'refused', because: 'approvers-unknown', says: 'I could not read from Entra who may approve this, so I did not ask anybody. Try again in a minute.' };
  const lastTier = rule.tiers.length - 1;
  const able = ableAt(command, lastTier);
  if (able >= rule.approvals) return undefined;
  const who = listRoles(rolesAsked(rule, lastTier));
  const says = `This needs ${rule.approvals === 1 ? 'an approval' : `${String(rule.approvals)} approvals`} by ${who}, other than you, and ${able === 0 ? 'there is nobody' : `there ${able === 1 ? 'is' : 'are'} only ${String(able)}`}. Have the groups of approvers filled in Entra, then ask again.`;
  return { status: 'refused', because: 'nobody-can-approve', says };
}

/** How many different people could approve once this tier is asked. */
function ableAt({ eligible = [], requester, rule }: RequestCommand, tier: number): number {
  return new Set(eligible.filter((voter) => isAble(voter, requester, rule, tier)).map(({ userId }) => userId)).size;
}

function isAble(voter: Standing, requester: Standing, rule: RequestCommand['rule'], tier: number): boolean {
  const objection = objectionTo(voter, requester.userId, rule, tier);
  // Whether they gain from it is looked at when they click; here it is enough that they might be able to.
  return objection === undefined || objection.because === 'conflict-unknown';
}
