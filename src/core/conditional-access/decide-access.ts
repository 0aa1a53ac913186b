import type { SessionControl } from './access-policy.ts';
import type { Condition, Verdict } from './conditions/condition.ts';
import type { AccessDecision, PolicyOutcome, PolicyVerdict } from './decision.ts';
import { grantBlock, grantChallenge, grantNeeds, grantOk, grantOutcome, missingControls } from './grant/grant-outcome.ts';
import { isEnforced, type Judged } from './judged.ts';
import type { PreparedAccess, PreparedPolicy } from './prepared.ts';
import type { SignInContext } from './sign-in-context.ts';

/**
 * What Conditional Access makes of one sign-in, with the reasons. Never guesses: where it depends on something that is not known, the
 * policy is `unknown` and the decision `undetermined`, unless something else settles it.
 */
export function decideAccess({ policies }: PreparedAccess, signIn: SignInContext): AccessDecision {
  const outcomes: PolicyOutcome[] = [];
  // Policies that leave the sign-in alone are most of them, and decide nothing.
  const counted: Judged[] = [];
  for (const policy of policies) {
    const judged = judge(policy, signIn);
    outcomes.push(judged.outcome);
    if (judged.enforced && (judged.effect !== grantOk || judged.session.length > 0)) counted.push(judged);
  }
  const decision = decisionOf(counted);
  const because = decision === 'granted' ? [] : counted.filter((entry) => settles(decision, entry));
  return {
    decision,
    policies: outcomes,
    because: because.map(({ outcome }) => outcome.policyId),
    session: sessionOf(counted),
    needs: decision === 'undetermined' ? [...new Set(because.flatMap(({ outcome }) => outcome.needs))] : nothing,
  };
}

type Decision = AccessDecision['decision'];

function decisionOf(judged: readonly Judged[]): Decision {
  let possible = 0;
  let challenged = false;
  for (const { effect } of judged) {
    if (effect === grantBlock) return 'blocked';
    possible |= effect;
    challenged ||= (effect & grantOk) === 0;
  }
  if ((possible & grantBlock) !== 0) return 'undetermined';
  if (challenged) return 'challenged';
  return (possible & grantChallenge) !== 0 ? 'undetermined' : 'granted';
}

function settles(decision: Decision, { effect }: Judged): boolean {
  switch (decision) {
    case 'granted':
      return false;
    case 'challenged':
      return (effect & grantOk) === 0;
    case 'blocked':
      return effect === grantBlock;
    case 'undetermined':
      return (effect & (effect - 1)) !== 0;
  }
}

const nothing: readonly never[] = [];

function judge(policy: PreparedPolicy, signIn: SignInContext): Judged {
  const { state } = policy.policy;
  if (state === 'disabled') return policy.left.disabled;
  let verdict: Verdict = policy.unsure.length > 0 ? 'unknown' : 'met';
  for (const condition of policy.conditions) {
    const found = verdictOn(condition, policy, signIn);
    if (found === 'not-met') return policy.left.unmatched.get(condition.kind) ?? policy.left.disabled;
    if (found === 'unknown') verdict = 'unknown';
  }
  const grant = grantOutcome(policy, signIn.satisfied, signIn.device, signIn.clientAppType);
  return applied(policy, signIn, verdict, grant);
}

/** The condition's own part of the sign-in is handed over. */
function verdictOn(condition: Condition, policy: PreparedPolicy, signIn: SignInContext): Verdict {
  switch (condition.looksAt) {
    case 'person':
      return condition.verdict(policy, signIn.identity);
    case 'target':
      return condition.verdict(policy, signIn.target);
    case 'circumstances':
      return condition.verdict(policy, signIn);
    case 'device':
      return condition.verdict(policy, signIn.device);
  }
}

function needsOf(condition: Condition, policy: PreparedPolicy, signIn: SignInContext): readonly string[] {
  switch (condition.looksAt) {
    case 'person':
      return condition.needs(policy, signIn.identity);
    case 'target':
      return condition.needs(policy, signIn.target);
    case 'circumstances':
      return condition.needs(policy, signIn);
    case 'device':
      return condition.needs(policy, signIn.device);
  }
}

type State = PreparedPolicy['policy']['state'];

function applied(policy: PreparedPolicy, signIn: SignInContext, applies: Verdict, grant: number): Judged {
  const { id, state, session } = policy.policy;
  const certain = applies === 'met' && state !== undefined;
  const result = certain ? grantResult(state, grant) : 'unknown';
  const outcome: PolicyOutcome = {
    policyId: id,
    result,
    missing: grant === grantOk ? nothing : missingControls(policy, signIn),
    needs: certain && isOne(grant) ? nothing : needsOfPolicy(policy, signIn, grant),
  };
  return { outcome, enforced: isEnforced(state), effect: certain ? grant : grant | grantOk, session: certain ? session : nothing };
}

function isOne(set: number): boolean {
  return (set & (set - 1)) === 0;
}

/** A set of several outcomes has a certain result only where they are all failures of a policy that is On. */
function grantResult(state: Exclude<State, undefined>, grant: number): PolicyVerdict {
  if (state === 'enabled') return grant === grantOk ? 'success' : (grant & grantOk) === 0 ? 'failure' : 'unknown';
  if (!isOne(grant)) return 'unknown';
  if (grant === grantOk) return 'reportOnlySuccess';
  return grant === grantBlock ? 'reportOnlyFailure' : 'reportOnlyInterrupted';
}

function needsOfPolicy(policy: PreparedPolicy, signIn: SignInContext, grant: number): readonly string[] {
  const open = policy.conditions.filter((condition) => verdictOn(condition, policy, signIn) === 'unknown');
  return [...new Set([
    ...(policy.policy.state === undefined ? ['state'] : []),
    ...policy.unsure,
    ...open.flatMap((condition) => needsOf(condition, policy, signIn)),
    ...(isOne(grant) ? [] : grantNeeds(policy, signIn)),
  ])];
}

function sessionOf(judged: readonly Judged[]): readonly SessionControl[] {
  const all = judged.flatMap(({ session }) => session);
  return all.length === 0 ? nothing : [...new Set(all)];
}
