import type { DayColumns } from './columns.ts';

/** Sign-ins of one day one by one, as positions in the dictionaries, in any order. All columns have the same length. */
export interface Rows {
  readonly person: Uint32Array;
  readonly app: Uint32Array;
  readonly circumstances: Uint32Array;
  readonly device: Uint32Array;
}

/** What does not fit beside the others shares the last place: more apps than this have no numbers of their own. */
const mostApps = 0xffff;
const mostCount = 0xffff;

/** The columns of a day: what was packed before with rows that came since, equal ones counted once, sorted by person. */
export function mergeDay(day: number, packed: DayColumns | undefined, since: readonly Rows[]): DayColumns {
  const all = unfold(packed, since);
  const order = sortedOrder(all);
  return fold(day, all, order);
}

interface Counted extends Rows {
  readonly count: Uint32Array;
  readonly people: number;
}

function unfold(packed: DayColumns | undefined, since: readonly Rows[]): Counted {
  const packedRows = packed?.rows ?? 0;
  const length = since.reduce((sum, rows) => sum + rows.person.length, packedRows);
  const column = () => new Uint32Array(length);
  const all = { person: column(), app: column(), circumstances: column(), device: column(), count: column().fill(1) };
  if (packed !== undefined) {
    for (let person = 0; person + 1 < packed.personStart.length; person += 1) all.person.fill(person, packed.personStart[person], packed.personStart[person + 1]);
    all.app.set(packed.app);
    all.circumstances.set(packed.circumstances);
    all.device.set(packed.device);
    all.count.set(packed.count);
  }
  let at = packedRows;
  for (const rows of since) {
    all.person.set(rows.person, at);
    all.app.set(rows.app.map((app) => Math.min(app, mostApps)), at);
    all.circumstances.set(rows.circumstances, at);
    all.device.set(rows.device, at);
    at += rows.person.length;
  }
  const people = all.person.reduce((most, person) => Math.max(most, person + 1), 0);
  return { ...all, people };
}

/** Positions by person (a counting sort, because nearly all of the work is there), then by the other columns within each person. */
function sortedOrder({ person, app, circumstances, device, people }: Counted): Uint32Array {
  const start = startsOf(person, people);
  const next = start.slice();
  const order = new Uint32Array(person.length);
  person.forEach((who, row) => {
    order[next[who] ?? 0] = row;
    next[who] = (next[who] ?? 0) + 1;
  });
  const value = (column: Uint32Array, row: number) => column[row] ?? 0;
  for (let who = 0; who < people; who += 1) {
    order
      .subarray(start[who], start[who + 1])
      .sort((a, b) => value(circumstances, a) - value(circumstances, b) || value(app, a) - value(app, b) || value(device, a) - value(device, b));
  }
  return order;
}

function startsOf(person: Uint32Array, people: number): Uint32Array {
  const start = new Uint32Array(people + 1);
  for (const who of person) start[who + 1] = (start[who + 1] ?? 0) + 1;
  for (let who = 0; who < people; who += 1) start[who + 1] = (start[who + 1] ?? 0) + (start[who] ?? 0);
  return start;
}

function fold(day: number, all: Counted, order: Uint32Array): DayColumns {
  const kept = distinctRows(all, order);
  const rows = kept.row.length;
  const personStart = startsOf(kept.row.map((row) => all.person[row] ?? 0), all.people);
  return {
    day,
    rows,
    signIns: all.count.reduce((sum, count) => sum + count, 0),
    personStart,
    app: Uint16Array.from(kept.row, (row) => all.app[row] ?? 0),
    circumstances: kept.row.map((row) => all.circumstances[row] ?? 0),
    device: kept.row.map((row) => all.device[row] ?? 0),
    count: kept.count,
  };
}

function distinctRows(all: Counted, order: Uint32Array): { readonly row: Uint32Array; readonly count: Uint16Array } {
  const row = new Uint32Array(order.length);
  const count = new Uint16Array(order.length);
  let last = -1;
  for (const each of order) {
    const more = all.count[each] ?? 0;
    if (last >= 0 && same(all, row[last] ?? 0, each) && (count[last] ?? 0) + more <= mostCount) {
      count[last] = (count[last] ?? 0) + more;
    } else {
      last += 1;
      row[last] = each;
      count[last] = more;
    }
  }
  return { row: row.slice(0, last + 1), count: count.slice(0, last + 1) };
}

function same({ person, app, circumstances, device }: Rows, a: number, b: number): boolean {
  return person[a] === person[b] && circumstances[a] === circumstances[b] && app[a] === app[b] && device[a] === device[b];
}

/** Without the sign-ins of one person. */
export function withoutPerson(columns: DayColumns, person: number): DayColumns {
  const [from, until] = [columns.personStart[person] ?? columns.rows, columns.personStart[person + 1] ?? columns.rows];
  const stays = (_value: number, row: number) => row < from || row >= until;
  const gone = columns.count.subarray(from, until).reduce((sum, count) => sum + count, 0);
  return {
    day: columns.day,
    rows: columns.rows - (until - from),
    signIns: columns.signIns - gone,
    personStart: columns.personStart.map((start) => (start > from ? start - (until - from) : start)),
    app: columns.app.filter(stays),
    circumstances: columns.circumstances.filter(stays),
    device: columns.device.filter(stays),
    count: columns.count.filter(stays),
  };
}
