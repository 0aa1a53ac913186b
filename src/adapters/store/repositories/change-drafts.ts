import { randomBytes } from 'node:crypto';
import type { ChangeDraft, ChangeDrafts } from '../../../ports/change-store.ts';
import { storedOrder } from '../order-json.ts';
import type { Session } from '../session.ts';
import { at, toJson, toText } from '../values.ts';

export function changeDrafts(session: Session): ChangeDrafts {
  return {
    async create({ by, order, reason, undoes, shownHash }, now) {
      const draft = { id: randomBytes(16).toString('base64url'), by, order, reason: toText(reason), ...(undoes === undefined ? {} : { undoes }), shownHash, createdAt: now };
      await session
        .db()
        .insertInto('changeDrafts')
        .values({ id: draft.id, drawnBy: by, changeOrder: toJson(order), reason: draft.reason, undoes: undoes ?? null, shownHash, createdAt: at(now) })
        .execute();
      return draft;
    },

    async read(id) {
      const row = await session.db().selectFrom('changeDrafts').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      const { drawnBy, changeOrder, reason, undoes, shownHash, createdAt } = row;
      const draft: ChangeDraft = { id, by: drawnBy, order: storedOrder.parse(changeOrder), reason, ...(undoes === null ? {} : { undoes }), shownHash, createdAt };
      return draft;
    },

    async take(id) {
      const { numDeletedRows } = await session.db().deleteFrom('changeDrafts').where('id', '=', id).executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },

    async forgetUser(userId) {
      await session.db().deleteFrom('changeDrafts').where('drawnBy', '=', userId).execute();
    },

    async forgetOlderThan(time) {
      const { numDeletedRows } = await session
        .db()
        .deleteFrom('changeDrafts')
        .where('createdAt', '<', at(time))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
