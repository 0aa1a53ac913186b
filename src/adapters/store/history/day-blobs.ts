import type { Kysely } from 'kysely';
import type { DayColumns } from '../../../core/history/columns.ts';
import { mergeDay } from '../../../core/history/rows.ts';
import type { Tables } from '../tables.ts';
import { columnsFromBytes, columnsToBytes, idsFromBytes, idsToBytes, inParts, joined, rowsFromBytes } from './bytes.ts';

/** What is kept of a day, packed and loose, as one. */
export async function loadDay(db: Kysely<Tables>, day: number): Promise<DayColumns> {
  const packed = await loadParts(db, day, 'columns');
  const segments = await db.selectFrom('historySegments').select('rows').where('day', '=', day).orderBy('number').execute();
  const before = packed.length === 0 ? undefined : columnsFromBytes(day, packed);
  return before !== undefined && segments.length === 0 ? before : mergeDay(day, before, segments.map(({ rows }) => rowsFromBytes(rows)));
}

/** Sorted. */
export async function loadPackedIds(db: Kysely<Tables>, day: number): Promise<BigUint64Array> {
  return idsFromBytes(await loadParts(db, day, 'ids'));
}

/** Puts the whole day in place of what was packed and loose. */
export async function savePacked(db: Kysely<Tables>, columns: DayColumns, ids: BigUint64Array): Promise<void> {
  const { day, signIns } = columns;
  await dropDay(db, day);
  for (const [kind, bytes] of [['columns', columnsToBytes(columns)], ['ids', idsToBytes(ids)]] as const) {
    for (const [part, piece] of inParts(bytes).entries()) await db.insertInto('historyParts').values({ day, kind, part, bytes: piece }).execute();
  }
  await db.updateTable('historyDays').set({ signIns, loose: 0 }).where('day', '=', day).execute();
}

export async function allIds(db: Kysely<Tables>, day: number): Promise<BigUint64Array> {
  const segments = await db.selectFrom('historySegments').select('ids').where('day', '=', day).execute();
  const all = idsFromBytes(joined([await loadPackedIds(db, day), ...segments.map(({ ids }) => ids)]));
  return all.sort();
}

async function dropDay(db: Kysely<Tables>, day: number): Promise<void> {
  await db.deleteFrom('historySegments').where('day', '=', day).execute();
  await db.deleteFrom('historyParts').where('day', '=', day).execute();
}

async function loadParts(db: Kysely<Tables>, day: number, kind: 'columns' | 'ids'): Promise<Uint8Array> {
  const parts = await db.selectFrom('historyParts').select('bytes').where('day', '=', day).where('kind', '=', kind).orderBy('part').execute();
  return joined(parts.map(({ bytes }) => bytes));
}
