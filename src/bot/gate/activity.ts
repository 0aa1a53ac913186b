import { createHash } from 'node:crypto';
import { isGuid, type GateConfig } from './config.ts';
import { isAllowedServiceUrl } from './service-url.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import type { RefusalReason, TokenClaims } from './verdict.ts';

/** Longest activity or conversation id. Those of Teams stay under 200 characters. */
const maxIdLength = 1024;

/**
 * Types that tell of the conversation and not of something a person asks: Teams leaves out who caused them now and
 * then. Nothing is read or changed for anybody on their account. A type that is not listed is held to be a person's.
 */
const lifecycleTypes: ReadonlySet<string> = new Set(['conversationUpdate', 'installationUpdate']);

/**
 * What must be true of the body, cheapest first. The token does not sign the body: whoever holds a token of this
 * bot could send any body with it, so each of these stands by itself.
 *
 * The tenant is asked for twice, in `conversation.tenantId` and `channelData.tenant.id`, and both must be there and
 * agree, for every type. Were one enough, the gate would judge one of them while a later reader acts on the other.
 * The price: should Teams leave one out for some event, that event is refused (`activity.tenant-missing` in the
 * counts) and at worst a welcome is lost; the other failure would serve a stranger's tenant.
 */
const conditions: readonly ActivityCondition[] = [
  { reason: 'activity.shape', holds: hasIds },
  { reason: 'activity.channel', holds: ({ activity }) => activity['channelId'] === 'msteams' },
  { reason: 'activity.service-url', holds: ({ activity, claims }) => activity['serviceUrl'] === claims.serviceUrl },
  { reason: 'activity.service-url-host', holds: ({ claims, config }) => isAllowedServiceUrl(claims.serviceUrl, config.serviceUrlHosts) },
  { reason: 'activity.tenant-missing', holds: ({ activity }) => tenantsOf(activity).every((tenant) => tenant !== undefined) },
  { reason: 'activity.tenants-differ', holds: ({ activity }) => new Set(tenantsOf(activity)).size === 1 },
  { reason: 'activity.tenant-not-allowed', holds: ({ activity, config }) => config.tenantIds.includes(tenantsOf(activity)[0] ?? '') },
  { reason: 'activity.recipient', holds: ({ activity, config }) => textAt(activity, 'recipient', 'id') === `28:${config.appId}` },
  { reason: 'activity.person', holds: namesThePerson },
];

/** The first condition that does not hold, or undefined when all do. */
export function judgeActivity(facts: ActivityFacts): RefusalReason | undefined {
  return conditions.find(({ holds }) => !holds(facts))?.reason;
}

/**
 * The name under which an activity is claimed once: 43 characters, whatever the ids hold.
 *
 * Only the two ids count. An edited message keeps the id of the message, so edits are answered as duplicates:
 * rewording a question does not ask it again.
 */
export function claimKeyOf(activity: JsonObject): string {
  const ids = [textAt(activity, 'conversation', 'id'), activity['id']];
  return createHash('sha256').update(JSON.stringify(ids)).digest('base64url');
}

/** Whether type, activity id and conversation id are there, without which an activity can be neither routed nor claimed. */
export function hasIds({ activity }: { readonly activity: JsonObject }): boolean {
  return [activity['type'], activity['id'], textAt(activity, 'conversation', 'id')].every(
    (id) => typeof id === 'string' && id !== '' && id.length <= maxIdLength,
  );
}

export interface ActivityFacts {
  readonly activity: JsonObject;
  readonly claims: TokenClaims;
  readonly config: GateConfig;
}

interface ActivityCondition {
  readonly reason: RefusalReason;
  readonly holds: (facts: ActivityFacts) => boolean;
}

function namesThePerson({ activity }: ActivityFacts): boolean {
  const from = activity['from'];
  const objectId = isJsonObject(from) ? from['aadObjectId'] : undefined;
  if (objectId === undefined) return lifecycleTypes.has(String(activity['type']));
  return typeof objectId === 'string' && isGuid(objectId);
}

function tenantsOf(activity: JsonObject): readonly (string | undefined)[] {
  const places = [textAt(activity, 'conversation', 'tenantId'), textAt(activity, 'channelData', 'tenant', 'id')];
  return places.map((tenant) => tenant?.toLowerCase());
}

/** The text at a path of own properties, or undefined when anything else is there. */
function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return typeof value === 'string' ? value : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? textAt(value[key], ...rest) : undefined;
}
