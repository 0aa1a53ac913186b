/** A source of numbers in [0, 1), the same for the same seed (sfc32). */
export type Random = () => number;

export function seeded(seed: number): Random {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 16; warm += 1) next();
  return next;
}

export type Row = Readonly<Record<string, unknown>>;
export interface DrawnTenant {
  readonly policies: readonly Row[];
  readonly namedLocations: readonly Row[];
  readonly authenticationStrengths: readonly Row[];
}

const id = (kind: number, n: number): string => `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;
const pool = (kind: number, size: number): readonly string[] => Array.from({ length: size }, (_, n) => id(kind, n + 1));
const people = pool(1, 6);
const groups = pool(2, 5);
const roles = pool(3, 4);
const tenants = pool(4, 3);
const apps = [...pool(5, 3), '00000003-0000-0ff1-ce00-000000000000', 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'];
const places = pool(6, 4);
const terms = pool(7, 2);
const factors = pool(8, 1);
const ownStrength = id(9, 1);
const strengths = ['00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000004', ownStrength];
const actions = ['urn:user:registersecurityinfo', 'urn:user:registerdevice'];
const contexts = ['c1', 'c2', 'c10'];
const platformNames = ['android', 'iOS', 'windows', 'macOS', 'linux'];
const clients = ['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'];
const guestTypes = ['internalGuest', 'b2bCollaborationGuest', 'b2bCollaborationMember', 'b2bDirectConnectUser', 'otherExternalUser', 'serviceProvider'];
const levels = ['low', 'medium', 'high'];
const insider = ['minor', 'moderate', 'elevated'];
const flows = ['deviceCodeFlow', 'authenticationTransfer'];
const ranges = ['10.0.0.0/8', '10.1.2.0/23', '192.0.2.128/25', '203.0.113.7/32', '0.0.0.0/1', '2001:db8::/32', '2001:db8:0:ff00::/56'];
const addresses = ['10.1.3.255', '10.1.4.0', '192.0.2.127', '192.0.2.128', '203.0.113.7', '198.51.100.1', '2001:db8::1', '2001:db8:0:ff01::9', '2001:db9::'];
const countries = ['CH', 'DE', 'US'];
const deviceRules = [
  'device.isCompliant -eq True', 'device.isCompliant -ne True', 'device.trustType -eq "ServerAD"', 'device.trustType -in ["AzureAD", "Workplace"]',
  'device.model -startsWith "Surface" -or device.manufacturer -contains "apple"', 'device.displayName -notContains "lab" -and device.deviceOwnership -eq "Company"',
  'device.extensionAttribute1 -eq "PAW"', 'device.extensionAttribute1 -ne "PAW"', 'device.operatingSystem -notIn ["iOS", "Android"]', 'device.displayName -endsWith "01"',
  '(device.model -eq "iPhone" -or device.deviceOwnership -ne "Personal") -and device.trustType -ne "Workplace"', 'device.systemLabels -contains "kiosk"',
];
const appRules = ['CustomSecurityAttribute.Work_Tier -eq "0"', 'CustomSecurityAttribute.Work_Tier -ne "0"', 'CustomSecurityAttribute.Work_Needs -contains "mfa"', 'CustomSecurityAttribute.Work_Needs -contains "mfa" -and CustomSecurityAttribute.Work_Tier -ne "1"'];
const controls = ['mfa', 'compliantDevice', 'domainJoinedDevice', 'approvedApplication', 'compliantApplication'];

/** Draws from one source; what is drawn depends on nothing else. */
class Draw {
  readonly #random: Random;
  constructor(random: Random) { this.#random = random; }
  chance(share: number): boolean { return this.#random() < share; }
  of<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const drawn = list[Math.floor(this.#random() * list.length)];
    if (drawn === undefined) throw new Error('nothing to draw from');
    return drawn;
  }
  /** Between none and `most` of them, each once. */
  some<T>(list: readonly T[], most: number, least = 0): readonly T[] {
    const left = [...list];
    const size = least + Math.floor(this.#random() * (most - least + 1));
    return Array.from({ length: Math.min(size, list.length) }, () => left.splice(Math.floor(this.#random() * left.length), 1)).flat();
  }
  maybe(share: number, part: () => Row): Row { return this.chance(share) ? part() : {}; }
}

/** A tenant's rules as Graph answers them: 2 to 9 policies. */
export function drawTenant(seed: number): DrawnTenant {
  const draw = new Draw(seeded(seed));
  return {
    policies: Array.from({ length: 2 + Math.floor(8 * seeded(seed ^ 0x5bd1e995)()) }, (_, n) => policy(draw, n)),
    namedLocations: places.map((place) => location(draw, place)),
    authenticationStrengths: [{ id: ownStrength, displayName: 'Own', allowedCombinations: draw.some(['fido2', 'windowsHelloForBusiness', 'password,sms', 'password,softwareOath'], 3, 1) }],
  };
}

function policy(draw: Draw, n: number): Row {
  return {
    id: id(100, n + 1), displayName: `Drawn ${n + 1}`, state: draw.of(['enabled', 'enabled', 'enabled', 'enabled', 'enabledForReportingButNotEnforced', 'disabled']),
    conditions: {
      users: users(draw), applications: applications(draw), clientAppTypes: draw.chance(0.85) ? ['all'] : draw.some(clients, 3, 1),
      ...draw.maybe(0.12, () => ({ platforms: { includePlatforms: draw.chance(0.5) ? ['all'] : draw.some(platformNames, 3, 1), excludePlatforms: draw.some(platformNames, 2) } })),
      ...draw.maybe(0.2, () => ({ locations: { includeLocations: draw.of([['All'], ['All'], ['AllTrusted'], draw.some(places, 2, 1)]), excludeLocations: draw.of([[], ['AllTrusted'], draw.some(places, 2)]) } })),
      ...draw.maybe(0.2, () => ({ devices: { deviceFilter: { mode: draw.of(['include', 'exclude']), rule: draw.of(deviceRules) } } })),
      ...draw.maybe(0.06, () => ({ signInRiskLevels: draw.some(levels, 3, 1) })),
      ...draw.maybe(0.06, () => ({ userRiskLevels: draw.some(levels, 3, 1) })),
      ...draw.maybe(0.05, () => ({ insiderRiskLevels: draw.some(insider, 2, 1).join(',') })),
      ...draw.maybe(0.05, () => ({ authenticationFlows: { transferMethods: draw.some(flows, 2, 1).join(',') } })),
      ...draw.maybe(0.03, () => ({ clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'], excludeServicePrincipals: [] } })),
    },
    grantControls: draw.chance(0.05) ? null : grant(draw),
    sessionControls: draw.chance(0.1) ? { signInFrequency: { isEnabled: true, value: 4, type: 'hours' } } : null,
  };
}

function users(draw: Draw): Row {
  const guests = (): Row => ({
    guestOrExternalUserTypes: draw.some(guestTypes, 4, 1).join(','),
    externalTenants: draw.chance(0.5) ? { membershipKind: 'all' } : { '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants', membershipKind: 'enumerated', members: draw.some(tenants, 2, 1) },
  });
  const included = draw.chance(0.7) ? { includeUsers: ['All'] } : {
    includeUsers: draw.of([['None'], ['GuestsOrExternalUsers'], draw.some(people, 3, 1), draw.some(people, 3, 1)]), includeGroups: draw.some(groups, 2), includeRoles: draw.some(roles, 1),
    ...draw.maybe(0.3, () => ({ includeGuestsOrExternalUsers: guests() })),
  };
  return {
    ...included, excludeUsers: draw.of([[], [], [], ['GuestsOrExternalUsers'], draw.some(people, 1)]), excludeGroups: draw.chance(0.3) ? draw.some(groups, 1) : [], excludeRoles: draw.chance(0.1) ? draw.some(roles, 1) : [],
    ...draw.maybe(0.1, () => ({ excludeGuestsOrExternalUsers: guests() })),
  };
}

function applications(draw: Draw): Row {
  if (draw.chance(0.06)) return { includeUserActions: draw.some(actions, 2, 1) };
  if (draw.chance(0.06)) return { includeAuthenticationContextClassReferences: draw.some(contexts, 2, 1) };
  return {
    includeApplications: draw.of([['All'], ['All'], ['All'], ['All'], ['All'], ['All'], ['All'], ['All'], ['Office365'], ['MicrosoftAdminPortals'], ['None'], draw.some(apps, 3, 1), draw.some(apps, 4, 1)]),
    excludeApplications: draw.of([[], [], [], [], ['Office365'], draw.some(apps, 2)]),
    ...draw.maybe(0.1, () => ({ applicationFilter: { mode: draw.of(['include', 'exclude']), rule: draw.of(appRules) } })),
  };
}

function grant(draw: Draw): Row {
  const none = { customAuthenticationFactors: [], termsOfUse: [] };
  if (draw.chance(0.07)) return { operator: 'OR', builtInControls: ['block'], ...none };
  const strength = draw.maybe(0.15, () => ({ authenticationStrength: { id: draw.of(strengths) } }));
  return {
    operator: draw.of(['AND', 'OR']), builtInControls: draw.chance(0.7) ? ['mfa'] : draw.some(controls, 3, 1), ...strength,
    termsOfUse: draw.chance(0.12) ? draw.some(terms, 2, 1) : [], customAuthenticationFactors: draw.chance(0.05) ? factors : [],
  };
}

function location(draw: Draw, place: string): Row {
  if (draw.chance(0.35)) return { '@odata.type': '#microsoft.graph.countryNamedLocation', id: place, displayName: place, countriesAndRegions: draw.some(countries, 2, 1), includeUnknownCountriesAndRegions: draw.chance(0.3), countryLookupMethod: 'clientIpAddress' };
  const drawn = draw.some(ranges, 3, 1).map((cidrAddress) => ({ '@odata.type': cidrAddress.includes(':') ? '#microsoft.graph.iPv6CidrRange' : '#microsoft.graph.iPv4CidrRange', cidrAddress }));
  return { '@odata.type': '#microsoft.graph.ipNamedLocation', id: place, displayName: place, isTrusted: draw.chance(0.5), ipRanges: drawn };
}

/** A sign-in as the cases write it; each input is missing now and then. The tenant's people, apps and places are those of every drawn tenant. */
export function drawSignIn(random: Random): Row {
  const draw = new Draw(random);
  const known = (name: string, value: () => unknown, share = 0.7): Row => draw.maybe(share, () => ({ [name]: value() }));
  const guest = draw.maybe(0.25, () => ({ guestType: draw.of(guestTypes), ...draw.maybe(0.8, () => ({ homeTenantId: draw.of(tenants) })) }));
  return {
    user: { id: draw.of(people), groups: draw.some(groups, 3), roles: draw.chance(0.3) ? draw.some(roles, 2, 1) : [], ...guest },
    ...drawTarget(draw),
    ...known('platform', () => draw.of([...platformNames, 'chromeOS'])), ...known('clientAppType', () => (draw.chance(0.85) ? draw.of(clients.slice(0, 2)) : draw.of(clients.slice(2))), 1),
    ...known('ipAddress', () => draw.of(addresses)), ...known('country', () => draw.of([...countries, ''])),
    ...known('signInRisk', () => draw.of(['none', 'none', ...levels])), ...known('userRisk', () => draw.of(['none', 'none', ...levels])),
    ...known('insiderRisk', () => draw.of(['none', 'none', ...insider])), ...known('authenticationFlow', () => draw.of(['none', 'none', ...flows])),
    ...drawDevice(draw),
    satisfied: [...draw.some(['mfa', 'passwordChange', 'compliantApplication', 'approvedApplication'], 2), ...draw.some([...strengths, ...terms, ...factors], 1)],
  };
}

function drawTarget(draw: Draw): Row {
  if (draw.chance(0.08)) return {};
  if (draw.chance(0.08)) return { userAction: draw.of(actions) };
  const attributes = draw.maybe(0.8, () => ({ filterAttributes: { ...draw.maybe(0.7, () => ({ Work_Tier: draw.of(['0', '1']) })), ...draw.maybe(0.7, () => ({ Work_Needs: draw.some(['mfa', 'device', 'mfaLater'], 2, 1) })) } }));
  return { application: { appId: draw.of(apps), ...attributes }, ...draw.maybe(0.12, () => ({ authenticationContext: draw.of(contexts) })) };
}

function drawDevice(draw: Draw): Row {
  if (draw.chance(0.2)) return {};
  if (draw.chance(0.2)) return { device: { deviceId: '' } };
  const known = (name: string, values: readonly unknown[]): Row => draw.maybe(0.95, () => ({ [name]: draw.of(values) }));
  return { device: {
    deviceId: id(10, 1), ...known('isCompliant', [true, true, true, false]), ...known('trustType', ['AzureAD', 'ServerAD', 'Workplace']), ...known('isManaged', [true, false]),
    ...known('model', ['Surface Pro', 'iPhone', 'Other']), ...known('manufacturer', ['Microsoft', 'Apple']), ...known('displayName', ['LAB-01', 'NB-02']), ...known('deviceOwnership', ['Company', 'Personal']),
    ...known('extensionAttribute1', ['PAW', 'Other', null]), ...known('operatingSystem', ['Windows', 'iOS', 'Android']), ...known('systemLabels', [['kiosk'], [], ['shared', 'kiosk']]),
  } };
}
