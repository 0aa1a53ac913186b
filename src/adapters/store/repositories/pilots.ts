import { sql } from 'kysely';
import type { PilotId } from '../../../core/facts/ids.ts';
import type { Pilot } from '../../../core/pilot/pilot.ts';
import type { Pilots } from '../../../ports/pilots.ts';
import { parsePilot, pilotText } from '../pilot-json.ts';
import type { Session } from '../session.ts';
import { at } from '../values.ts';

/** People are in a pilot by their object ids alone. */
export function pilots(session: Session): Pilots {
  const current = async (): Promise<Pilot | undefined> =>
    read(await session.db().selectFrom('pilots').select(['id', 'pilot']).where('status', '<>', 'rolled-back').executeTakeFirst());
  return {
    current,

    async create(pilot) {
      const { id, revision, status, startedAt } = pilot;
      const { numInsertedOrUpdatedRows } = await session
        .db()
        .insertInto('pilots')
        .values({ id, revision, status, startedAt: at(startedAt), pilot: pilotText(pilot) })
        .onConflict((conflict) => conflict.expression(sql`(true)`).where('status', '<>', 'rolled-back').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n) return { status: 'created' };
      const by = await current();
      // The other one ended between the two statements: whoever asks again gets it.
      if (by === undefined) throw new Error('the pilot under way ended at this moment; begin again');
      return { status: 'busy', by };
    },

    async read(id) {
      return read(await session.db().selectFrom('pilots').select(['id', 'pilot']).where('id', '=', id).executeTakeFirst());
    },

    async latest() {
      return read(await session.db().selectFrom('pilots').select(['id', 'pilot']).orderBy('startedAt', 'desc').limit(1).executeTakeFirst());
    },

    async save(expectedRevision, pilot) {
      if (pilot.revision !== expectedRevision + 1) throw new RangeError(`revision ${String(pilot.revision)} does not follow ${String(expectedRevision)}`);
      const { numUpdatedRows } = await session
        .db()
        .updateTable('pilots')
        .set({ revision: pilot.revision, status: pilot.status, pilot: pilotText(pilot) })
        .where('id', '=', pilot.id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
  };
}

function read(row: { readonly id: PilotId; readonly pilot: unknown } | undefined): Pilot | undefined {
  return row === undefined ? undefined : parsePilot(row.id, row.pilot);
}
