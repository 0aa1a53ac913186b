import { sql, type Kysely } from 'kysely';
import type { LoggedSignIn } from '../../../core/history/logged-sign-in.ts';
import type { Rows } from '../../../core/history/rows.ts';
import type { HistoryWordKind, Tables } from '../tables.ts';
import { appWord, circumstancesWord, deviceWord, loggedWord, personWord, type Word } from './words.ts';

/** Numbers that are certainly in the database, so that a page of known people asks for nothing. */
export interface KnownNumbers {
  /** Sweeps of the words that this knows of; after another one it is worth nothing. */
  swept: number;
  readonly byKey: Map<string, number>;
}

export function knownNumbers(): KnownNumbers {
  return { swept: 0, byKey: new Map() };
}

/** Bounds the memory, not the words. */
const mostKnown = 200_000;

/**
 * The sign-ins as numbers. New words get their numbers here, under the lock that the caller holds; `learn` puts them into `known` and
 * is for the caller to call once they are committed.
 */
export async function numbersOf(db: Kysely<Tables>, known: KnownNumbers, signIns: readonly LoggedSignIn[]): Promise<{ readonly rows: Rows; readonly learn: () => void }> {
  const found = new Map<string, number>();
  const numbers = async (kind: HistoryWordKind, words: readonly (Word | undefined)[]): Promise<Uint32Array> => {
    const wanted = new Map(words.flatMap((word) => (word === undefined ? [] : [[word.key, word]])));
    for (const [key, number] of await resolved(db, kind, wanted, known)) found.set(`${kind} ${key}`, number);
    return Uint32Array.from(words, (word) => (word === undefined ? 0 : (found.get(`${kind} ${word.key}`) ?? 0)));
  };
  const logged = await numbers('logged', signIns.map(({ circumstances }) => (circumstances.logged === undefined ? undefined : loggedWord(circumstances.logged))));
  const rows = {
    person: await numbers('person', signIns.map(({ person }) => personWord(person))),
    app: await numbers('app', signIns.map(({ app }) => appWord(app))),
    device: await numbers('device', signIns.map(({ device }) => (device.deviceId === '' ? undefined : deviceWord(device)))),
    circumstances: await numbers('circumstances', signIns.map(({ circumstances }, index) => circumstancesWord(circumstances, circumstances.logged === undefined ? undefined : logged[index]))),
  };
  return { rows, learn: () => learn(known, found) };
}

function learn(known: KnownNumbers, found: ReadonlyMap<string, number>): void {
  if (known.byKey.size + found.size > mostKnown) known.byKey.clear();
  for (const [key, number] of found) known.byKey.set(key, number);
}

async function resolved(db: Kysely<Tables>, kind: HistoryWordKind, wanted: ReadonlyMap<string, Word>, { byKey }: KnownNumbers): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  for (const key of wanted.keys()) {
    const number = byKey.get(`${kind} ${key}`);
    if (number !== undefined) numbers.set(key, number);
  }
  const unknown = [...wanted.values()].filter(({ key }) => !numbers.has(key));
  if (unknown.length === 0) return numbers;
  const keys = unknown.map(({ key }) => key);
  const there = await db.selectFrom('historyWords').select(['key', 'number']).where('kind', '=', kind).where('key', '=', sql<string>`any(${keys})`).execute();
  for (const { key, number } of there) numbers.set(key, number);
  const fresh = unknown.filter(({ key }) => !numbers.has(key));
  let next = fresh.length === 0 ? 0 : await nextNumber(db, kind);
  const values = fresh.map(({ key, body }) => ({ kind, key, body, number: next++ }));
  for (let at = 0; at < values.length; at += 1_000) await db.insertInto('historyWords').values(values.slice(at, at + 1_000)).execute();
  for (const { key, number } of values) numbers.set(key, number);
  return numbers;
}

/** Number 0 of the devices is the entry for none. */
async function nextNumber(db: Kysely<Tables>, kind: HistoryWordKind): Promise<number> {
  const last = await db.selectFrom('historyWords').select((eb) => eb.fn.max('number').as('number')).where('kind', '=', kind).executeTakeFirst();
  const most: number | null = last?.number ?? null;
  return most === null ? (kind === 'device' ? 1 : 0) : most + 1;
}
