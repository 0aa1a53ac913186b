import type { People } from '../../../ports/store.ts';
import type { Session } from '../session.ts';
import { at, toText } from '../values.ts';

export function people(session: Session): People {
  return {
    async put({ userId, userPrincipalName, displayName, readAt }) {
      const reading = { userPrincipalName: toText(userPrincipalName), displayName: toText(displayName), readAt: at(readAt) };
      await session
        .db()
        .insertInto('people')
        .values({ userId, ...reading })
        .onConflict((conflict) =>
          conflict
            .column('userId')
            .doUpdateSet(reading)
            .whereRef('people.readAt', '<=', (eb) => eb.ref('excluded.readAt')),
        )
        .execute();
    },

    async get(userId) {
      return session.db().selectFrom('people').selectAll().where('userId', '=', userId).executeTakeFirst();
    },

    async forgetUser(userId) {
      await session.db().deleteFrom('people').where('userId', '=', userId).execute();
    },

    async forgetOlderThan(time) {
      const { numDeletedRows } = await session
        .db()
        .deleteFrom('people')
        .where('readAt', '<', at(time))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
