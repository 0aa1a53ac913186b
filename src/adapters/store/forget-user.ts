import type { UserId } from '../../core/facts/ids.ts';
import type { Repositories } from '../../ports/store.ts';

/**
 * Erases one person everywhere, also under the ids that Teams has for them and for their chat. Changes and their audit stay, with
 * object ids: they are the evidence of who did what to the tenant.
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
  await inside.conversations.forgetUser(userId);
}
