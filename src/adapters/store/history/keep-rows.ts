import { sql, type Kysely } from 'kysely';
import { dayOf, type LoggedSignIn } from '../../../core/history/logged-sign-in.ts';
import type { Rows } from '../../../core/history/rows.ts';
import type { Tables } from '../tables.ts';
import { at } from '../values.ts';
import { idsFromBytes, idsToBytes, rowsToBytes } from './bytes.ts';
import { loadPackedIds } from './day-blobs.ts';
import { numbersOf, type KnownNumbers } from './word-book.ts';
import { idNumber } from './words.ts';

export interface KeptRows {
  readonly added: number;
  /** To be called once it is committed. */
  readonly learn: () => void;
}

/** Adds the sign-ins that are not there yet. INVARIANT: no id is twice in a day. The caller holds the lock on the log. */
export async function keepRows(db: Kysely<Tables>, known: KnownNumbers, signIns: readonly LoggedSignIn[]): Promise<KeptRows> {
  const fresh: { readonly day: number; readonly ids: BigUint64Array; readonly signIns: readonly LoggedSignIn[] }[] = [];
  for (const [day, ofDay] of Map.groupBy(signIns, (signIn) => dayOf(signIn.at))) {
    const left = await withoutKept(db, day, ofDay);
    if (left.size > 0) fresh.push({ day, ids: BigUint64Array.from(left.keys()), signIns: [...left.values()] });
  }
  const all = fresh.flatMap((part) => part.signIns);
  if (all.length === 0) return { added: 0, learn: () => undefined };
  const { rows, learn } = await numbersOf(db, known, all);
  let begin = 0;
  for (const { day, ids, signIns: ofDay } of fresh) {
    await insertSegment(db, day, sliced(rows, begin, begin + ofDay.length), ids, ofDay);
    begin += ofDay.length;
  }
  return { added: all.length, learn };
}

async function withoutKept(db: Kysely<Tables>, day: number, signIns: readonly LoggedSignIn[]): Promise<ReadonlyMap<bigint, LoggedSignIn>> {
  const byId = new Map(signIns.map((signIn) => [idNumber(signIn.id), signIn]));
  const [from, until] = spanOf(signIns);
  const near = await db.selectFrom('historySegments').select('ids').where('day', '=', day).where('untilAt', '>=', at(from)).where('fromAt', '<=', at(until)).execute();
  for (const { ids } of near) for (const id of idsFromBytes(ids)) byId.delete(id);
  const packed = await loadPackedIds(db, day);
  if (packed.length > 0) for (const id of byId.keys()) if (holds(packed, id)) byId.delete(id);
  return byId;
}

function spanOf(signIns: readonly LoggedSignIn[]): readonly [from: number, until: number] {
  return signIns.reduce(([from, until], { at: time }) => [Math.min(from, time), Math.max(until, time)], [Infinity, -Infinity]);
}

function holds(sorted: BigUint64Array, id: bigint): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0n) < id) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === id;
}

function sliced({ person, app, circumstances, device }: Rows, from: number, until: number): Rows {
  return { person: person.subarray(from, until), app: app.subarray(from, until), circumstances: circumstances.subarray(from, until), device: device.subarray(from, until) };
}

async function insertSegment(db: Kysely<Tables>, day: number, rows: Rows, ids: BigUint64Array, signIns: readonly LoggedSignIn[]): Promise<void> {
  const [from, until] = spanOf(signIns);
  await db.insertInto('historySegments').values({ day, fromAt: sql`${new Date(from)}`, untilAt: sql`${new Date(until)}`, rows: rowsToBytes(rows), ids: idsToBytes(ids) }).execute();
  const added = signIns.length;
  await db
    .insertInto('historyDays')
    .values({ day, revision: 1, signIns: added, loose: added })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((eb) => ({
        revision: eb('historyDays.revision', '+', 1),
        signIns: eb('historyDays.signIns', '+', added),
        loose: eb('historyDays.loose', '+', added),
      })),
    )
    .execute();
}
