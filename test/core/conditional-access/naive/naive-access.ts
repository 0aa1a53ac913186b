import { BlockList, isIP } from 'node:net';
import type { AccessPolicy, AppScope, PeopleScope } from '../../../../src/core/conditional-access/access-policy.ts';
import type { AccessLocation, AccessRules } from '../../../../src/core/conditional-access/access-rules.ts';
import type { SignInContext } from '../../../../src/core/conditional-access/sign-in-context.ts';
import { adminPortalApps, office365Apps } from '../../../../src/core/conditional-access/well-known-apps.ts';
import { and, not, or, type Maybe } from './kleene.ts';
import { naiveGrant, type Effect } from './naive-grant.ts';
import { naiveRule } from './naive-rule.ts';

/** Conditional Access by the text of its semantics, one question after the other, without preparing anything. Only for people. */
export function naiveDecision(rules: AccessRules, signIn: SignInContext): 'granted' | 'challenged' | 'blocked' | 'undetermined' {
  const effects = rules.policies.flatMap((policy) => (policy.state === 'enabled' || policy.state === undefined ? [effectOf(policy, rules, signIn)] : []));
  if (effects.some((effect) => only(effect, 'block'))) return 'blocked';
  if (effects.some((effect) => effect.has('block'))) return 'undetermined';
  if (effects.some((effect) => only(effect, 'challenge'))) return 'challenged';
  return effects.some((effect) => effect.has('challenge')) ? 'undetermined' : 'granted';
}

function only(effect: ReadonlySet<Effect>, kind: Effect): boolean {
  return effect.size === 1 && effect.has(kind);
}

function effectOf(policy: AccessPolicy, rules: AccessRules, signIn: SignInContext): ReadonlySet<Effect> {
  const applies = and(policy.state === undefined ? undefined : true, naivelyApplies(policy, rules, signIn));
  if (applies === false) return new Set(['ok']);
  const grant = naiveGrant(policy.grant, rules, signIn);
  return applies === true ? grant : new Set([...grant, 'ok']);
}

export function naivelyApplies(policy: AccessPolicy, rules: AccessRules, signIn: SignInContext): Maybe {
  if (policy.workloads !== undefined || policy.servicePrincipalRiskLevels.length > 0) return false;
  return and(people(policy, signIn), targets(policy, signIn), platforms(policy, signIn), clients(policy, signIn), places(policy, rules, signIn), device(policy, signIn), risks(policy, signIn));
}

function people({ people: condition }: AccessPolicy, signIn: SignInContext): Maybe {
  if (condition === undefined) return true;
  const { include, exclude } = condition;
  const empty = !include.all && !include.none && include.users.length + include.groups.length + include.roles.length === 0 && include.guests === undefined;
  return and(or(include.all || empty, named(include, signIn)), not(named(exclude, signIn)));
}

function named({ users, groups, roles, guests }: PeopleScope, { identity }: SignInContext): Maybe {
  if (identity.kind !== 'person') return false;
  const group = or(groups.some((id) => identity.groups.has(id)), groups.some((id) => identity.groupsNotRead.has(id)) ? undefined : false);
  const role = roles.length === 0 ? false : identity.roles === undefined ? undefined : roles.some((id) => identity.roles?.has(id));
  return or(users.includes(identity.userId), group, role, guests === undefined ? false : guest(guests, identity));
}

function guest({ types, homeTenants }: NonNullable<PeopleScope['guests']>, { guestType, homeTenantId }: Extract<SignInContext['identity'], { readonly kind: 'person' }>): Maybe {
  const ofType = guestType === undefined ? (types !== 'all' && types.length === 0 ? false : undefined) : guestType !== 'member' && (types === 'all' || types.includes(guestType));
  const ofTenant = homeTenants === 'all' ? true : homeTenants.length === 0 ? false : homeTenantId === undefined ? undefined : homeTenants.includes(homeTenantId);
  return and(ofType, ofTenant);
}

function targets({ targets: condition }: AccessPolicy, { target }: SignInContext): Maybe {
  const { userActions, authenticationContexts, include, exclude, filter } = condition;
  const chosen = idsIn(include);
  const instead = userActions.length + authenticationContexts.length > 0;
  const none = include.none && !instead;
  const apps = include.all || none || chosen.length + idsIn(exclude).length > 0 || filter !== undefined;
  const parts: Maybe[] = [];
  if (userActions.length > 0) parts.push(target === undefined ? undefined : target.kind === 'user-action' && userActions.includes(target.action));
  if (authenticationContexts.length > 0) parts.push(target === undefined ? undefined : target.kind !== 'user-action' && target.authenticationContext !== undefined && authenticationContexts.includes(target.authenticationContext));
  if (apps) parts.push(none && chosen.length === 0 && !include.all ? false : appMatches(condition, target, chosen));
  return and(...parts);
}

function appMatches({ include, exclude, filter }: AccessPolicy['targets'], target: SignInContext['target'], chosen: readonly string[]): Maybe {
  if (target === undefined) return undefined;
  if (target.kind !== 'app') return false;
  const matches = filter === undefined ? false : naiveRule(filter.rule, (name) => (target.attributes === undefined ? undefined : (valueIn(target.attributes, name) ?? null)));
  const everything = include.all || (chosen.length === 0 && filter?.mode !== 'include');
  const included = or(everything, chosen.includes(target.appId), filter?.mode === 'include' ? matches : false);
  return and(included, not(or(idsIn(exclude).includes(target.appId), filter?.mode === 'exclude' ? matches : false)));
}

