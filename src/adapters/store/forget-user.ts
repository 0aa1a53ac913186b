import type { ConversationId, UserId } from '../../core/facts/ids.ts';
import type { Repositories } from '../../ports/store.ts';

/**
 * Erases one person everywhere, also under the ids that Teams has for them and for their chat. Changes and their audit stay, with
 * object ids: they are the evidence of who did what to the tenant. A pilot knows people by their object ids alone, and keeps them: a
 * rollback needs its record whole.
 */
export async function forgetUser(inside: Repositories, userId: UserId): Promise<void> {
  const chats = await inside.conversations.list({ userId, includeDead: true });
  const ids = [userId, ...chats.flatMap((chat) => [chat.conversationId, chat.teamsUserId ?? []].flat())];
  await inside.state.forgetIds(ids);
  await inside.outbox.forgetIds(ids);
  await inside.diagnoses.forgetUser(userId);
  await inside.people.forgetUser(userId);
  await inside.changeDrafts.forgetUser(userId);
  await inside.changeCopies.forgetUser(userId);
  await inside.history.forgetUser(userId);
  await inside.impactLists.forgetUser(userId);
  await forgetBoards(inside, new Set(chats.map(({ conversationId }) => conversationId)));
  await inside.conversations.forgetUser(userId);
}

/** Boards in these chats; of the latest pilot, because those before it keep none up to date. */
async function forgetBoards({ pilots }: Repositories, chats: ReadonlySet<ConversationId>): Promise<void> {
  for (;;) {
    const pilot = await pilots.latest();
    const boards = pilot?.boards.filter(({ conversationId }) => !chats.has(conversationId));
    if (pilot === undefined || boards === undefined || boards.length === pilot.boards.length) return;
    if (await pilots.save(pilot.revision, { ...pilot, revision: pilot.revision + 1, boards })) return;
  }
}
