import type { Conversation } from '../../ports/store.ts';
import type { Services, Turn } from '../turn.ts';

export interface FoundChannel {
  readonly conversation: Omit<Conversation, 'deadAt' | 'deadReason'>;
  /** The store does not know it yet. */
  readonly isNew: boolean;
}

/**
 * The configured channel, unless Teams has closed it to the bot. Teams announces an installation in a team by its General channel
 * alone; where nobody has spoken in the configured one yet, it is reached the way the person's own chat is: one tenant, one bot.
 */
export async function helpdeskChannel(turn: Pick<Turn, 'conversation'>, { helpdesk, store, clock }: Services): Promise<FoundChannel | undefined> {
  if (helpdesk === undefined) return undefined;
  const { conversationId } = helpdesk;
  const stored = await store.conversations.read(conversationId);
  if (stored !== undefined) return stored.deadAt === undefined ? { conversation: stored, isNew: false } : undefined;
  const own = await store.conversations.read(turn.conversation.id);
  if (own === undefined) return undefined;
  const { tenantId, serviceUrl, botId } = own;
  const now = clock.now();
  return { isNew: true, conversation: { conversationId, kind: 'channel', channelId: conversationId, tenantId, serviceUrl, botId, reference: {}, installedAt: now, lastSeenAt: now } };
}
