import { sql, type Kysely } from 'kysely';
import type { HistoryWordKind, Tables } from '../tables.ts';
import { loadDay } from './day-blobs.ts';
import { storedCircumstances } from './words.ts';

/**
 * Removes words that no kept row uses. Their numbers are not given again (the last one of each kind stays, so that counting goes on
 * from there): somebody may have the old words in memory.
 */
export async function sweepWords(db: Kysely<Tables>): Promise<void> {
  const used = await usedNumbers(db);
  for (const [kind, numbers] of used) {
    const words = await db.selectFrom('historyWords').select('number').where('kind', '=', kind).orderBy('number', 'desc').execute();
    const unused = words.slice(1).flatMap(({ number }) => (numbers.has(number) ? [] : [number]));
    for (let from = 0; from < unused.length; from += 10_000) {
      const some = unused.slice(from, from + 10_000);
      await db.deleteFrom('historyWords').where('kind', '=', kind).where('number', '=', sql<number>`any(${some}::integer[])`).execute();
    }
  }
  await db.updateTable('historyLog').set((eb) => ({ swept: eb('swept', '+', 1) })).execute();
}

async function usedNumbers(db: Kysely<Tables>): Promise<ReadonlyMap<HistoryWordKind, ReadonlySet<number>>> {
  const used = { person: new Set<number>(), app: new Set<number>(), device: new Set<number>(), circumstances: new Set<number>(), logged: new Set<number>() };
  const add = (set: Set<number>, numbers: Iterable<number>) => {
    for (const number of numbers) set.add(number);
  };
  for (const { day } of await db.selectFrom('historyDays').select('day').execute()) {
    const { personStart, app, device, circumstances } = await loadDay(db, day);
    personStart.forEach((start, person) => {
      if (start < (personStart[person + 1] ?? start)) used.person.add(person);
    });
    add(used.app, app);
    add(used.device, device);
    add(used.circumstances, circumstances);
  }
  const words = await db.selectFrom('historyWords').select(['number', 'body']).where('kind', '=', 'circumstances').execute();
  for (const { number, body } of words) {
    const { logged } = storedCircumstances.parse(body);
    if (logged !== undefined && used.circumstances.has(number)) used.logged.add(logged);
  }
  return new Map<HistoryWordKind, ReadonlySet<number>>(Object.entries(used).flatMap(([kind, set]) => (isKind(kind) ? [[kind, set]] : [])));
}

function isKind(kind: string): kind is HistoryWordKind {
  return ['person', 'app', 'device', 'circumstances', 'logged'].includes(kind);
}
