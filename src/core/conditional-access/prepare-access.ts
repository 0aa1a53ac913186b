import type { AccessPolicy, AppScope, LocationWord, PeopleScope, TargetCondition } from './access-policy.ts';
import type { AccessRules } from './access-rules.ts';
import { conditionsOf } from './conditions/index.ts';
import type { ConditionKind } from './decision.ts';
import { prepareFilter } from './filter/prepare-filter.ts';
import { prepareGrant } from './grant/prepared-grant.ts';
import { indexStrengths, type StrengthIndex } from './grant/strengths.ts';
import { leftAlone } from './judged.ts';
import { preparePlaces, type PlaceList, type Places } from './place.ts';
import type { PreparedAccess, PreparedApps, PreparedPeople, PreparedPolicy } from './prepared.ts';
import { adminPortalApps, office365Apps } from './well-known-apps.ts';

/** Reads filters, ranges and lists once, so that one decision over forty policies takes microseconds. */
export function prepareAccess(rules: AccessRules): PreparedAccess {
  const { policies, locations, strengths } = rules;
  const places = preparePlaces(locations);
  const written = policies.flatMap(({ grant }) => grant?.strength ?? []);
  const index = indexStrengths([...written, ...strengths]);
  return { rules, policies: policies.map((policy) => preparePolicy(policy, places, index)) };
}

function preparePolicy(policy: AccessPolicy, places: Places, strengths: StrengthIndex): PreparedPolicy {
  const { people, targets, locations } = policy;
  const { unsureIn, unsure } = sortUnrecognised(policy);
  const bare: PreparedPolicy = {
    policy,
    conditions: [],
    people: people === undefined ? undefined : { include: preparePeople(people.include), exclude: preparePeople(people.exclude) },
    apps: prepareApps(targets),
    locations: locations === undefined ? undefined : { include: preparePlaceList(locations.include, places), exclude: preparePlaceList(locations.exclude, places) },
    appFilter: prepareFilter(targets.filter, 'CustomSecurityAttribute'),
    deviceFilter: prepareFilter(policy.deviceFilter, 'device'),
    grant: prepareGrant(policy, strengths),
    unsureIn,
    unsure,
    left: leftAlone(policy),
  };
  return { ...bare, conditions: conditionsOf(bare) };
}

function preparePeople({ all, users, groups, roles, guests }: PeopleScope): PreparedPeople {
  const empty = !all && users.length + groups.length + roles.length === 0 && guests === undefined;
  return { all, empty, users: new Set<string>(users), groups, roles, guests };
}

/** An action or a context is chosen instead of apps; None is how the app field is filled then. */
function prepareApps({ include, exclude, userActions, authenticationContexts, filter }: TargetCondition): PreparedApps {
  const chosen = idsOf(include);
  const left = idsOf(exclude);
  const instead = userActions.length + authenticationContexts.length > 0;
  const none = include.none && !instead;
  const configured = include.all || none || chosen.length + left.length > 0 || filter !== undefined;
  const includeAll = include.all || (chosen.length === 0 && !none && filter?.mode !== 'include');
  return { configured, includeAll, include: new Set(chosen), exclude: new Set(left) };
}

function idsOf({ appIds, office365, adminPortals }: AppScope): readonly string[] {
  return [...appIds, ...(office365 ? office365Apps : []), ...(adminPortals ? adminPortalApps : [])];
}

function preparePlaceList(words: readonly LocationWord[], places: Places): PlaceList {
  const named = words.filter((word) => word !== 'all' && word !== 'alltrusted').map((id) => places.named(id));
  return { all: words.includes('all'), empty: words.length === 0, places: [...(words.includes('alltrusted') ? places.trusted : []), ...named] };
}

/** Where a part that was not understood belongs: the longest beginning counts. */
const kindsByPath: readonly (readonly [string, readonly ConditionKind[]])[] = [
  ['conditions.users', ['users']],
  ['conditions.clientApplications', ['workloadIdentities']],
  ['conditions.applications.includeUserActions', ['userAction']],
  ['conditions.applications.includeAuthenticationContextClassReferences', ['authenticationContext']],
  ['conditions.applications.', ['application']],
  ['conditions.applications', ['application', 'userAction', 'authenticationContext']],
  ['conditions.platforms', ['devicePlatform']],
  ['conditions.clientAppTypes', ['clientApps']],
  ['conditions.locations', ['location']],
  ['conditions.devices', ['devices']],
  ['conditions.signInRiskLevels', ['signInRisk']],
  ['conditions.userRiskLevels', ['userRisk']],
  ['conditions.servicePrincipalRiskLevels', ['servicePrincipalRisk']],
  ['conditions.agentIdRiskLevels', ['servicePrincipalRisk']],
  ['conditions.insiderRiskLevels', ['insiderRisk']],
  ['conditions.authenticationFlows', ['authenticationFlow']],
];

/** Parts of the grant are judged with the grant; session controls do not decide about access. */
function sortUnrecognised({ unrecognised }: AccessPolicy): Pick<PreparedPolicy, 'unsureIn' | 'unsure'> {
  const unsureIn = new Map<ConditionKind, string[]>();
  const unsure: string[] = [];
  for (const path of unrecognised) {
    if (path.startsWith('grantControls') || path.startsWith('sessionControls') || path.startsWith('state')) continue;
    const kinds = kindsByPath.find(([beginning]) => path.startsWith(beginning))?.[1];
    if (kinds === undefined) unsure.push(path);
    for (const kind of kinds ?? []) unsureIn.set(kind, [...(unsureIn.get(kind) ?? []), path]);
  }
  return { unsureIn: unsureIn.size === 0 ? undefined : unsureIn, unsure };
}
