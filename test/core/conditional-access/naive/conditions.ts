import { inPlace } from './place.ts';
import type { RawCase, RawPolicy, RawSignIn } from './raw.ts';
import { judgeRule, type Property } from './rule.ts';
import { all, any, not, truth, type Three } from './three.ts';

const office365 = ['00000002-0000-0ff1-ce00-000000000000', '00000003-0000-0ff1-ce00-000000000000', 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe'];
const adminPortals = ['c44b4083-3bb0-49c1-b47d-974e53cbdf3c'];

/** Every condition of a policy, judged; what is not configured is met. */
export function conditionsOf(policy: RawPolicy, given: RawCase): Readonly<Record<string, Three>> {
  const { conditions } = policy;
  const { signIn } = given;
  return {
    users: users(conditions.users, signIn),
    workloadIdentities: truth(conditions.clientApplications === null || conditions.clientApplications === undefined),
    ...target(conditions.applications, signIn),
    devicePlatform: listed(conditions.platforms?.includePlatforms, conditions.platforms?.excludePlatforms, signIn.platform),
    clientApps: clientApps(conditions.clientAppTypes, signIn.clientAppType),
    location: places(conditions.locations, given),
    devices: devices(conditions.devices?.deviceFilter, signIn.device),
    signInRisk: level(conditions.signInRiskLevels, signIn.signInRisk),
    userRisk: level(conditions.userRiskLevels, signIn.userRisk),
    servicePrincipalRisk: truth(conditions.servicePrincipalRiskLevels.length === 0),
    insiderRisk: level(conditions.insiderRiskLevels, signIn.insiderRisk),
    authenticationFlow: level(conditions.authenticationFlows?.transferMethods ?? [], signIn.authenticationFlow),
  };
}

type Guests = NonNullable<RawPolicy['conditions']['users']>['includeGuestsOrExternalUsers'];

function guest(scope: Guests, { user }: RawSignIn): Three {
  if (!scope || !user.guestType || !scope.guestOrExternalUserTypes.includes(user.guestType)) return 'no';
  if (!scope.externalTenants || scope.externalTenants.membershipKind === 'all') return 'yes';
  if (!user.homeTenantId) return 'unknown';
  return truth(scope.externalTenants.members.includes(user.homeTenantId));
}

function users(scope: RawPolicy['conditions']['users'], signIn: RawSignIn): Three {
  if (!scope) return 'yes';
  const { user } = signIn;
  const meant = (ids: readonly string[], groups: readonly string[], roles: readonly string[], guests: Guests): Three => any([
    truth(ids.includes('all') || ids.includes(user.id)),
    truth(ids.includes('guestsorexternalusers') && Boolean(user.guestType)),
    truth(groups.some((id) => user.groups.includes(id))),
    truth(roles.some((id) => user.roles.includes(id))),
    guest(guests, signIn),
  ]);
  const included = meant(scope.includeUsers, scope.includeGroups, scope.includeRoles, scope.includeGuestsOrExternalUsers);
  const excluded = meant(scope.excludeUsers, scope.excludeGroups, scope.excludeRoles, scope.excludeGuestsOrExternalUsers);
  return all([included, not(excluded)]);
}

type Applications = RawPolicy['conditions']['applications'];

function target(scope: Applications, signIn: RawSignIn): Readonly<Record<string, Three>> {
  if (!scope) return {};
  const { application, userAction, authenticationContext } = signIn;
  const known = Boolean(application ?? userAction ?? authenticationContext);
  if (scope.includeUserActions.length > 0) return { userAction: known ? truth(Boolean(userAction) && scope.includeUserActions.includes(userAction ?? '')) : 'unknown' };
  const contexts = scope.includeAuthenticationContextClassReferences;
  if (contexts.length > 0) return { authenticationContext: known ? truth(contexts.includes(authenticationContext ?? '')) : 'unknown' };
  return { application: apps(scope, signIn, known) };
}

function apps(scope: NonNullable<Applications>, signIn: RawSignIn, known: boolean): Three {
  const meant = (words: readonly string[]): Three => {
    if (words.includes('none') || words.length === 0) return 'no';
    if (!known) return 'unknown';
    const { application } = signIn;
    if (!application) return 'no';
    const { appId } = application;
    return truth(words.includes('all') || words.includes(appId) || (words.includes('office365') && office365.includes(appId)) || (words.includes('microsoftadminportals') && adminPortals.includes(appId)));
  };
  const filter = scope.applicationFilter;
  const fits = filter ? appRule(filter.rule, signIn, known) : 'no';
  const included = any([meant(scope.includeApplications), filter?.mode === 'include' ? fits : 'no']);
  return all([included, not(meant(scope.excludeApplications)), filter?.mode === 'exclude' ? not(fits) : 'yes']);
}

function appRule(rule: string, { application }: RawSignIn, known: boolean): Three {
  if (!application) return known ? 'no' : 'unknown';
  const attributes = application.filterAttributes;
  return judgeRule(rule, (name) => (attributes ? attributes[name.replace(/^CustomSecurityAttribute\./i, '')] ?? null : undefined));
}

function listed(include: readonly string[] | undefined, exclude: readonly string[] | undefined, given: string | null | undefined): Three {
  if (include === undefined || (include.length === 0 && (exclude ?? []).length === 0)) return 'yes';
  const meant = (words: readonly string[]): Three => {
    if (words.length === 0) return 'no';
    if (words.includes('all')) return 'yes';
    return given ? truth(words.includes(given)) : 'unknown';
  };
  return all([meant(include), not(meant(exclude ?? []))]);
}

function clientApps(words: readonly string[], given: string | null | undefined): Three {
  if (words.length === 0 || words.includes('all')) return 'yes';
  return given ? truth(words.includes(given)) : 'unknown';
}

function places(scope: RawPolicy['conditions']['locations'], { namedLocations, signIn }: RawCase): Three {
  if (!scope || (scope.includeLocations.length === 0 && scope.excludeLocations.length === 0)) return 'yes';
  const meant = (words: readonly string[]): Three => any(words.map((word) => inPlace(word, namedLocations, signIn)));
  return all([meant(scope.includeLocations), not(meant(scope.excludeLocations))]);
}

function level(words: readonly string[], given: string | null | undefined): Three {
  if (words.length === 0) return 'yes';
  return given ? truth(words.includes(given)) : 'unknown';
}

function devices(filter: { readonly mode: string; readonly rule: string } | null | undefined, device: RawSignIn['device']): Three {
  if (!filter) return 'yes';
  const judge = (counted: boolean): Three => judgeRule(filter.rule, (name) => deviceProperty(name.replace(/^device\./i, ''), device, counted));
  const trusted = isTrusted(device);
  const [counting, without] = [judge(true), judge(false)];
  const fits = trusted === 'yes' ? counting : trusted === 'no' || counting === without ? without : 'unknown';
  return filter.mode === 'include' ? fits : not(fits);
}

const known = (device: object): ReadonlyMap<string, unknown> => new Map(Object.entries(device).map(([key, value]) => [key.toLowerCase(), value]));

function isTrusted(device: RawSignIn['device']): Three {
  if (!device) return 'unknown';
  const properties = known(device);
  return any([['ismanaged', true], ['iscompliant', true], ['trusttype', 'serverad']].map(([key, wanted]) => {
    const value = properties.get(String(key));
    return value === undefined ? 'unknown' : truth((typeof value === 'string' ? value.toLowerCase() : value) === wanted);
  }));
}

/** A device that is not registered has no properties; extension attributes count only for a managed, compliant or hybrid joined one. */
function deviceProperty(name: string, device: RawSignIn['device'], extensionsCount: boolean): Property {
  if (!device) return undefined;
  const properties = known(device);
  if (properties.get('deviceid') === '') return null;
  if (/^extensionattribute\d+$/i.test(name) && !extensionsCount) return null;
  const value = properties.get(name.toLowerCase());
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(String);
  return value === null ? null : undefined;
}
