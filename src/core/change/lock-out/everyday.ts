import { platforms, type AccessPolicy, type Platform } from '../../conditional-access/access-policy.ts';
import { allOf, anyOf, certain, not, type Certainty } from './certainty.ts';
import { narrowsToNamedDevices } from './device-filter.ts';
import type { LockOutQuestion } from './question.ts';
import type { Subject } from './subject.ts';

/**
 * Whether ordinary sign-ins fall under the policy's conditions: a current client, no risk, a usual place, a desktop. A policy
 * for old protocols, risky sign-ins, device codes or countries where nobody works does not reach them.
 */
export function reachesEverydaySignIns(question: LockOutQuestion, who?: Subject): Certainty {
  const { policy } = question;
  return allOf([
    reachesCurrentClients(policy),
    reachesPlatforms(policy, who?.recentPlatforms),
    reachesUsualPlaces(question),
    reachesDevices(policy),
    certain(policy.signInRiskLevels.length === 0 || policy.signInRiskLevels.includes('none')),
    certain(policy.userRiskLevels.length === 0 || policy.userRiskLevels.includes('none')),
    certain(policy.insiderRiskLevels.length === 0),
    certain(policy.transferMethods.length === 0),
  ]);
}

function reachesCurrentClients({ clientAppTypes }: AccessPolicy): Certainty {
  if (clientAppTypes.length === 0) return 'yes';
  return certain(clientAppTypes.some((type) => type === 'all' || type === 'browser' || type === 'mobileAppsAndDesktopClients'));
}

/** The platform comes from an unproven user agent and people administer from desktops: sparing phones narrows nothing. */
const desktops: readonly Platform[] = ['windows', 'macOS'];

function reachesPlatforms(policy: AccessPolicy, recent: readonly Platform[] | undefined): Certainty {
  const reached = platformsOf(policy);
  if (recent !== undefined && recent.length > 0) return certain(recent.some((platform) => reached.includes(platform)));
  const count = desktops.filter((platform) => reached.includes(platform)).length;
  return count === desktops.length ? 'yes' : count === 0 ? 'no' : 'perhaps';
}

function platformsOf({ platforms: condition }: AccessPolicy): readonly Platform[] {
  const include = condition?.include ?? [];
  const exclude = condition?.exclude ?? [];
  const chosen = include.length === 0 || include.includes('all') ? platforms : platforms.filter((platform) => include.includes(platform));
  return exclude.includes('all') ? [] : chosen.filter((platform) => !exclude.includes(platform));
}

/** Places are known by name only. "Everywhere but X" is taken to spare the places where people work, when X is a place at all. */
function reachesUsualPlaces({ policy, namedLocations }: LockOutQuestion): Certainty {
  const include = policy.locations?.include ?? [];
  const exclude = policy.locations?.exclude ?? [];
  if (exclude.includes('all')) return 'no';
  if (include.length > 0 && !include.includes('all')) return reachesNamedPlaces(include, exclude, namedLocations);
  return not(anyOf(exclude.map((place) => isPlace(place, namedLocations))));
}

type Places = LockOutQuestion['namedLocations'];

/** The trusted addresses of the old multifactor settings are a place that is not listed. */
const oldTrustedAddresses = '00000000-0000-0000-0000-000000000000';

function isPlace(word: string, places: Places): Certainty {
  if (word === oldTrustedAddresses) return 'yes';
  return certain(places?.some(({ id, isTrusted }) => (word === 'alltrusted' ? isTrusted === true : id.toLowerCase() === word)));
}

/** People work at trusted places. Whether they work at another named one is not known, and to block such is what they are for. */
function reachesNamedPlaces(include: readonly string[], exclude: readonly string[], places: Places): Certainty {
  if (exclude.includes('alltrusted')) return 'no';
  const left = include.filter((place) => !exclude.includes(place));
  if (left.includes('alltrusted')) return 'yes';
  return left.length === 0 ? 'no' : certain(places?.some(({ id, isTrusted }) => isTrusted === true && left.includes(id.toLowerCase())));
}

function reachesDevices({ deviceFilter }: AccessPolicy): Certainty {
  if (deviceFilter === undefined) return 'yes';
  if (deviceFilter.mode === 'exclude') return 'perhaps';
  return narrowsToNamedDevices(deviceFilter.rule) ? 'no' : 'perhaps';
}
