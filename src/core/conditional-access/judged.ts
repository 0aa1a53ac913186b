import type { AccessPolicy, SessionControl } from './access-policy.ts';
import { conditionKinds, type ConditionKind, type PolicyOutcome, type PolicyVerdict } from './decision.ts';
import { grantOk } from './grant/grant-set.ts';

/** One policy's part in a decision. */
export interface Judged {
  readonly outcome: PolicyOutcome;
  /** On, or of a state that was not understood. */
  readonly enforced: boolean;
  /** What it does to the sign-in, as a set of grant outcomes; a policy that does not apply grants. */
  readonly effect: number;
  readonly session: readonly SessionControl[];
}

/** What a policy comes to that leaves the sign-in alone. The same for every sign-in, so it is made once. */
export interface LeftAlone {
  readonly disabled: Judged;
  /** By the first condition that is certainly not met. */
  readonly unmatched: ReadonlyMap<ConditionKind, Judged>;
}

export function leftAlone(policy: AccessPolicy): LeftAlone {
  return { disabled: idle(policy, { result: 'notEnabled' }), unmatched: new Map(conditionKinds.map((kind) => [kind, idle(policy, { result: unmatchedResult(policy.state), unmatched: kind })])) };
}

function idle({ id, state }: AccessPolicy, said: Pick<PolicyOutcome, 'result' | 'unmatched'>): Judged {
  return { outcome: { policyId: id, ...said, missing: [], needs: state === undefined ? ['state'] : [] }, enforced: isEnforced(state), effect: grantOk, session: [] };
}

function unmatchedResult(state: AccessPolicy['state']): PolicyVerdict {
  if (state === undefined) return 'unknown';
  return state === 'enabled' ? 'notApplied' : 'reportOnlyNotApplied';
}

export function isEnforced(state: AccessPolicy['state']): boolean {
  return state === 'enabled' || state === undefined;
}
