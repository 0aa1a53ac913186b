import { sql } from 'kysely';
import type { Outbox, OutboxItem } from '../../../ports/store.ts';
import type { Session } from '../session.ts';
import { at, present, toJson, toText } from '../values.ts';

const longestError = 500;

export function outbox(session: Session): Outbox {
  return {
    async enqueue({ dedupeKey, kind, target, payload }, now) {
      const time = at(now);
      const { numInsertedOrUpdatedRows } = await session
        .db()
        .insertInto('outbox')
        .values({ dedupeKey, kind, target, payload: toJson(payload), status: 'pending', attempts: 0, nextTryAt: time, createdAt: time })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async claimDue(now, limit, leaseMs) {
      // The lock skips what another replica is claiming at this moment.
      const rows = await session
        .db()
        .with('due', (db) =>
          db
            .selectFrom('outbox')
            .select(['id', 'nextTryAt as dueAt'])
            .where('status', 'in', ['pending', 'sending'])
            .where('nextTryAt', '<=', at(now))
            .orderBy('nextTryAt')
            .orderBy('id')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('outbox')
        .from('due')
        .whereRef('outbox.id', '=', 'due.id')
        .set((eb) => ({ status: 'sending', attempts: eb('attempts', '+', 1), nextTryAt: at(now + leaseMs) }))
        .returningAll('outbox')
        .returning('due.dueAt')
        .execute();
      rows.sort((a, b) => a.dueAt - b.dueAt || a.id - b.id);
      return rows.map(({ dueAt: _, ...row }): OutboxItem => present(row));
    },

    ...endsOf(session),
  };
}

function endsOf(session: Session): Omit<Outbox, 'enqueue' | 'claimDue'> {
  return {
    async complete(id) {
      await session.db().updateTable('outbox').set({ status: 'done' }).where('id', '=', id).execute();
    },

    async fail({ id, attempts }, error, next) {
      await session
        .db()
        .updateTable('outbox')
        .set({
          lastError: toText(error).slice(0, longestError),
          ...(next === 'dead' ? { status: 'dead' } : { status: 'pending', nextTryAt: at(next) }),
        })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('status', '=', 'sending')
        .execute();
    },

    async listDead() {
      const rows = await session
        .db()
        .selectFrom('outbox')
        .selectAll()
        .where('status', '=', 'dead')
        .orderBy('id', 'desc')
        .limit(100)
        .execute();
      return rows.map((row): OutboxItem => present(row));
    },

    async forgetIds(ids) {
      for (const id of ids) {
        await session
          .db()
          .deleteFrom('outbox')
          .where((eb) => eb.or([eb('target', '=', id), sql<boolean>`strpos(payload::text, ${id}::text) > 0`]))
          .execute();
      }
    },

    async forgetOlderThan(time) {
      const { numDeletedRows } = await session
        .db()
        .deleteFrom('outbox')
        .where('status', 'in', ['done', 'dead'])
        .where('createdAt', '<', at(time))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
