import { matches } from '../filter/evaluate.ts';
import type { ParsedFilter } from '../filter/prepare-filter.ts';
import type { PreparedPolicy } from '../prepared.ts';
import type { SignInTarget } from '../sign-in-context.ts';
import { verdictOf, within, type ConditionOf, type Verdict } from './condition.ts';

/** A user action or an authentication context alone is no app, so that a policy for apps, even for all of them, is not about it. */
export const application: ConditionOf<'target'> = {
  kind: 'application',
  looksAt: 'target',
  configured: ({ apps }) => apps.configured,
  verdict: (policy, target) => {
    if (target === undefined) return isNeverMet(policy) ? 'not-met' : 'unknown';
    return target.kind === 'app' ? appVerdict(policy, target) : 'not-met';
  },
  needs: (_policy, target) => (target === undefined ? ['target'] : ['target.attributes']),
};

type AppTarget = Extract<SignInTarget, { kind: 'app' }>;

/** The word None alone chooses no app. */
function isNeverMet({ apps, appFilter }: PreparedPolicy): boolean {
  return !apps.includeAll && apps.include.size === 0 && appFilter?.mode !== 'include';
}

function appVerdict({ apps, appFilter }: PreparedPolicy, target: AppTarget): Verdict {
  const chosen: Verdict = apps.includeAll || apps.include.has(target.appId) ? 'met' : 'not-met';
  const included = chosen === 'not-met' && appFilter?.mode === 'include' ? filterVerdict(appFilter, target) : chosen;
  if (included === 'not-met') return 'not-met';
  const left: Verdict = apps.exclude.has(target.appId) ? 'met' : 'not-met';
  return within(included, left === 'not-met' && appFilter?.mode === 'exclude' ? filterVerdict(appFilter, target) : left);
}

function filterVerdict(filter: ParsedFilter, { attributes }: AppTarget): Verdict {
  if (!filter.understood || attributes === undefined) return 'unknown';
  return verdictOf(matches(filter.rule, (attribute) => attributes.get(attribute) ?? null));
}

export const userAction: ConditionOf<'target'> = {
  kind: 'userAction',
  looksAt: 'target',
  configured: ({ policy }) => policy.targets.userActions.length > 0,
  verdict: ({ policy }, target) => {
    if (target === undefined) return 'unknown';
    return verdictOf(target.kind === 'user-action' && policy.targets.userActions.includes(target.action));
  },
  needs: () => ['target'],
};

export const authenticationContext: ConditionOf<'target'> = {
  kind: 'authenticationContext',
  looksAt: 'target',
  configured: ({ policy }) => policy.targets.authenticationContexts.length > 0,
  verdict: ({ policy }, target) => {
    if (target === undefined) return 'unknown';
    const context = target.kind === 'user-action' ? undefined : target.authenticationContext;
    return verdictOf(context !== undefined && policy.targets.authenticationContexts.includes(context));
  },
  needs: () => ['target'],
};
