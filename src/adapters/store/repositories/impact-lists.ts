import { sql } from 'kysely';
import { z } from 'zod/v4';
import type { AffectedPerson } from '../../../core/impact/impact.ts';
import type { ImpactLists } from '../../../ports/impact-lists.ts';
import { affectedPersonJson } from '../impact-json.ts';
import type { Session } from '../session.ts';
import { at, toJson } from '../values.ts';

const listJson = z.array(affectedPersonJson);

export function impactLists(session: Session): ImpactLists {
  return {
    async put(id, people, now) {
      await session.db().insertInto('impactLists').values({ id, madeAt: at(now), people: toJson(people) }).onConflict((conflict) => conflict.column('id').doNothing()).execute();
    },

    async read(id) {
      const row = await session.db().selectFrom('impactLists').select('people').where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : peopleIn(row.people);
    },

    async forgetUser(userId) {
      const rows = await session.db().selectFrom('impactLists').selectAll().where(sql`people::text`, 'like', `%${userId}%`).execute();
      for (const { id, people } of rows) {
        const left = peopleIn(people).filter((person) => person.userId !== userId);
        await session.db().updateTable('impactLists').set({ people: toJson(left) }).where('id', '=', id).execute();
      }
    },

    async forgetOlderThan(time) {
      const { numDeletedRows } = await session.db().deleteFrom('impactLists').where('madeAt', '<', at(time)).executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

function peopleIn(stored: unknown): readonly AffectedPerson[] {
  return listJson.parse(stored);
}
