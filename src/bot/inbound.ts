import type { Activity } from 'botbuilder';
import type { JsonObject } from './gate.ts';
import { activityId, conversationId, tenantId, userId, type ActivityId, type ConversationId, type UserId } from '../core/facts/ids.ts';
import type { Reader } from '../cards/time.ts';
import type { Conversation, ConversationKind } from '../ports/store.ts';
import { readerOf } from '../features/reader.ts';

/** What an activity says about who, where and in which language, before anybody asks what they want. */
export interface Inbound {
  /** Id of the person in Teams (`29:…`). */
  readonly teamsUserId: string;
  /** From the activity; absent in some events that nobody in particular caused. */
  readonly person: UserId | undefined;
  readonly conversation: { readonly id: ConversationId; readonly kind: ConversationKind };
  readonly locale: string | undefined;
  readonly timeZone: string | undefined;
  readonly reader: Reader;
  readonly pressedOn: ActivityId | undefined;
  readonly activity: Activity;
}

export function readInbound(activity: Activity): Inbound {
  const kind = kindOf(activity);
  const client = activity.entities?.find(({ type }) => type === 'clientInfo');
  const locale = textOf(activity.locale) ?? textOf(client?.['locale']);
  const timeZone = textOf(activity.localTimezone) ?? textOf(client?.['timezone']);
  const replyToId = textOf(activity.replyToId);
  const objectId = textOf(activity.from.aadObjectId);
  return {
    teamsUserId: activity.from.id,
    person: objectId === undefined ? undefined : userId(objectId),
    conversation: { id: conversationId(kind === 'channel' ? withoutThread(activity.conversation.id) : activity.conversation.id), kind },
    locale,
    timeZone,
    reader: readerOf({ ...(locale === undefined ? {} : { locale }), ...(timeZone === undefined ? {} : { timeZone }) }),
    pressedOn: replyToId === undefined ? undefined : activityId(replyToId),
    activity,
  };
}

/** What the store keeps of the conversation, so that the bot can speak there again. */
export function conversationOf({ activity, conversation, person, teamsUserId, locale, timeZone }: Inbound, now: number): Omit<Conversation, 'deadAt' | 'deadReason'> {
  const data: Readonly<Record<string, unknown>> = isObject(activity.channelData) ? activity.channelData : {};
  const teamId = idIn(data['team']);
  const channelId = idIn(data['channel']);
  const personal = conversation.kind === 'personal';
  return {
    conversationId: conversation.id,
    kind: conversation.kind,
    tenantId: tenantId(activity.conversation.tenantId ?? idIn(data['tenant']) ?? ''),
    serviceUrl: activity.serviceUrl,
    botId: activity.recipient.id,
    ...(personal && person !== undefined ? { userId: person } : {}),
    ...(personal ? { teamsUserId } : {}),
    ...(teamId === undefined ? {} : { teamId }),
    ...(conversation.kind === 'channel' ? { channelId: channelId ?? conversation.id } : {}),
    ...(locale === undefined ? {} : { locale }),
    ...(timeZone === undefined ? {} : { timeZone }),
    reference: {},
    installedAt: now,
    lastSeenAt: now,
  };
}

/** Whether the body, which the gate has judged, has what the SDK reads of every activity. */
export function isActivity(body: JsonObject): body is JsonObject & Activity {
  const { type, id, serviceUrl, channelId, conversation, from, recipient, text, replyToId, entities, membersAdded, membersRemoved } = body;
  return (
    [type, id, serviceUrl, channelId].every((field) => typeof field === 'string') &&
    [text, replyToId].every((field) => field === undefined || field === null || typeof field === 'string') &&
    [conversation, from, recipient].every((account) => idIn(account) !== undefined) &&
    [entities, membersAdded, membersRemoved].every((list) => list === undefined || list === null || (Array.isArray(list) && list.every(isObject)))
  );
}

/** INVARIANT: a place that does not clearly say that it is personal counts as one that others read. */
function kindOf({ conversation, channelData }: Activity): ConversationKind {
  const data: Readonly<Record<string, unknown>> = isObject(channelData) ? channelData : {};
  const shared = conversation.isGroup || isObject(data['team']) || isObject(data['channel']) || /@thread\./.test(conversation.id);
  if (conversation.conversationType === 'personal' && !shared) return 'personal';
  return conversation.conversationType === 'channel' ? 'channel' : 'groupChat';
}

function withoutThread(id: string): string {
  return id.replace(/;messageid=.*$/, '');
}

function idIn(account: unknown): string | undefined {
  return isObject(account) ? textOf(account['id']) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
