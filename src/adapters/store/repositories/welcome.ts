import type { Welcome } from '../../../ports/store.ts';
import type { Session } from '../session.ts';
import { at } from '../values.ts';

export function welcome(session: Session): Welcome {
  return {
    async claimWelcome(conversationId, now) {
      const { numInsertedOrUpdatedRows } = await session
        .db()
        .insertInto('welcomes')
        .values({ conversationId, claimedAt: at(now) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async rearmWelcome(conversationId) {
      await session.db().deleteFrom('welcomes').where('conversationId', '=', conversationId).execute();
    },
  };
}
