import { sql } from 'kysely';
import type { Instant } from '../../../core/facts/fact.ts';
import type { Conversation, Conversations } from '../../../ports/store.ts';
import type { Session } from '../session.ts';
import { at, present, toJson, toText } from '../values.ts';

export function conversations(session: Session): Conversations {
  return {
    async upsert(seen) {
      await session
        .db()
        .insertInto('conversations')
        .values({
          ...seen,
          reference: toJson(seen.reference),
          installedAt: at(seen.installedAt),
          lastSeenAt: at(seen.lastSeenAt),
        })
        .onConflict((conflict) =>
          conflict.column('conversationId').doUpdateSet((eb) => ({
            kind: eb.ref('excluded.kind'),
            tenantId: eb.ref('excluded.tenantId'),
            serviceUrl: eb.ref('excluded.serviceUrl'),
            botId: eb.ref('excluded.botId'),
            reference: eb.ref('excluded.reference'),
            userId: eb.fn.coalesce('excluded.userId', 'conversations.userId'),
            teamsUserId: eb.fn.coalesce('excluded.teamsUserId', 'conversations.teamsUserId'),
            teamId: eb.fn.coalesce('excluded.teamId', 'conversations.teamId'),
            channelId: eb.fn.coalesce('excluded.channelId', 'conversations.channelId'),
            locale: eb.fn.coalesce('excluded.locale', 'conversations.locale'),
            timeZone: eb.fn.coalesce('excluded.timeZone', 'conversations.timeZone'),
            lastSeenAt: sql<Instant>`greatest(${eb.ref('excluded.lastSeenAt')}, ${eb.ref('conversations.lastSeenAt')})`,
            deadAt: null,
            deadReason: null,
          })),
        )
        .execute();
    },

    ...searchesOf(session),
    ...endsOf(session),
  };
}

function searchesOf(session: Session): Pick<Conversations, 'read' | 'list' | 'findPersonal'> {
  return {
    async read(conversationId) {
      const row = await session
        .db()
        .selectFrom('conversations')
        .selectAll()
        .where('conversationId', '=', conversationId)
        .executeTakeFirst();
      return row && present(row);
    },

    async list({ kind, userId, after, includeDead = false, limit = 100 } = {}) {
      let query = session.db().selectFrom('conversations').selectAll().orderBy('conversationId').limit(limit);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (userId !== undefined) query = query.where('userId', '=', userId);
      if (after !== undefined) query = query.where('conversationId', '>', after);
      if (!includeDead) query = query.where('deadAt', 'is', null);
      const rows = await query.execute();
      return rows.map((row): Conversation => present(row));
    },

    async findPersonal(userId) {
      const row = await session
        .db()
        .selectFrom('conversations')
        .selectAll()
        .where('userId', '=', userId)
        .where('kind', '=', 'personal')
        .where('deadAt', 'is', null)
        .orderBy('lastSeenAt', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && present(row);
    },
  };
}

function endsOf(session: Session): Pick<Conversations, 'markDead' | 'forgetUser' | 'forgetDeadSince'> {
  return {
    async markDead(conversationId, time, reason) {
      await session
        .db()
        .updateTable('conversations')
        .set({ deadAt: at(time), deadReason: toText(reason) })
        .where('conversationId', '=', conversationId)
        .where('deadAt', 'is', null)
        .execute();
    },

    async forgetUser(userId) {
      await session.atomically(async (db) => {
        const gone = await db.deleteFrom('conversations').where('userId', '=', userId).returning('conversationId').execute();
        if (gone.length === 0) return;
        const ids = gone.map((row) => row.conversationId);
        await db.deleteFrom('welcomes').where('conversationId', 'in', ids).execute();
      });
    },

    async forgetDeadSince(time) {
      const { numDeletedRows } = await session
        .db()
        .deleteFrom('conversations')
        .where('deadAt', '<', at(time))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
