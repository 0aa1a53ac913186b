import { platforms, type AccessPolicy, type Platform } from '../../conditional-access/access-policy.ts';
import { allOf, certain, type Certainty } from './certainty.ts';
import { narrowsToNamedDevices } from './device-filter.ts';
import type { LockOutQuestion, Subject } from './question.ts';

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
  const trusted = namedLocations?.filter((place) => place.isTrusted === true).map(({ id }) => id.toLowerCase());
  if (exclude.includes('all')) return 'no';
  const everywhere = include.length === 0 || include.includes('all');
  if (!everywhere) return reachesNamedPlaces(include, exclude, trusted);
  const places = exclude.filter((place) => place !== 'alltrusted' && isPlace(place, namedLocations));
  if (places.length > 0) return 'no';
  return exclude.includes('alltrusted') ? certain(trusted === undefined ? undefined : trusted.length === 0) : 'yes';
}

/** The trusted addresses of the old multifactor settings are a place that is not listed. */
const oldTrustedAddresses = '00000000-0000-0000-0000-000000000000';

function isPlace(id: string, places: LockOutQuestion['namedLocations']): boolean {
  return id === oldTrustedAddresses || places === undefined || places.some((place) => place.id.toLowerCase() === id);
}

/** People work at trusted places; whether they work at another named one is not known, and blocking such is what they are for. */
function reachesNamedPlaces(include: readonly string[], exclude: readonly string[], trusted: readonly string[] | undefined): Certainty {
  const left = include.filter((place) => !exclude.includes(place) && !(exclude.includes('alltrusted') && place === 'alltrusted'));
  if (left.length === 0 || exclude.includes('alltrusted')) return 'no';
  if (left.includes('alltrusted')) return 'yes';
  return trusted === undefined ? 'perhaps' : certain(left.some((place) => trusted.includes(place)));
}

function reachesDevices({ deviceFilter }: AccessPolicy): Certainty {
  if (deviceFilter === undefined) return 'yes';
  if (deviceFilter.mode === 'exclude') return 'perhaps';
  return narrowsToNamedDevices(deviceFilter.rule) ? 'no' : 'perhaps';
}
