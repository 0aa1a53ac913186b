import type { DayColumns } from '../history/columns.ts';
import { setBit } from './bits.ts';
import { createCircumstancesIndex, type CircumstancesIndex } from './circumstances-index.ts';
import { createReplayMemory, type ReplayMemory } from './memory.ts';
import type { ReplayCircumstances } from './world.ts';

/** Sign-ins kept loaded between questions. Not for two questions at once. */
export interface ReplayHistory {
  readonly memory: ReplayMemory;
  readonly circumstances: CircumstancesIndex;
  /** The whole dictionary; only what is new is taken, so those taken before must still be the first. */
  learn(circumstances: readonly ReplayCircumstances[]): void;
  /** Copies the columns, in place of what was kept for that day. Throws a RangeError where the columns contradict each other. */
  setDay(columns: DayColumns): void;
  dropDay(day: number): void;
  /** Ascending; both ends included. */
  between(fromDay: number, toDay: number): readonly ResidentDay[];
}

/** Positions of the columns in the memory, and what no policy changes. */
export interface ResidentDay {
  readonly day: number;
  readonly rows: number;
  readonly signIns: number;
  readonly people: number;
  readonly personStart: number;
  readonly app: number;
  readonly circumstances: number;
  readonly device: number;
  readonly count: number;
  readonly seen: Seen;
}

/** One bit for each entry of a dictionary that a row names. */
export interface Seen {
  readonly people: Uint32Array;
  readonly apps: Uint32Array;
  readonly devices: Uint32Array;
  /** The greatest position among the circumstances. */
  readonly lastCircumstances: number;
}

export function createReplayHistory(): ReplayHistory {
  const memory = createReplayMemory();
  const circumstances = createCircumstancesIndex();
  const days = new Map<number, ResidentDay>();

  function dropDay(day: number): void {
    const kept = days.get(day);
    if (kept === undefined) return;
    for (const position of [kept.personStart, kept.app, kept.circumstances, kept.device, kept.count]) memory.give(position);
    days.delete(day);
  }

  return {
    memory,
    circumstances,
    learn: (entries) => circumstances.learn(entries),
    setDay: (columns) => {
      checkColumns(columns);
      dropDay(columns.day);
      days.set(columns.day, copyDay(memory, columns));
    },
    dropDay,
    between: (fromDay, toDay) => [...days.values()].filter(({ day }) => day >= fromDay && day <= toDay).toSorted((a, b) => a.day - b.day),
  };
}

/** The kernel reads without looking at lengths, so that nothing may be let in that names a row which is not there. */
function checkColumns({ day, rows, personStart, app, circumstances, device, count }: DayColumns): void {
  const short = [app, circumstances, device, count].some((column) => column.length < rows);
  let before = 0;
  const sorted = personStart.every((start) => {
    const fits = start >= before && start <= rows;
    before = start;
    return fits;
  });
  if (short || !sorted || personStart[0] !== 0 || before !== rows) throw new RangeError(`the columns of day ${day} contradict each other`);
}

function copyDay(memory: ReplayMemory, columns: DayColumns): ResidentDay {
  const { day, rows, signIns, personStart } = columns;
  // Every column has its place before any is written: taking more memory can move what was there.
  const places = { personStart: memory.take(personStart.byteLength), app: memory.take(rows * 2), circumstances: memory.take(rows * 4), device: memory.take(rows * 4), count: memory.take(rows * 2) };
  memory.u32(places.personStart, personStart.length).set(personStart);
  memory.u16(places.app, rows).set(columns.app.subarray(0, rows));
  memory.u32(places.circumstances, rows).set(columns.circumstances.subarray(0, rows));
  memory.u32(places.device, rows).set(columns.device.subarray(0, rows));
  memory.u16(places.count, rows).set(columns.count.subarray(0, rows));
  return { day, rows, signIns, people: personStart.length - 1, ...places, seen: seenIn(columns) };
}

function seenIn({ rows, personStart, app, device, circumstances }: DayColumns): Seen {
  const people = new Uint32Array(Math.ceil(personStart.length / 32));
  for (let person = 0; person + 1 < personStart.length; person += 1) if ((personStart[person] ?? 0) < (personStart[person + 1] ?? 0)) setBit(people, 0, person);
  let lastCircumstances = -1;
  for (let row = 0; row < rows; row += 1) lastCircumstances = Math.max(lastCircumstances, circumstances[row] ?? 0);
  return { people, apps: bitsOf(app, rows), devices: bitsOf(device, rows), lastCircumstances };
}

function bitsOf(column: Uint16Array | Uint32Array, rows: number): Uint32Array {
  let last = 0;
  for (let row = 0; row < rows; row += 1) last = Math.max(last, column[row] ?? 0);
  const set = new Uint32Array((last >>> 5) + 1);
  for (let row = 0; row < rows; row += 1) setBit(set, 0, column[row] ?? 0);
  return set;
}
