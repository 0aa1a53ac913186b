import type { ConditionKind } from '../decision.ts';
import type { PreparedPolicy } from '../prepared.ts';
import type { SignInContext } from '../sign-in-context.ts';

/** `unknown`: depends on something that is not known. */
export type Verdict = 'met' | 'not-met' | 'unknown';

export type AccessCircumstances = Pick<SignInContext, 'platform' | 'clientAppType' | 'ipAddress' | 'country' | 'signInRisk' | 'userRisk' | 'insiderRisk' | 'transferMethod'>;

/** The parts of a sign-in, each of which can be judged without the others. */
export interface SignInParts {
  readonly person: SignInContext['identity'];
  readonly target: SignInContext['target'];
  readonly circumstances: AccessCircumstances;
  readonly device: SignInContext['device'];
}

export interface ConditionOf<Part extends keyof SignInParts> {
  readonly kind: ConditionKind;
  readonly looksAt: Part;
  /** False: the policy does not set the condition, and it is met by every sign-in. */
  configured(policy: PreparedPolicy): boolean;
  verdict(policy: PreparedPolicy, part: SignInParts[Part]): Verdict;
  /** What would have to be known, in the words of `SignInContext`; to be asked only after the verdict `unknown`. */
  needs(policy: PreparedPolicy, part: SignInParts[Part]): readonly string[];
}

export interface CircumstanceCondition extends ConditionOf<'circumstances'> {
  /** The only fields it looks at. */
  readonly reads: readonly (keyof AccessCircumstances)[];
}

/** One kind of condition. A verdict looks at one part of the sign-in only, so that it can be kept for all sign-ins that share the part. */
export type Condition = ConditionOf<'person'> | ConditionOf<'target'> | CircumstanceCondition | ConditionOf<'device'>;

export function verdictOf(known: boolean | undefined): Verdict {
  if (known === undefined) return 'unknown';
  return known ? 'met' : 'not-met';
}

/** Included and not excluded: an exclusion that certainly matches, or an inclusion that certainly does not, settles it. */
export function within(included: Verdict, excluded: Verdict): Verdict {
  if (included === 'not-met' || excluded === 'met') return 'not-met';
  return included === 'met' && excluded === 'not-met' ? 'met' : 'unknown';
}