function valueIn<T>(values: ReadonlyMap<string, T>, name: string): T | undefined {
  return [...values].find(([key]) => key.toLowerCase() === name)?.[1];
}

function idsIn({ appIds, office365, adminPortals }: AppScope): readonly string[] {
  return [...appIds, ...(office365 ? office365Apps : []), ...(adminPortals ? adminPortalApps : [])];
}

function platforms({ platforms: condition }: AccessPolicy, { platform }: SignInContext): Maybe {
  if (condition === undefined) return true;
  const { include, exclude } = condition;
  const has = (list: typeof include): Maybe => (list.includes('all') ? true : list.length === 0 ? false : platform === undefined ? undefined : list.some((one) => one === platform));
  return and(include.length === 0 ? true : has(include), not(has(exclude)));
}

function clients({ clientAppTypes }: AccessPolicy, { clientAppType }: SignInContext): Maybe {
  if (clientAppTypes.length === 0 || clientAppTypes.includes('all')) return true;
  return clientAppType === undefined ? undefined : clientAppTypes.some((one) => one === clientAppType || (one === 'easSupported' && clientAppType === 'exchangeActiveSync'));
}

function places({ locations: condition }: AccessPolicy, { locations }: AccessRules, signIn: SignInContext): Maybe {
  if (condition === undefined) return true;
  const has = (words: readonly string[]): Maybe => or(...words.map((word) => inPlace(word, locations, signIn)), false);
  return and(condition.include.length === 0 ? true : has(condition.include), not(has(condition.exclude)));
}

function inPlace(word: string, locations: AccessRules['locations'], signIn: SignInContext): Maybe {
  if (word === 'all') return true;
  if (locations === undefined) return undefined;
  if (word === 'alltrusted') return or(...locations.filter((one) => one.kind !== 'country' && one.isTrusted).map((one) => inLocation(one, signIn)), false);
  const found = locations.find(({ id }) => id === word);
  return found === undefined ? undefined : inLocation(found, signIn);
}

function inLocation(location: AccessLocation, { ipAddress, country }: SignInContext): Maybe {
  if (location.kind === 'other') return undefined;
  const rest = location.whole ? false : undefined;
  if (location.kind === 'country') return country === undefined ? undefined : or(country === '' ? location.unknownCountries : location.countries.includes(country), rest);
  const address = ipAddress?.replace(/^::ffff:(?=\d+\.)/i, '');
  if (address === undefined || isIP(address) === 0) return location.ranges.length === 0 && location.whole ? false : undefined;
  return or(...location.ranges.map((range) => inRange(range, address)), rest);
}

function inRange(range: string, address: string): boolean {
  const [base = '', bits = ''] = range.split('/');
  const list = new BlockList();
  list.addSubnet(base, Number(bits), isIP(base) === 6 ? 'ipv6' : 'ipv4');
  return isIP(base) === isIP(address) && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function device({ deviceFilter }: AccessPolicy, { device: own }: SignInContext): Maybe {
  if (deviceFilter === undefined) return true;
  const matches = own === undefined ? undefined : filterMatches(deviceFilter.rule, own);
  return deviceFilter.mode === 'include' ? matches : not(matches);
}

/** Entra holds extension attributes for devices that it manages, that are compliant, or that are hybrid joined. */
function filterMatches(rule: string, own: NonNullable<SignInContext['device']>): Maybe {
  const managed = valueIn(own.properties, 'ismanaged');
  const held = or(typeof managed === 'boolean' ? managed : undefined, own.isCompliant, own.joinType === undefined ? undefined : own.joinType === 'hybrid');
  const [ifHeld, ifNot] = [naiveRule(rule, (name) => propertyOf(own, name, true)), naiveRule(rule, (name) => propertyOf(own, name, false))];
  return held === true ? ifHeld : held === false || ifHeld === ifNot ? ifNot : undefined;
}

function propertyOf(device: NonNullable<SignInContext['device']>, name: string, extensions: boolean): string | boolean | readonly string[] | null | undefined {
  if (device.deviceId === '') return null;
  if (name === 'deviceid') return device.deviceId;
  if (name === 'iscompliant') return device.isCompliant;
  if (name === 'trusttype') return device.joinType === undefined ? undefined : { joined: 'AzureAD', hybrid: 'ServerAD', registered: 'Workplace' }[device.joinType];
  if (name.startsWith('extensionattribute') && !extensions) return null;
  return valueIn(device.properties, name === 'devicephysicalids' ? 'physicalids' : name);
}

function risks({ signInRiskLevels, userRiskLevels, insiderRiskLevels, transferMethods, agentRiskLevels }: AccessPolicy, signIn: SignInContext): Maybe {
  const one = (levels: readonly string[], value: string | undefined): Maybe => (levels.length === 0 || (value !== undefined && levels.includes(value)) ? true : value === undefined || value === 'hidden' ? undefined : false);
  return and(one(signInRiskLevels, signIn.signInRisk), one(userRiskLevels, signIn.userRisk), one(insiderRiskLevels, signIn.insiderRisk), one(transferMethods, signIn.transferMethod), agentRiskLevels.length === 0);
}
