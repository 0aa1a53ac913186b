import { sql } from 'kysely';
import type { Instant } from '../../../core/facts/fact.ts';
import type { ActivityId, ChangeId, ConversationId, UserId } from '../../../core/facts/ids.ts';
import type { ChangeCopies, ChangeCopy, CopyAudience } from '../../../ports/change-store.ts';
import type { Session } from '../session.ts';
import { at, present } from '../values.ts';

const columns = ['changeId', 'conversationId', 'audience', 'viewer', 'activityId', 'shownRevision'] as const;

export function changeCopies(session: Session): ChangeCopies {
  return {
    async add({ changeId, conversationId, audience, viewer }) {
      const { numInsertedOrUpdatedRows } = await session
        .db()
        .insertInto('changeCopies')
        .values({ changeId, conversationId, audience, viewer: viewer ?? null })
        .onConflict((conflict) => conflict.columns(['changeId', 'conversationId']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async list(changeId) {
      const rows = await session.db().selectFrom('changeCopies').select(columns).where('changeId', '=', changeId).orderBy('conversationId').execute();
      return rows.map(copyOf);
    },

    async find(changeId, conversationId) {
      const row = await session
        .db()
        .selectFrom('changeCopies')
        .select(columns)
        .where('changeId', '=', changeId)
        .where('conversationId', '=', conversationId)
        .executeTakeFirst();
      return row && copyOf(row);
    },

    async remove(changeId, conversationId) {
      await session.db().deleteFrom('changeCopies').where('changeId', '=', changeId).where('conversationId', '=', conversationId).execute();
    },

    async posted(changeId, conversationId, activityId, revision, now) {
      await session
        .db()
        .updateTable('changeCopies')
        .set((eb) => ({
          activityId: eb.fn.coalesce('activityId', eb.val(activityId)),
          shownRevision: sql<number>`greatest(shown_revision, ${revision}::integer)`,
          postedAt: sql<Instant>`greatest(posted_at, ${at(now)}::timestamptz)`,
        }))
        .where('changeId', '=', changeId)
        .where('conversationId', '=', conversationId)
        .execute();
    },

    async forgetUser(userId) {
      await session.db().deleteFrom('changeCopies').where('viewer', '=', userId).execute();
    },
  };
}

interface Row {
  readonly changeId: ChangeId;
  readonly conversationId: ConversationId;
  readonly audience: CopyAudience;
  readonly viewer: UserId | null;
  readonly activityId: ActivityId | null;
  readonly shownRevision: number;
}

function copyOf(row: Row): ChangeCopy {
  return present(row);
}
