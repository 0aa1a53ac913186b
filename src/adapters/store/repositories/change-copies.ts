import type { Kysely } from 'kysely';
import type { ActivityId, ChangeId, ConversationId, UserId } from '../../../core/facts/ids.ts';
import type { ChangeCopies, ChangeCopy, CopyAudience } from '../../../ports/change-store.ts';
import type { Session } from '../session.ts';
import type { Tables } from '../tables.ts';
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

    posted: async (...shown) => session.atomically(async (db) => note(db, ...shown)),

    async forgetUser(userId) {
      await session.db().deleteFrom('changeCopies').where('viewer', '=', userId).execute();
    },
  };
}

async function note(db: Kysely<Tables>, ...[changeId, conversationId, activityId, { from, to }, now]: Parameters<ChangeCopies['posted']>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('changeCopies')
    .set((eb) => ({ activityId: eb.fn.coalesce('activityId', eb.val(activityId)), shownRevision: to, postedAt: at(now) }))
    .where('changeId', '=', changeId)
    .where('conversationId', '=', conversationId)
    .where('shownRevision', '=', from)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n) return true;
  await db
    .updateTable('changeCopies')
    .set({ activityId })
    .where('changeId', '=', changeId)
    .where('conversationId', '=', conversationId)
    .where('activityId', 'is', null)
    .execute();
  return false;
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
