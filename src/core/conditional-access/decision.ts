import type { PolicyId } from '../facts/ids.ts';
import type { AppliedPolicyResult } from '../facts/sign-in.ts';
import type { SessionControl } from './access-policy.ts';

/** The conditions of a policy, in the order in which Entra looks at them. */
export const conditionKinds = [
  'users', 'workloadIdentities', 'application', 'userAction', 'authenticationContext', 'devicePlatform', 'clientApps', 'location',
  'devices', 'signInRisk', 'userRisk', 'servicePrincipalRisk', 'insiderRisk', 'authenticationFlow',
] as const;
export type ConditionKind = (typeof conditionKinds)[number];

/** `unknown`: it depends on something that is not known, named in `needs`. */
export type PolicyVerdict = AppliedPolicyResult | 'unknown';

export interface PolicyOutcome {
  readonly policyId: PolicyId;
  readonly result: PolicyVerdict;
  /** The first condition that is certainly not met. */
  readonly unmatched?: ConditionKind;
  /** Controls that the policy asks for and that are not met. */
  readonly missing: readonly string[];
  /** What would have to be known to tell, in the words of `SignInContext`. */
  readonly needs: readonly string[];
}

/**
 * Over the enabled policies. `challenged`: what is missing can still be provided in this sign-in. `blocked`: it cannot, or a policy
 * blocks. `undetermined`: depends on what is not known.
 */
export interface AccessDecision {
  readonly decision: 'granted' | 'challenged' | 'blocked' | 'undetermined';
  readonly policies: readonly PolicyOutcome[];
  /** Policies the decision comes from. */
  readonly because: readonly PolicyId[];
  /** Session controls of the enabled policies that certainly apply, each once. */
  readonly session: readonly SessionControl[];
  readonly needs: readonly string[];
}
