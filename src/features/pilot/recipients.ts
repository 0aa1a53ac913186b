import type { Reader } from '../../cards/time.ts';
import type { ConversationId, UserId } from '../../core/facts/ids.ts';
import type { OutgoingMessage } from '../../ports/messenger.ts';
import type { Conversation, Repositories } from '../../ports/store.ts';
import { configuredChannel } from '../configured-channel.ts';
import { messageTo } from '../delivery.ts';
import { readerOf } from '../reader.ts';
import type { PilotServices } from './services.ts';

export interface Recipient {
  readonly conversationId: ConversationId;
  readonly reader: Reader;
}

/** The chats of these people, these conversations, and the channel of changes, each once; whoever has no chat with Gatehouse is left out. */
export async function recipientsOf({ changes }: PilotServices, people: readonly UserId[], also: readonly ConversationId[] = []): Promise<readonly Recipient[]> {
  const { store, settings } = changes;
  const found = [
    ...(await Promise.all([...new Set(people)].map(async (id) => store.conversations.findPersonal(id)))),
    ...(await Promise.all(also.map(async (id) => store.conversations.read(id)))),
  ].flatMap((conversation) => (conversation === undefined || conversation.deadAt !== undefined ? [] : [conversation]));
  const near = found[0]?.conversationId;
  const channel = near === undefined ? undefined : await configuredChannel(settings.channel, near, changes);
  if (channel?.isNew === true) await store.conversations.upsert(channel.conversation);
  const all = [...found, ...(channel === undefined ? [] : [channel.conversation])].map(recipientOf);
  return [...new Map(all.map((recipient) => [recipient.conversationId, recipient] as const)).values()];
}

export function recipientOf(conversation: Pick<Conversation, 'conversationId' | 'locale' | 'timeZone'>): Recipient {
  return { conversationId: conversation.conversationId, reader: readerOf(conversation) };
}

export interface Telling {
  /** Tells it from every other message, so that each conversation gets it once. */
  readonly key: string;
  readonly say: (reader: Reader) => OutgoingMessage;
  /** Ids of people it is about, so that it goes when they are forgotten. */
  readonly about?: readonly string[];
}

export async function tell(inside: Pick<Repositories, 'outbox'>, recipients: readonly Recipient[], { key, say, about = [] }: Telling, at: number): Promise<void> {
  for (const { conversationId, reader } of recipients) await inside.outbox.enqueue(messageTo(conversationId, `pilot:${key}:${conversationId}`, say(reader), about), at);
}
