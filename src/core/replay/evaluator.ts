import { userId } from '../facts/ids.ts';
import type { Condition, Verdict } from '../conditional-access/conditions/condition.ts';
import type { ConditionKind } from '../conditional-access/decision.ts';
import { conditions } from '../conditional-access/conditions/index.ts';
import type { PreparedPolicy } from '../conditional-access/prepared.ts';
import type { PersonIdentity, SignInContext } from '../conditional-access/sign-in-context.ts';

/** What a condition looks at. Each part of a sign-in is judged once for all sign-ins that are alike in it. */
export type Dimension = 'people' | 'person' | 'target' | 'platform' | 'client' | 'place' | 'signInRisk' | 'userRisk' | 'insiderRisk' | 'flow' | 'device';

const dimensionOf: { readonly [Kind in ConditionKind]: Dimension } = {
  users: 'people',
  workloadIdentities: 'person',
  servicePrincipalRisk: 'person',
  application: 'target',
  userAction: 'target',
  authenticationContext: 'target',
  devicePlatform: 'platform',
  clientApps: 'client',
  location: 'place',
  signInRisk: 'signInRisk',
  userRisk: 'userRisk',
  insiderRisk: 'insiderRisk',
  authenticationFlow: 'flow',
  devices: 'device',
};

const kindsOn: ReadonlyMap<Dimension, readonly Condition[]> = Map.groupBy(conditions, ({ kind }) => dimensionOf[kind]);

const nothingKnown: Omit<SignInContext, 'identity'> = {
  target: undefined, platform: undefined, clientAppType: undefined, ipAddress: undefined, country: undefined, signInRisk: undefined, userRisk: undefined,
  insiderRisk: undefined, transferMethod: undefined, device: undefined, satisfied: new Set(),
};

/** Somebody whom no policy can name but by the word All, or by saying nothing about people. */
const nobody: PersonIdentity = {
  kind: 'person', userId: userId('nobody in particular'), groups: new Set(), groupsNotRead: new Set(), roles: new Set(), guestType: 'member', homeTenantId: undefined,
};

/** The conditions on one dimension that the policy sets. */
export function conditionsOn(dimension: Dimension, prepared: PreparedPolicy): readonly Condition[] {
  return (kindsOn.get(dimension) ?? []).filter((condition) => condition.configured(prepared));
}

/** A sign-in of which only a part is filled in. */
export function partOfSignIn(part: Partial<SignInContext>): SignInContext {
  return { identity: nobody, ...nothingKnown, ...part };
}

/** A sign-in of `nobody`. */
export const anybody = partOfSignIn({});

/** The evaluator's own verdict: all of these conditions together. */
export function verdictOn(looking: readonly Condition[], prepared: PreparedPolicy, context: SignInContext): Verdict {
  let verdict: Verdict = 'met';
  for (const condition of looking) {
    const one = judge(condition, prepared, context);
    if (one === 'not-met') return 'not-met';
    if (one === 'unknown') verdict = 'unknown';
  }
  return verdict;
}

function judge(condition: Condition, prepared: PreparedPolicy, context: SignInContext): Verdict {
  switch (condition.looksAt) {
    case 'person':
      return condition.verdict(prepared, context.identity);
    case 'target':
      return condition.verdict(prepared, context.target);
    case 'circumstances':
      return condition.verdict(prepared, context);
    case 'device':
      return condition.verdict(prepared, context.device);
  }
}
