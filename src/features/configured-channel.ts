import type { ConversationId } from '../core/facts/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conversation, Store } from '../ports/store.ts';

export interface FoundChannel {
  readonly conversation: Omit<Conversation, 'deadAt' | 'deadReason'>;
  /** The store does not know it yet. */
  readonly isNew: boolean;
}

/**
 * A channel that the configuration names, unless Teams has closed it to the bot. Teams announces an installation in a team by its
 * General channel alone; where nobody has spoken in the configured one yet, it is reached the way `near`, a chat that is known, is:
 * one tenant, one bot.
 */
export async function configuredChannel(
  id: ConversationId | undefined,
  near: ConversationId,
  { store, clock }: { readonly store: Pick<Store, 'conversations'>; readonly clock: Clock },
): Promise<FoundChannel | undefined> {
  if (id === undefined) return undefined;
  const stored = await store.conversations.read(id);
  if (stored !== undefined) return stored.deadAt === undefined ? { conversation: stored, isNew: false } : undefined;
  const own = await store.conversations.read(near);
  if (own === undefined) return undefined;
  const { tenantId, serviceUrl, botId } = own;
  const now = clock.now();
  return { isNew: true, conversation: { conversationId: id, kind: 'channel', channelId: id, tenantId, serviceUrl, botId, reference: {}, installedAt: now, lastSeenAt: now } };
}
