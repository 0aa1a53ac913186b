import type { ConversationId } from '../core/facts/ids.ts';
import type { Conversations } from '../ports/store.ts';

type Seen = Parameters<Conversations['upsert']>[0];

/** Milliseconds for which a conversation that this process has stored is not stored again for another message in it. */
const keepMs = 15_000;
/** Most conversations remembered; the one stored longest ago goes first. */
const most = 2_000;

export interface SeenConversations {
  /** Stores the conversation, unless a moment ago the very same was stored for a message. Installing and removing always count. */
  note(seen: Seen, isMessage: boolean, conversations: Pick<Conversations, 'upsert'>): Promise<void>;
  /** What the store holds is no longer what was noted: the next message stores it again. */
  forget(id: ConversationId): void;
}

/** `elapsed`: milliseconds that only ever grow. */
export function createSeenConversations(elapsed: () => number): SeenConversations {
  const stored = new Map<ConversationId, { readonly row: string; readonly at: number }>();
  return {
    note: async (seen, isMessage, conversations) => {
      const row = JSON.stringify({ ...seen, installedAt: 0, lastSeenAt: 0 });
      const last = stored.get(seen.conversationId);
      if (isMessage && last?.row === row && elapsed() - last.at < keepMs) return;
      stored.delete(seen.conversationId);
      const at = elapsed();
      await conversations.upsert(seen);
      if (!isMessage) return;
      stored.set(seen.conversationId, { row, at });
      const [oldest] = stored.keys();
      if (stored.size > most && oldest !== undefined) stored.delete(oldest);
    },
    forget: (id) => void stored.delete(id),
  };
}
