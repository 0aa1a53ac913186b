import { authenticationFlow, clientApps, devicePlatform, insiderRisk, location, signInRisk, userRisk } from './circumstances.ts';
import { type CircumstanceCondition, type Condition, type ConditionOf, type SignInParts } from './condition.ts';
import { devices } from './devices.ts';
import { servicePrincipalRisk, users, workloadIdentities } from './people.ts';
import { application, authenticationContext, userAction } from './targets.ts';

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

function guardedCircumstance(condition: CircumstanceCondition): CircumstanceCondition {
  return { ...guarded(condition), reads: condition.reads };
}

/** Every kind once, in the order in which Entra looks at them. */
export const conditions: readonly Condition[] = [
  guarded(users),
  guarded(workloadIdentities),
  guarded(application),
  guarded(userAction),
  guarded(authenticationContext),
  guardedCircumstance(devicePlatform),
  guardedCircumstance(clientApps),
  guardedCircumstance(location),
  guarded(devices),
  guardedCircumstance(signInRisk),
  guardedCircumstance(userRisk),
  guarded(servicePrincipalRisk),
  guardedCircumstance(insiderRisk),
  guardedCircumstance(authenticationFlow),
];
