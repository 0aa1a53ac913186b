import { authenticationFlow, clientApps, devicePlatform, insiderRisk, location, signInRisk, userRisk } from './circumstances.ts';
import type { Condition, ConditionOf, SignInParts } from './condition.ts';
import { devices } from './devices.ts';
import type { PreparedPolicy } from '../prepared.ts';
import { servicePrincipalRisk, users, workloadIdentities } from './people.ts';
import { application, authenticationContext, userAction } from './targets.ts';

const table: readonly Condition[] = [
  users, workloadIdentities, application, userAction, authenticationContext, devicePlatform, clientApps, location, devices, signInRisk, userRisk,
  servicePrincipalRisk, insiderRisk, authenticationFlow,
];

/** What was not understood in a condition may widen it as well as narrow it. */
function guarded<Part extends keyof SignInParts>(condition: ConditionOf<Part>): ConditionOf<Part> {
  const { kind } = condition;
  return {
    ...condition,
    configured: (policy) => policy.unsureIn?.has(kind) === true || condition.configured(policy),
    verdict: (policy, part) => (policy.unsureIn?.has(kind) === true ? 'unknown' : condition.verdict(policy, part)),
    needs: (policy, part) => policy.unsureIn?.get(kind) ?? condition.needs(policy, part),
  };
}

function guard(condition: Condition): Condition {
  switch (condition.looksAt) {
    case 'person':
    case 'target':
    case 'device':
      return guarded(condition);
    case 'circumstances':
      return { ...guarded(condition), reads: condition.reads };
  }
}

/** Every kind once, in the order in which Entra looks at them. */
export const conditions: readonly Condition[] = table.map(guard);

/** The conditions that a policy sets, in the same order. */
export function conditionsOf(policy: PreparedPolicy): readonly Condition[] {
  // Where everything was understood the guard has nothing to do, and a sign-in is decided sooner without it.
  return (policy.unsureIn === undefined ? table : conditions).filter((condition) => condition.configured(policy));
}
