import type { Activity, ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { Clock } from '../../ports/clock.ts';
import type { Messenger, SendOutcome } from '../../ports/messenger.ts';
import type { Conversation, Conversations } from '../../ports/store.ts';
import { activityOf } from './activity-of.ts';
import { isClosed, outcomeOf } from './send-outcome.ts';
import type { GatedTeamsAdapter } from './teams-adapter.ts';

export interface MessengerOptions {
  readonly adapter: Pick<GatedTeamsAdapter, 'connector'>;
  readonly conversations: Conversations;
  /** The inbound gate's list: a stored address is judged again before the bot's token travels to it. */
  readonly isAllowedServiceUrl: (serviceUrl: string) => boolean;
  readonly clock: Clock;
}

/** Speaks first in conversations that the store knows, and marks those dead that Teams has closed to the bot. */
export function createMessenger(options: MessengerOptions): Messenger {
  const { conversations } = options;
  return {
    sendToConversation: async (id, message) => sendTo(options, await conversations.read(id), (connector, to) => post(connector, to, activityOf(message))),
    sendToPerson: async (person, message) => sendTo(options, await conversations.findPersonal(person), (connector, to) => post(connector, to, activityOf(message))),
    update: async (id, activityId, message) =>
      sendTo(options, await conversations.read(id), async (connector, to) => {
        await connector.conversations.updateActivity(to.conversationId, activityId, { ...addressed(to), ...activityOf(message), id: activityId });
        return { id: activityId };
      }),
  };
}

type Send = (connector: ConnectorClient, to: Conversation) => Promise<{ readonly id?: string | undefined }>;

async function sendTo(options: MessengerOptions, to: Conversation | undefined, send: Send): Promise<SendOutcome> {
  if (to === undefined) return { status: 'undeliverable', reason: 'the app is not installed there' };
  if (to.deadAt !== undefined) return { status: 'undeliverable', reason: 'the app was removed there' };
  if (!options.isAllowedServiceUrl(to.serviceUrl)) return { status: 'undeliverable', reason: 'the service address is not allowed' };
  const outcome = await outcomeOf(async () => send(await options.adapter.connector(to.serviceUrl), to));
  if (outcome.status === 'undeliverable' && isClosed(outcome)) await options.conversations.markDead(to.conversationId, options.clock.now(), outcome.reason);
  return outcome;
}

async function post(connector: ConnectorClient, to: Conversation, activity: Partial<Activity>): Promise<{ readonly id?: string | undefined }> {
  if (to.kind !== 'channel') return connector.conversations.sendToConversation(to.conversationId, { ...addressed(to), ...activity });
  // A new post in a channel is a new conversation, whose id ends with the id of that post.
  const first: Partial<Activity> = { ...addressed(to), ...activity };
  if (!hasAddress(first)) throw new TypeError('a message without an address');
  const created = await connector.conversations.createConversation({ ...newPost(to), activity: first });
  return { id: created.activityId || /;messageid=(\d+)$/.exec(created.id)?.[1] };
}

/** The SDK types a message to be sent as strictly as one that was received; what Teams asks for is this much. */
function hasAddress(activity: Partial<Activity>): activity is Activity {
  return activity.type !== undefined && activity.from !== undefined && activity.conversation !== undefined;
}

function newPost(to: Conversation): Omit<ConversationParameters, 'activity'> {
  return {
    isGroup: true,
    bot: { id: to.botId, name: '' },
    tenantId: to.tenantId,
    channelData: { channel: { id: to.channelId ?? to.conversationId }, tenant: { id: to.tenantId } },
  };
}

function addressed(to: Conversation): Pick<Activity, 'type' | 'channelId' | 'serviceUrl' | 'from' | 'conversation' | 'recipient'> {
  return {
    type: 'message',
    channelId: 'msteams',
    serviceUrl: to.serviceUrl,
    from: { id: to.botId, name: '' },
    recipient: { id: to.teamsUserId ?? '', name: '' },
    conversation: { id: to.conversationId, name: '', isGroup: to.kind !== 'personal', conversationType: to.kind, tenantId: to.tenantId },
  };
}
