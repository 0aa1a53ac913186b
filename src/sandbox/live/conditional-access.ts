import { BlockList, isIP } from 'node:net';
import { flag, part, parts, text, texts, type Row } from '../wire/row.ts';

/** What Entra knows while it decides one sign-in. */
export type SignInFacts = {
  userId: string;
  guest: boolean;
  /** Ids of groups, transitive, lower case. */
  groups: ReadonlySet<string>;
  /** Role template ids, lower case. */
  roles: ReadonlySet<string>;
  appId: string;
  platform: string;
  clientAppType: 'browser' | 'mobileAppsAndDesktopClients' | 'exchangeActiveSync' | 'other';
  ip: string;
  /** ISO 3166 code; '' when the address maps to no country. */
  country: string;
  signInRisk: string;
  userRisk: string;
  flow: string;
  /** Controls, strength ids and terms ids that are met. */
  met: ReadonlySet<string>;
};

export type PolicyOutcome = {
  policy: Row;
  result: string;
  /** The first condition that did not match, as the log names it; '' when all did. */
  unmatched: string;
  matched: string[];
  /** Controls that are needed and not met; empty when the grant is met. */
  missing: string[];
};

/** Applications that the policy word `Office365` stands for here. */
export const OFFICE_365: readonly string[] = ['00000002-0000-0ff1-ce00-000000000000', '00000003-0000-0ff1-ce00-000000000000', 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe'];

/** Every policy against one sign-in, by the policies and locations as they are now. */
export function evaluatePolicies(policies: Iterable<Row>, locations: Iterable<Row>, facts: SignInFacts): PolicyOutcome[] {
  const places = [...locations].filter((location) => isInside(location, facts));
  return [...policies].map((policy) => outcomeOf(policy, places, facts));
}

function outcomeOf(policy: Row, places: readonly Row[], facts: SignInFacts): PolicyOutcome {
  const matched: string[] = [];
  let unmatched = '';
  for (const [name, matches] of CONDITIONS) {
    const verdict = matches(part(policy, 'conditions'), facts, places);
    if (verdict === true) matched.push(name);
    if (verdict === false && unmatched === '') unmatched = name;
  }
  const missing = unmatched === '' ? missingControls(policy, facts.met) : [];
  return { policy, unmatched, matched, missing, result: resultOf(text(policy, 'state'), unmatched, missing) };
}

function resultOf(state: string, unmatched: string, missing: readonly string[]): string {
  if (state === 'enabled') return unmatched !== '' ? 'notApplied' : missing.length > 0 ? 'failure' : 'success';
  if (state !== 'enabledForReportingButNotEnforced') return 'notEnabled';
  if (unmatched !== '') return 'reportOnlyNotApplied';
  if (missing.length === 0) return 'reportOnlySuccess';
  return missing.some((control) => !PROMPTED.has(control) && !isId(control)) ? 'reportOnlyFailure' : 'reportOnlyInterrupted';
}

/** Controls that a person is asked for during the sign-in; the others are met or not. */
const PROMPTED = new Set(['mfa', 'passwordChange', 'riskRemediation']);

function isId(control: string): boolean {
  return control.includes('-');
}

/** True: matches; false: does not; undefined: the policy does not set this condition. */
type Condition = (conditions: Row, facts: SignInFacts, places: readonly Row[]) => boolean | undefined;

/** In the order in which the log names the first that did not match. */
const CONDITIONS: readonly [string, Condition][] = [
  ['users', usersMatch],
  ['application', applicationMatches],
  ['devicePlatform', (conditions, facts) => listMatches(part(conditions, 'platforms'), 'Platforms', facts.platform, 'all')],
  ['location', locationMatches],
  ['clientType', clientTypeMatches],
  ['signInRisk', (conditions, facts) => levelMatches(texts(conditions, 'signInRiskLevels'), facts.signInRisk)],
  ['userRisk', (conditions, facts) => levelMatches(texts(conditions, 'userRiskLevels'), facts.userRisk)],
  ['authenticationFlows', (conditions, facts) => flowMatches(text(part(conditions, 'authenticationFlows'), 'transferMethods'), facts.flow)],
];

/** Exclusions win over inclusions; the words and ids of one list are alternatives. */
function usersMatch(conditions: Row, facts: SignInFacts): boolean {
  const users = part(conditions, 'users');
  const hits = (side: 'include' | 'exclude'): boolean => {
    const named = texts(users, `${side}Users`).map((id) => id.toLowerCase());
    if (named.includes('all') || named.includes(facts.userId.toLowerCase())) return true;
    if (facts.guest && (named.includes('guestsorexternalusers') || Object.keys(part(users, `${side}GuestsOrExternalUsers`)).length > 0)) return true;
    return texts(users, `${side}Groups`).some((id) => facts.groups.has(id.toLowerCase())) || texts(users, `${side}Roles`).some((id) => facts.roles.has(id.toLowerCase()));
  };
  return hits('include') && !hits('exclude');
}

function applicationMatches(conditions: Row, facts: SignInFacts): boolean {
  const applications = part(conditions, 'applications');
  const hits = (side: 'include' | 'exclude'): boolean => texts(applications, `${side}Applications`).some((word) => {
    if (word === 'All') return true;
    return word === 'Office365' ? OFFICE_365.includes(facts.appId) : word.toLowerCase() === facts.appId.toLowerCase();
  });
  return hits('include') && !hits('exclude');
}

function listMatches(condition: Row, suffix: string, value: string, all: string): boolean | undefined {
  const [include, exclude] = [texts(condition, `include${suffix}`), texts(condition, `exclude${suffix}`)];
  if (include.length === 0 && exclude.length === 0) return undefined;
  const has = (words: string[]): boolean => words.some((word) => word.toLowerCase() === value.toLowerCase() || word.toLowerCase() === all);
  return has(include) && !has(exclude);
}

function locationMatches(conditions: Row, _facts: SignInFacts, places: readonly Row[]): boolean | undefined {
  const locations = part(conditions, 'locations');
  const [include, exclude] = [texts(locations, 'includeLocations'), texts(locations, 'excludeLocations')];
  if (include.length === 0 && exclude.length === 0) return undefined;
  const trusted = places.some((place) => flag(place, 'isTrusted'));
  const hits = (words: string[]): boolean => words.some((word) => word === 'All' || (word === 'AllTrusted' && trusted) || places.some((place) => text(place, 'id') === word));
  return hits(include) && !hits(exclude);
}

function clientTypeMatches(conditions: Row, facts: SignInFacts): boolean | undefined {
  const types = texts(conditions, 'clientAppTypes');
  if (types.length === 0 || types.includes('all')) return undefined;
  return types.includes(facts.clientAppType) || (types.includes('easSupported') && facts.clientAppType === 'exchangeActiveSync');
}

function levelMatches(levels: string[], level: string): boolean | undefined {
  return levels.length === 0 ? undefined : levels.includes(level);
}

function flowMatches(methods: string, flow: string): boolean | undefined {
  return methods === '' || methods === 'none' ? undefined : methods.split(',').includes(flow);
}

/** With OR one met control is enough; a policy without grant controls asks for nothing. */
function missingControls(policy: Row, met: ReadonlySet<string>): string[] {
  const grant = part(policy, 'grantControls');
  const strength = text(part(grant, 'authenticationStrength'), 'id');
  const wanted = [...texts(grant, 'builtInControls'), ...texts(grant, 'termsOfUse').map((id) => `terms-${id}`), ...texts(grant, 'customAuthenticationFactors'), ...(strength === '' ? [] : [`strength-${strength}`])];
  const missing = wanted.filter((control) => control === 'block' || !met.has(control));
  return text(grant, 'operator') === 'OR' && missing.length < wanted.length ? [] : missing;
}

/** Whether the address or its country belongs to a named location. */
function isInside(location: Row, facts: SignInFacts): boolean {
  const countries = texts(location, 'countriesAndRegions');
  if (countries.length > 0) return facts.country === '' ? flag(location, 'includeUnknownCountriesAndRegions') : countries.includes(facts.country);
  return parts(location, 'ipRanges').some((range) => contains(text(range, 'cidrAddress'), facts.ip));
}

/** A range that cannot be read holds nothing. */
export function contains(cidr: string, ip: string): boolean {
  const family = isIP(ip);
  const range = rangeOf(cidr);
  return range?.family === family && range.list.check(ip, family === 4 ? 'ipv4' : 'ipv6');
}

const ranges = new Map<string, { family: number; list: BlockList } | undefined>();

function rangeOf(cidr: string): { family: number; list: BlockList } | undefined {
  if (!ranges.has(cidr)) ranges.set(cidr, readRange(cidr));
  return ranges.get(cidr);
}

function readRange(cidr: string): { family: number; list: BlockList } | undefined {
  const [network = '', bits = ''] = cidr.split('/');
  const family = isIP(network);
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return { family, list };
}
