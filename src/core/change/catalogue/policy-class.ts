import type { AccessPolicy } from '../../conditional-access/access-policy.ts';
import { foundationApps, portalApps, teamsApp } from '../../conditional-access/well-known.ts';

/**
 * Whether a policy reaches named groups or people in listed apps, and nothing else. Everything that is not plainly so counts as
 * reaching everybody: one approval too many costs minutes, one too few a tenant.
 */
export function isScoped(policy: AccessPolicy): boolean {
  return policy.unrecognised.length === 0 && policy.workloads === undefined && namesPeople(policy) && listsApps(policy);
}

function namesPeople({ people }: AccessPolicy): boolean {
  if (people === undefined) return false;
  const { all, groups, users, roles, guests } = people.include;
  return !all && roles.length === 0 && guests === undefined && groups.length + users.length > 0;
}

function listsApps({ targets }: AccessPolicy): boolean {
  const { all, office365, adminPortals, appIds } = targets.include;
  const special = targets.filter !== undefined || targets.userActions.length + targets.authenticationContexts.length > 0;
  const wide = [...foundationApps, ...portalApps, teamsApp].some((app) => appIds.includes(app));
  return !all && !office365 && !adminPortals && !special && !wide && appIds.length > 0;
}
