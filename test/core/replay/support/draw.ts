import type { AccessLocation, AccessRules } from '../../../../src/core/conditional-access/access-rules.ts';
import { clientAppTypes, guestTypes, insiderRiskLevels, platforms, policyRiskLevels, transferMethods, userActions } from '../../../../src/core/conditional-access/access-policy.ts';
import type { AccessPolicy, AppScope, Filter, Grant, GuestScope, PeopleScope, Selection } from '../../../../src/core/conditional-access/access-policy.ts';
import type { PersonIdentity, SignInTarget } from '../../../../src/core/conditional-access/sign-in-context.ts';
import { appId, entraDeviceId, groupId, policyId, tenantId, userId } from '../../../../src/core/facts/ids.ts';
import type { GrantControl } from '../../../../src/core/facts/sign-in.ts';
import type { ReplayCircumstances, ReplayDevice } from '../../../../src/core/replay/world.ts';
import type { Random } from '../../../../bench/replay/random.ts';

/** Draws from small pools, so that conditions really match, and leaves things unknown now and then. */
export interface Draw {
  rules(policies: number): AccessRules;
  /** The same rules with one policy added, removed or changed. */
  changed(rules: AccessRules): AccessRules;
  person(at: number): PersonIdentity;
  target(): SignInTarget | undefined;
  device(at: number): ReplayDevice;
  circumstances(): ReplayCircumstances;
}

