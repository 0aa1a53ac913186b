import type { Activities } from '../../../ports/store.ts';
import type { Session } from '../session.ts';
import { at } from '../values.ts';

export function activities(session: Session): Activities {
  return {
    async claim(activityKey, now) {
      const { numInsertedOrUpdatedRows } = await session
        .db()
        .insertInto('activities')
        .values({ activityKey, seenAt: at(now) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
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
