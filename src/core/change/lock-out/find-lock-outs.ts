import { lockOutGuards } from './guards.ts';
import type { LockOutFinding, LockOutQuestion } from './question.ts';

export type { LockOutFinding, LockOutGuardId, LockOutQuestion, NamedGroup, OwnIdentity } from './question.ts';
export type { InvolvedPerson, Subject } from './subject.ts';

/**
 * Why enforcing this policy could lock people or Gatehouse out; empty when every guard rules it out. The caller enables a
 * policy only on an empty list, so `undetermined` stops it too. Where people sign in from and what other policies demand is
 * not weighed: the report-only evidence shows that.
 */
export function findLockOuts(question: LockOutQuestion): readonly LockOutFinding[] {
  return lockOutGuards.flatMap(({ id, check }) => check(question).map((found) => ({ guard: id, ...found })));
}