const groups = ['g1', 'g2', 'g3', 'g4', 'g5'].map(groupId);
const roles = ['r1', 'r2', 'r3'];
const apps = ['a1', 'a2', 'a3', 'a4', '00000003-0000-0ff1-ce00-000000000000', 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'].map(appId);
const tenants = ['t1', 't2'].map(tenantId);
const contexts = ['c1', 'c2'];
const places = ['l1', 'l2', 'l3', 'l4', 'l5', 'never-read'];
const addresses = ['10.0.0.1', '10.0.1.255', '10.0.2.0', '192.168.7.7', '203.0.113.200', '2001:db8::1', '2001:db8:1::ffff', '::ffff:10.0.0.9', 'not an address'];
const ranges = ['10.0.0.0/24', '10.0.0.0/23', '192.168.0.0/16', '203.0.113.128/25', '2001:db8::/48', '2001:db8::/32', '10.0.1.255/32', '0.0.0.0/1'];
const countries = ['de', 'us', 'ru', ''];
const controls: readonly GrantControl[] = ['mfa', 'mfa', 'compliantDevice', 'compliantDevice', 'domainJoinedDevice', 'approvedApplication', 'compliantApplication', 'passwordChange', 'riskRemediation', 'authenticationStrength'];
const strengths = ['00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000004', 'own'];
const deviceRules = [
  'device.isCompliant -eq True', 'device.isCompliant -ne True', 'device.trustType -eq "ServerAD"', 'device.trustType -ne "AzureAD" -and device.isCompliant -eq True',
  'device.model -startsWith "surface"', 'device.model -notContains "pro" -or device.operatingSystem -in ["Windows","iOS"]', 'device.deviceId -eq "d1"', 'device.isManaged -eq True',
  'not (device.extensionAttribute1 -eq "paw")', 'device.extensionAttribute1 -ne "paw"', 'device.physicalIds -contains "[ZTDId]:1"', 'device.devicePhysicalIds -contains "[ZTDId]:1"', 'device. -oops',
];
const appRules = ['CustomSecurityAttribute.set_tier -eq "gold"', 'CustomSecurityAttribute.set_tier -ne "gold"', 'CustomSecurityAttribute.set_tags -contains "hr"'];

export function createDraw(random: Random): Draw {
  const pick = <T>(values: readonly T[]): T => {
    const [value] = values.slice(random.below(values.length)).slice(0, 1).map((one) => ({ one }));
    if (value === undefined) throw new Error('nothing to draw from');
    return value.one;
  };
  const some = <T>(values: readonly T[], share: number): T[] => values.filter(() => random.chance(share));
  const maybe = <T>(share: number, draw: () => T): T | undefined => (random.chance(share) ? draw() : undefined);
  const known = <T>(draw: () => T): T | undefined => maybe(0.93, draw);

  const guests = (): GuestScope => ({ types: random.chance(0.4) ? 'all' : some(guestTypes, 0.5), homeTenants: random.chance(0.5) ? 'all' : some(tenants, 0.5) });
  const peopleScope = (all: number, share: number): PeopleScope => ({
    all: random.chance(all), none: random.chance(0.03), users: some(Array.from({ length: 20 }, (_, at) => userId(`u${at}`)), share / 3), groups: some(groups, share),
    roles: random.chance(0.3) ? some(roles, share) : [], guests: maybe(share / 3, guests),
  });
  const appScope = (all: number, share: number): AppScope => ({ all: random.chance(all), none: random.chance(0.03), office365: random.chance(share / 3), adminPortals: random.chance(share / 3), appIds: some(apps, share) });
  const selection = <T>(draw: (side: 'include' | 'exclude') => T): Selection<T> => ({ include: draw('include'), exclude: draw('exclude') });
  const filter = (rules: readonly string[]): Filter => ({ mode: random.chance(0.5) ? 'include' : 'exclude', rule: pick(rules) });
  const grant = (): Grant => {
    const chosen: readonly GrantControl[] = random.chance(0.2) ? ['block'] : [...new Set(Array.from({ length: 1 + random.below(3) }, () => pick(controls)))];
    const drawn = chosen.includes('authenticationStrength') ? { strengthId: pick(strengths) } : {};
    return { operator: random.chance(0.04) ? undefined : random.chance(0.5) ? 'AND' : 'OR', controls: chosen, strengthId: undefined, ...drawn };
  };
  const special = (): Pick<AccessPolicy['targets'], 'userActions' | 'authenticationContexts'> =>
    random.chance(0.85) ? { userActions: [], authenticationContexts: [] } : random.chance(0.5) ? { userActions: some(userActions, 0.6), authenticationContexts: [] } : { userActions: [], authenticationContexts: some(contexts, 0.6) };

  function policy(at: number): AccessPolicy {
    return {
      id: policyId(`p${at}`), displayName: undefined,
      state: random.chance(0.85) ? 'enabled' : pick(['disabled', 'enabledForReportingButNotEnforced', undefined]),
      people: maybe(0.95, () => selection((side) => peopleScope(side === 'include' ? 0.5 : 0, side === 'include' ? 0.35 : 0.08))),
      workloads: maybe(0.02, () => ({ servicePrincipals: { include: ['serviceprincipalsinmytenant'], exclude: [] }, servicePrincipalFilter: undefined, agents: { include: [], exclude: [] } })),
      targets: { ...selection((side) => appScope(side === 'include' ? 0.6 : 0, side === 'include' ? 0.4 : 0.08)), ...special(), filter: maybe(0.05, () => filter(appRules)) },
      clientAppTypes: random.chance(0.6) ? [] : some(clientAppTypes, 0.4),
      platforms: maybe(0.25, () => selection((side) => some(['all', ...platforms], side === 'include' ? 0.5 : 0.1))),
      locations: maybe(0.35, () => selection((side) => some(['all', 'alltrusted', ...places], side === 'include' ? 0.4 : 0.12))),
      deviceFilter: maybe(0.15, () => filter(deviceRules)),
      signInRiskLevels: random.chance(0.85) ? [] : some(policyRiskLevels, 0.5), userRiskLevels: random.chance(0.88) ? [] : some(policyRiskLevels, 0.5),
      servicePrincipalRiskLevels: random.chance(0.98) ? [] : ['high'], agentRiskLevels: [],
      insiderRiskLevels: random.chance(0.92) ? [] : some(insiderRiskLevels, 0.6), transferMethods: random.chance(0.9) ? [] : some(transferMethods, 0.7),
      grant: maybe(0.93, grant), session: [],
      unrecognised: random.chance(0.97) ? [] : [pick(['conditions.users.includeUsers.x', 'conditions.locations.y', 'conditions.new', 'grantControls.z', 'sessionControls.w', 'conditions.platforms.q', 'conditions.devices.d'])],
    };
  }

  function location(id: string): AccessLocation {
    const whole = random.chance(0.93);
    if (random.chance(0.6)) return { kind: 'ip', id, isTrusted: random.chance(0.5), ranges: some(ranges, 0.3), whole };
    return { kind: 'country', id, countries: some(['de', 'us', 'ru'], 0.5), unknownCountries: random.chance(0.3), whole };
  }

  const ownStrength = (): AccessRules['strengths'] => (random.chance(0.5) ? [] : [{ id: 'own', allowedCombinations: random.chance(0.5) ? ['fido2'] : ['password,sms', 'fido2'], satisfiesMfa: undefined, restricted: false }]);
  const rules = (count: number): AccessRules => ({ policies: Array.from({ length: count }, (_, at) => policy(at)), locations: random.chance(0.03) ? undefined : places.slice(0, 5).map(location), strengths: ownStrength() });

  return {
    rules,
    changed: (before) => {
      const { policies } = before;
      const at = random.below(policies.length + 1);
      const how = random.below(4);
      if (how === 0) return { ...before, policies: policies.filter((_, one) => one !== at) };
      if (how === 1) return { ...before, policies: [...policies, policy(policies.length)] };
      if (how === 2) return { ...before, policies: policies.map((one, place) => (place === at ? policy(place) : one)) };
      return random.chance(0.5) ? { ...before, policies: policies.map((one) => ({ ...one })) } : { ...before, locations: places.slice(0, 5).map(location), strengths: ownStrength() };
    },
    person: (at) => ({
      kind: 'person', userId: userId(`u${at % 20}`), groups: new Set(some(groups, 0.3)), groupsNotRead: random.chance(0.05) ? new Set(some(groups, 0.4)) : new Set(),
      roles: known(() => new Set(some(roles, 0.2))), guestType: known(() => (random.chance(0.75) ? 'member' : pick(guestTypes))), homeTenantId: maybe(0.6, () => pick(tenants)),
    }),
    target: () => {
      if (random.chance(0.03)) return undefined;
      if (random.chance(0.08)) return { kind: 'user-action', action: pick(userActions) };
      if (random.chance(0.05)) return { kind: 'authentication-context', authenticationContext: pick(contexts) };
      const attributes = maybe(0.8, () => new Map<string, string | readonly string[]>(random.chance(0.4) ? [] : [['set_tier', pick(['gold', 'tin'])], ['set_tags', some(['hr', 'it'], 0.5)]]));
      return { kind: 'app', appId: pick(apps), attributes, ...(random.chance(0.1) ? { authenticationContext: pick(contexts) } : {}) };
    },
    device: (at) => {
      if (at === 0) return { deviceId: '', properties: new Map() };
      const properties = new Map<string, string | boolean | readonly string[]>();
      if (random.chance(0.6)) properties.set('model', pick(['Surface Pro', 'Surface Go', 'ThinkPad']));
      if (random.chance(0.6)) properties.set('operatingsystem', pick(['Windows', 'iOS']));
      if (random.chance(0.3)) properties.set('extensionattribute1', pick(['paw', 'x']));
      if (random.chance(0.3)) properties.set('physicalids', some(['[ZTDId]:1', '[OrderId]:2'], 0.5));
      if (random.chance(0.3)) properties.set('ismanaged', random.chance(0.5));
      return { deviceId: entraDeviceId(`d${at}`), properties };
    },
    circumstances: () => ({
      platform: known(() => pick([...platforms, 'windows', 'windows', 'other'] as const)),
      clientAppType: known(() => pick(['browser', 'mobileAppsAndDesktopClients', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'] as const)),
      ipAddress: known(() => pick(addresses)), country: known(() => pick(countries)),
      signInRisk: known(() => pick(['none', 'none', 'low', 'medium', 'high', 'hidden'] as const)), userRisk: known(() => pick(['none', 'none', 'low', 'high', 'hidden'] as const)),
      insiderRisk: known(() => pick(['none', ...insiderRiskLevels] as const)), transferMethod: known(() => pick(['none', 'none', ...transferMethods] as const)),
      deviceClaimed: known(() => random.chance(0.8)), isCompliant: known(() => random.chance(0.5)), isManaged: known(() => random.chance(0.5)),
      joinType: known(() => pick(['joined', 'hybrid', 'registered'] as const)),
      satisfied: [...some(['mfa'], 0.6), ...some(['passwordChange', 'compliantApplication', 'approvedApplication', 'compliantDevice', 'riskRemediation', ...strengths], 0.1)],
    }),
  };
}
