import type { Activities } from '../../../ports/store.ts';
import type { Session } from '../session.ts';
import { at } from '../values.ts';

export function activities(session: Session): Activities {
  return {
    async claim(activityKey, now) {
      const { numInsertedOrUpdatedRows } = await session
        .db()
        .insertInto('activities')
        .values({ activityKey, seenAt: at(now), done: true })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async begin(activityKey, now, leaseMs) {
      const { numInsertedOrUpdatedRows } = await session
        .db()
        .insertInto('activities')
        .values({ activityKey, seenAt: at(now), done: false })
        .onConflict((conflict) =>
          conflict
            .column('activityKey')
            .doUpdateSet({ seenAt: at(now) })
            .where('activities.done', '=', false)
            .where('activities.seenAt', '<=', at(now - leaseMs)),
        )
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n) return 'begun';
      const row = await session.db().selectFrom('activities').select('done').where('activityKey', '=', activityKey).executeTakeFirst();
      return row?.done === true ? 'done' : 'under-way';
    },

    async finish(activityKey) {
      await session.db().updateTable('activities').set({ done: true }).where('activityKey', '=', activityKey).execute();
    },

    async forgetOlderThan(time) {
      const { numDeletedRows } = await session
        .db()
        .deleteFrom('activities')
        .where('seenAt', '<', at(time))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
