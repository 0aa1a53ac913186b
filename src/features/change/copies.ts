import type { ConversationId, UserId } from '../../core/facts/ids.ts';
import type { CopyAudience, StoredChange } from '../../ports/change-store.ts';
import { cardTo } from './announce.ts';
import type { ChangeServices } from './services.ts';

/** Posts the card of a change into somebody's own chat; a copy that is there already becomes an old one. */
export async function postCopy({ store, time }: ChangeServices, { change }: StoredChange, conversationId: ConversationId, viewer: UserId, audience: CopyAudience): Promise<void> {
  const now = await time();
  await store.transaction(async (inside) => {
    await inside.changeCopies.remove(change.id, conversationId);
    await inside.changeCopies.add({ changeId: change.id, conversationId, audience, viewer });
    await inside.outbox.enqueue(cardTo({ conversationId }, change, 'post', String(now)), now);
  });
}
