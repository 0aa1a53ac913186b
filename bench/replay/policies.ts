import type { AccessRules } from '../../src/core/conditional-access/access-rules.ts';
import type { AccessPolicy, Grant } from '../../src/core/conditional-access/access-policy.ts';
import { appId, groupId, policyId, userId } from '../../src/core/facts/ids.ts';
import type { GrantControl } from '../../src/core/facts/sign-in.ts';
import type { Random } from './random.ts';

/** Forty policies of the kinds that tenants have, and the same with one more switched on. */
export function drawRules(random: Random, counts: { readonly groups: number; readonly apps: number; readonly people: number }): { readonly current: AccessRules; readonly proposed: AccessRules } {
  const locations = drawLocations(random);
  const policies = Array.from({ length: 40 }, (_, at) => drawPolicy(random, at, counts, locations.map(({ id }) => id)));
  const added: AccessPolicy = {
    ...plain('proposed'),
    people: { include: { ...nobody, groups: [groupId('g7')] }, exclude: { ...nobody, users: [userId('u11'), userId('u12')] } },
    targets: { ...allApps, include: { ...noApps, appIds: Array.from({ length: 30 }, (_, at) => appId(`app${at * 3}`)) } },
    clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'],
    grant: grantOf(['compliantDevice']),
  };
  const current: AccessRules = { policies, locations, strengths: [] };
  return { current, proposed: { ...current, policies: [...policies, added] } };
}

const nobody = { all: false, none: false, users: [], groups: [], roles: [], guests: undefined } as const;
const noApps = { all: false, none: false, office365: false, adminPortals: false, appIds: [] } as const;
const allApps = { include: { ...noApps, all: true }, exclude: noApps, userActions: [], authenticationContexts: [], filter: undefined } as const;

function plain(id: string): AccessPolicy {
  return {
    id: policyId(id), displayName: id, state: 'enabled', people: { include: { ...nobody, all: true }, exclude: nobody }, workloads: undefined, targets: allApps,
    clientAppTypes: [], platforms: undefined, locations: undefined, deviceFilter: undefined, signInRiskLevels: [], userRiskLevels: [], servicePrincipalRiskLevels: [],
    agentRiskLevels: [], insiderRiskLevels: [], transferMethods: [], grant: undefined, session: [], unrecognised: [],
  };
}

function grantOf(controls: readonly GrantControl[], operator: Grant['operator'] = 'OR'): Grant {
  return { operator, controls, strengthId: undefined };
}

/** The ids are counted from 0: a third of the policies is for everybody, the others for one to four groups. */
function drawPolicy(random: Random, at: number, { groups, apps, people }: { readonly groups: number; readonly apps: number; readonly people: number }, places: readonly string[]): AccessPolicy {
  const groupIds = (count: number) => Array.from({ length: count }, () => groupId(`g${random.below(groups)}`));
  const everybody = at % 3 === 0;
  const include = everybody ? { ...nobody, all: true } : { ...nobody, groups: groupIds(1 + random.below(4)), users: Array.from({ length: random.below(20) }, () => userId(`u${random.below(people)}`)) };
  const exclude = { ...nobody, groups: groupIds(1 + random.below(2)), users: [userId('u1'), userId('u2')] };
  const appIds = Array.from({ length: 5 + random.below(60) }, () => appId(`app${random.below(apps)}`));
  const targets = at % 4 === 0 ? allApps : { ...allApps, include: { ...noApps, appIds } };
  const base = { ...plain(`p${at}`), people: { include, exclude }, targets };
  const place = places[random.below(places.length)] ?? '';
  const kinds: readonly (() => Partial<AccessPolicy>)[] = [
    () => ({ grant: grantOf(['mfa']) }),
    () => ({ clientAppTypes: ['exchangeActiveSync', 'other'], grant: grantOf(['block']) }),
    () => ({ grant: grantOf(['compliantDevice', 'mfa']), platforms: { include: ['windows', 'macOS'], exclude: [] } }),
    () => ({ signInRiskLevels: ['high', 'medium'], grant: grantOf(['mfa']) }),
    () => ({ userRiskLevels: ['high'], grant: grantOf(['mfa', 'passwordChange'], 'AND') }),
    () => ({ locations: { include: ['all'], exclude: ['alltrusted'] }, grant: grantOf(['mfa']) }),
    () => ({ locations: { include: [place], exclude: [] }, grant: grantOf(['block']) }),
    () => ({ transferMethods: ['deviceCodeFlow'], grant: grantOf(['block']) }),
    () => ({ platforms: { include: ['all'], exclude: ['windows', 'macOS', 'iOS', 'android'] }, grant: grantOf(['block']) }),
    () => ({ grant: grantOf(['compliantDevice', 'domainJoinedDevice']), locations: { include: ['all'], exclude: [place] }, people: { include: { ...nobody, groups: groupIds(1) }, exclude }, targets: { ...allApps, include: { ...noApps, appIds } } }),
  ];
  return { ...base, ...kinds[at % kinds.length]?.() };
}

function drawLocations(random: Random): AccessRules['locations'] & object {
  const range = () => `${10 + random.below(200)}.${random.below(256)}.0.0/${12 + random.below(6)}`;
  const offices = Array.from({ length: 20 }, (_, at) => ({ kind: 'ip' as const, id: `office${at}`, isTrusted: at < 12, ranges: Array.from({ length: 1 + random.below(8) }, range), whole: true }));
  const countries = ['ru kp', 'de at ch', 'us', 'br ar', 'cn'].map((codes, at) => ({ kind: 'country' as const, id: `countries${at}`, countries: codes.split(' '), unknownCountries: at === 0, whole: true }));
  return [...offices, ...countries];
}
