import type { Kysely } from 'kysely';
import { dayOf } from '../../../core/history/logged-sign-in.ts';
import type { UserId } from '../../../core/facts/ids.ts';
import type { LogPosition } from '../../../core/history/position.ts';
import { withoutPerson } from '../../../core/history/rows.ts';
import type { HistoryStore } from '../../../ports/history-store.ts';
import { allIds, loadDay, savePacked } from '../history/day-blobs.ts';
import { readDictionaries } from '../history/dictionaries.ts';
import { keepRows } from '../history/keep-rows.ts';
import { storedPosition } from '../history/position-json.ts';
import { sweepWords } from '../history/sweep.ts';
import { knownNumbers, type KnownNumbers } from '../history/word-book.ts';
import type { Session } from '../session.ts';
import type { Tables } from '../tables.ts';
import { at, toJson } from '../values.ts';

/** Whoever changes anything of the history locks the one row of `history_log` first. */
export function signInHistory(session: Session): HistoryStore {
  const known = knownNumbers();
  return {
    position: async () => storedPosition.parse((await session.db().selectFrom('historyLog').select('position').executeTakeFirstOrThrow()).position),

    async lease(who, now, leaseMs) {
      const row = await session
        .db()
        .updateTable('historyLog')
        .set({ leaseBy: who, leaseUntil: at(now + leaseMs) })
        .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<', at(now)), eb('leaseBy', '=', who)]))
        .returning('position')
        .executeTakeFirst();
      return row === undefined ? undefined : storedPosition.parse(row.position);
    },

    async keep(who, signIns, position) {
      const kept = await session.atomically(async (db) => {
        const { leaseBy } = await lockLog(db, known);
        if (leaseBy !== who) return undefined;
        const rows = await keepRows(db, known, signIns);
        await savePosition(db, position);
        return rows;
      });
      kept?.learn();
      return kept?.added ?? false;
    },

    async keepImported(signIns) {
      const kept = await session.atomically(async (db) => {
        const { position } = await lockLog(db, known);
        const rows = await keepRows(db, known, signIns);
        const imported = new Set([...position.imported, ...signIns.map((signIn) => dayOf(signIn.at))]);
        await savePosition(db, { ...position, imported: [...imported].sort((a, b) => a - b) });
        return rows;
      });
      kept.learn();
      return kept.added;
    },

    days: async () => session.db().selectFrom('historyDays').selectAll().orderBy('day').execute(),
    readDay: async (day) => session.atomically(async (db) => loadDay(db, day)),
    dictionaries: async () => readDictionaries(session.db()),

    pack: async (day) => session.atomically(async (db) => packDay(db, known, day)),
    forgetBefore: async (day) => session.atomically(async (db) => forgetDaysBefore(db, known, day)),
    forgetUser: async (userId) => session.atomically(async (db) => forgetPersonEverywhere(db, known, userId)),
  };
}

async function packDay(db: Kysely<Tables>, known: KnownNumbers, day: number): Promise<boolean> {
  await lockLog(db, known);
  const loose = await db.selectFrom('historyDays').select('loose').where('day', '=', day).where('loose', '>', 0).executeTakeFirst();
  if (loose === undefined) return false;
  await savePacked(db, await loadDay(db, day), await allIds(db, day));
  return true;
}

async function forgetDaysBefore(db: Kysely<Tables>, known: KnownNumbers, day: number): Promise<number> {
  await lockLog(db, known);
  await db.deleteFrom('historySegments').where('day', '<', day).execute();
  await db.deleteFrom('historyParts').where('day', '<', day).execute();
  const { numDeletedRows } = await db.deleteFrom('historyDays').where('day', '<', day).executeTakeFirstOrThrow();
  if (numDeletedRows > 0n) await sweepWords(db);
  return Number(numDeletedRows);
}

async function forgetPersonEverywhere(db: Kysely<Tables>, known: KnownNumbers, userId: UserId): Promise<void> {
  await lockLog(db, known);
  const word = await db.selectFrom('historyWords').select('number').where('kind', '=', 'person').where('key', '=', userId).executeTakeFirst();
  if (word === undefined) return;
  for (const { day } of await db.selectFrom('historyDays').select('day').execute()) await forgetPerson(db, day, word.number);
  // The number stays taken: rows that somebody has loaded point to it.
  await db.updateTable('historyWords').set({ key: `forgotten ${String(word.number)}`, body: toJson({ userId: '' }) }).where('kind', '=', 'person').where('number', '=', word.number).execute();
  await db.updateTable('historyLog').set((eb) => ({ swept: eb('swept', '+', 1) })).execute();
}

/** Their ids stay, which are hashes of the log's ids: a row that is read again must not come back. */
async function forgetPerson(db: Kysely<Tables>, day: number, person: number): Promise<void> {
  const columns = await loadDay(db, day);
  const left = withoutPerson(columns, person);
  if (left.rows === columns.rows) return;
  await savePacked(db, left, await allIds(db, day));
  await db.updateTable('historyDays').set((eb) => ({ revision: eb('revision', '+', 1) })).where('day', '=', day).execute();
}

async function lockLog(db: Kysely<Tables>, known: KnownNumbers): Promise<{ readonly position: LogPosition; readonly leaseBy: string | null }> {
  const { position, leaseBy, swept } = await db.selectFrom('historyLog').select(['position', 'leaseBy', 'swept']).forUpdate().executeTakeFirstOrThrow();
  if (swept !== known.swept) {
    known.byKey.clear();
    known.swept = swept;
  }
  return { position: storedPosition.parse(position), leaseBy };
}

async function savePosition(db: Kysely<Tables>, position: LogPosition): Promise<void> {
  await db.updateTable('historyLog').set({ position: toJson(position) }).execute();
}
