import { z } from 'zod/v4';
import { grantControlOf } from '../../adapters/graph/grant-controls.ts';
import { guestTypes, insiderRiskLevels, platforms, transferMethods, userActions } from '../../core/conditional-access/access-policy.ts';
import type { DeviceContext, PersonIdentity, SignInClient, SignInContext, SignInTarget } from '../../core/conditional-access/sign-in-context.ts';
import { appId, entraDeviceId, groupId, tenantId, userId, type GroupId } from '../../core/facts/ids.ts';
import type { JoinType, RiskLevel } from '../../core/facts/sign-in.ts';

/** A word of the list whatever its case; anything else is undefined, which is "not known". */
function oneOf<const T extends string>(words: readonly T[]) {
  return z.string().transform((given) => words.find((word) => word.toLowerCase() === given.trim().toLowerCase())).nullish().catch(undefined);
}

const text = z.string().nullish().catch(undefined);
const texts = z.array(z.string()).nullish().catch(undefined);
const risk = oneOf<RiskLevel>(['none', 'low', 'medium', 'high', 'hidden']);
const appShape = z.union([z.string().transform((id) => ({ appId: id, filterAttributes: undefined })), z.object({ appId: text, filterAttributes: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullish() })]);

const signInShape = z.object({
  user: z.object({ id: text, groups: texts, roles: texts, guestType: text, homeTenantId: text }).nullish().catch(undefined),
  application: appShape.nullish().catch(undefined),
  userAction: oneOf(userActions),
  authenticationContext: text,
  platform: text,
  clientAppType: text,
  ipAddress: text,
  country: text,
  signInRisk: risk,
  userRisk: risk,
  insiderRisk: oneOf(['none', ...insiderRiskLevels]),
  authenticationFlow: oneOf(['none', ...transferMethods]),
  device: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  satisfied: texts,
});
type GivenSignIn = z.infer<typeof signInShape>;

/**
 * The sign-in of a case in the words of the evaluator.
 * @param groups every group that the policies name: unknown membership of one is unknown by name
 */
export function contextOf(signIn: unknown, groups: readonly GroupId[]): SignInContext {
  const given = signInShape.parse(signIn);
  return {
    identity: personOf(given.user, groups),
    target: targetOf(given),
    platform: platformOf(given.platform),
    clientAppType: clientOf(given.clientAppType),
    ipAddress: given.ipAddress?.trim() ?? undefined,
    country: given.country?.trim().toLowerCase() ?? undefined,
    signInRisk: given.signInRisk ?? undefined,
    userRisk: given.userRisk ?? undefined,
    insiderRisk: given.insiderRisk ?? undefined,
    transferMethod: given.authenticationFlow ?? undefined,
    device: given.device === null || given.device === undefined ? undefined : deviceOf(given.device),
    satisfied: new Set((given.satisfied ?? []).map((word) => grantControlOf(word) ?? word.trim().toLowerCase())),
  };
}

function personOf(user: GivenSignIn['user'], named: readonly GroupId[]): PersonIdentity {
  const guest = user?.guestType?.toLowerCase();
  return {
    kind: 'person',
    userId: userId(user?.id ?? ''),
    groups: new Set((user?.groups ?? []).map(groupId)),
    groupsNotRead: new Set(user?.groups ?? undefined ? [] : named),
    roles: user?.roles ? new Set(user.roles.map((role) => role.trim().toLowerCase())) : undefined,
    guestType: guest === undefined || guest === 'member' || guest === 'none' ? 'member' : guestTypes.find((type) => type.toLowerCase() === guest),
    homeTenantId: user?.homeTenantId ? tenantId(user.homeTenantId) : undefined,
  };
}

function targetOf({ application, userAction, authenticationContext }: GivenSignIn): SignInTarget | undefined {
  const context = authenticationContext?.trim().toLowerCase();
  const named = context === undefined || context === '' ? {} : { authenticationContext: context };
  if (application?.appId) {
    const attributes = application.filterAttributes;
    return { kind: 'app', appId: appId(application.appId), attributes: attributes ? new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value])) : undefined, ...named };
  }
  if (userAction) return { kind: 'user-action', action: userAction };
  return named.authenticationContext === undefined || application ? undefined : { kind: 'authentication-context', authenticationContext: named.authenticationContext };
}

function platformOf(given: string | null | undefined): SignInContext['platform'] {
  const word = given?.trim().toLowerCase() ?? '';
  return word === '' ? undefined : platforms.find((platform) => platform.toLowerCase() === word) ?? 'other';
}

/** The policy's words and the log's; without blanks, in lower case. */
const clients: Readonly<Record<string, SignInClient>> = {
  browser: 'browser',
  mobileappsanddesktopclients: 'mobileAppsAndDesktopClients',
  exchangeactivesync: 'exchangeActiveSync',
  eassupported: 'exchangeActiveSync',
  other: 'other',
  otherclients: 'other',
};

function clientOf(given: string | null | undefined): SignInClient | undefined {
  const key = given?.replaceAll(/\s/g, '').toLowerCase() ?? '';
  return Object.hasOwn(clients, key) ? clients[key] : undefined;
}

const joinTypes: Readonly<Record<string, JoinType>> = { azuread: 'joined', serverad: 'hybrid', workplace: 'registered' };

const property = z.union([z.string(), z.boolean(), z.array(z.string()), z.null(), z.number().transform(String)]);

function deviceOf(device: Readonly<Record<string, unknown>>): DeviceContext {
  const properties = new Map<string, string | boolean | readonly string[] | null>();
  const heldAlready = ['deviceid', 'iscompliant', 'trusttype'];
  const byName = new Map(Object.entries(device).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of byName) {
    const parsed = property.safeParse(value);
    if (!heldAlready.includes(name) && parsed.success) properties.set(name, parsed.data);
  }
  const id = byName.get('deviceid');
  const trust = byName.get('trusttype');
  const key = typeof trust === 'string' ? trust.replaceAll(/\s/g, '').toLowerCase() : '';
  return {
    deviceId: typeof id === 'string' ? (id.trim() === '' ? '' : entraDeviceId(id)) : undefined,
    isCompliant: flagOf(byName.get('iscompliant')),
    joinType: Object.hasOwn(joinTypes, key) ? joinTypes[key] : undefined,
    properties,
  };
}

function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  return /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : undefined;
}
