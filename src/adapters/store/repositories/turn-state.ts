import { sql, type Kysely } from 'kysely';
import type { Instant } from '../../../core/facts/fact.ts';
import { StoreConflictError, type StateChange, type TurnState } from '../../../ports/store.ts';
import type { Session } from '../session.ts';
import type { Tables } from '../tables.ts';
import { at, toJson } from '../values.ts';

export function turnState(session: Session): TurnState {
  return {
    async read(keys) {
      if (keys.length === 0) return new Map();
      const rows = await session.db().selectFrom('state').select(['key', 'value', 'eTag']).where('key', 'in', keys).execute();
      return new Map(rows.map(({ key, value, eTag }) => [key, { value, eTag }]));
    },

    async write(changes, now) {
      // In key order, so that two writers with the same keys wait for each other instead of deadlocking.
      const ordered = [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
      await session.atomically(async (db) => {
        for (const [key, change] of ordered) await writeOne(db, key, change, now);
      });
    },

    async delete(keys) {
      if (keys.length === 0) return;
      await session.db().deleteFrom('state').where('key', 'in', keys).execute();
    },

    async forgetIds(ids) {
      for (const id of ids) {
        await session
          .db()
          .deleteFrom('state')
          .where(sql<boolean>`strpos('/' || key || '/', '/' || ${id}::text || '/') > 0`)
          .execute();
      }
    },

    async forgetOlderThan(time) {
      const { numDeletedRows } = await session
        .db()
        .deleteFrom('state')
        .where('writtenAt', '<', at(time))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

async function writeOne(db: Kysely<Tables>, key: string, change: StateChange, now: Instant): Promise<void> {
  const written = { value: toJson(change.value), writtenAt: at(now) };
  const nextETag = sql<string>`default`;
  if (change.eTag === undefined || change.eTag === '*') {
    await db
      .insertInto('state')
      .values({ key, ...written })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ ...written, eTag: nextETag }))
      .execute();
    return;
  }
  const { numUpdatedRows } = await db
    .updateTable('state')
    .set({ ...written, eTag: nextETag })
    .where('key', '=', key)
    .where('eTag', '=', change.eTag)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new StoreConflictError(key);
}
