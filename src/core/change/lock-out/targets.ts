import type { AccessPolicy, AppScope } from '../../conditional-access/access-policy.ts';
import { foundationApps, officeApps, portalApps, teamsApp } from '../../conditional-access/well-known.ts';
import { anyOf, certain, type Certainty } from './certainty.ts';
import type { LockOutQuestion } from './question.ts';

/**
 * Whether a person's ordinary work is within the policy's targets: all apps, or Microsoft 365 together with the portals. Leaving
 * single apps out does not change that.
 */
export function reachesAllApps(question: LockOutQuestion): Certainty {
  const { include, filter, userActions, authenticationContexts } = question.policy.targets;
  const everything = include.all || foundationApps.some((app) => include.appIds.includes(app)) || (coversOffice(include) && coversPortals(question));
  if (everything) return 'yes';
  if (filter?.mode === 'include') return 'perhaps';
  return certain(namesNothing(include) && userActions.length + authenticationContexts.length === 0);
}

function namesNothing(scope: AppScope): boolean {
  return !scope.all && !scope.none && !scope.office365 && !scope.adminPortals && scope.appIds.length === 0;
}

function coversOffice(scope: AppScope): boolean {
  return scope.office365 || officeApps.every((app) => scope.appIds.includes(app));
}

function coversPortals({ policy, portalAppIds }: LockOutQuestion): boolean {
  const { include } = policy.targets;
  return include.adminPortals || [...portalApps, ...portalAppIds].some((app) => include.appIds.includes(app));
}

/** Whether the portals are within, by their word, by an app id, or because everything is and they are not left out. */
export function reachesPortals(question: LockOutQuestion): Certainty {
  const { include, exclude } = question.policy.targets;
  if (coversPortals(question)) return 'yes';
  if (exclude.adminPortals && include.all) return 'no';
  return reachesAllApps(question);
}

/** Whether Teams or Gatehouse itself is within: without them nobody approves the way back. */
export function reachesGatehouse(question: LockOutQuestion): Certainty {
  const { policy, own } = question;
  const { include, exclude, authenticationContexts } = policy.targets;
  const apps: readonly string[] = [teamsApp, ...own.appIds.map((id) => id.toLowerCase())];
  const named = include.office365 || include.appIds.some((app) => apps.includes(app));
  const asked = own.authenticationContexts?.some((context) => authenticationContexts.includes(context.toLowerCase())) === true;
  if (named || asked) return 'yes';
  const spared = apps.every((app) => exclude.appIds.some((left) => left === app) || (app === teamsApp && exclude.office365));
  return include.all && spared ? 'no' : reachesAllApps(question);
}

/** Whether one of these apps is named; being among all apps does not count. */
export function namesApp({ targets }: AccessPolicy, apps: readonly string[]): Certainty {
  return anyOf(targets.include.appIds.map((app) => certain(apps.includes(app))));
}
