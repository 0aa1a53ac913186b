import { isRow, text, type Row } from '../wire/row.ts';

/**
 * Rows that are computed when somebody asks, so that 100,000 people take no memory.
 * `indexOf` answers which of them can have this value in an indexed column; [] means none. `cannotBe` says, without working a row out,
 * that it has another value in a column; `firstUntil`, in a crowd that comes newest first, which is the first that is not later.
 */
export type Crowd = { count: number; row(index: number): Row | undefined; indexOf(column: string, value: string): number[]; cannotBe?(index: number, column: string, value: string): boolean; firstUntil?(time: number): number };

/** One collection of the tenant. Rows of a dump are kept as they are, whatever they lack. */
export class Table {
  readonly indexed: readonly string[];
  readonly #crowd: Crowd | undefined;
  readonly #taken = new Set<string>();
  readonly #indexes = new Map<string, Map<string, Row[]>>();
  #rows: Row[] = [];

  constructor(indexed: readonly string[], rows: readonly Row[] = [], crowd?: Crowd) {
    this.indexed = ['id', ...indexed];
    this.#crowd = crowd;
    for (const column of this.indexed) this.#indexes.set(column, new Map());
    for (const row of rows) this.add(row);
  }

  get(id: string): Row | undefined {
    return this.find('id', id)[0];
  }

  /** Rows whose indexed column has this value, compared without case. */
  find(column: string, value: string): Row[] {
    const own = this.#indexes.get(column)?.get(value.toLowerCase()) ?? [];
    const crowd = this.#crowd;
    if (crowd === undefined || value === '') return [...own];
    const others = crowd.indexOf(column, value).map((index) => this.#fromCrowd(crowd, index));
    return [...own, ...others.filter((row) => row !== undefined).filter((row) => keysOf(row, column).includes(value.toLowerCase()))];
  }

  /** Own rows in the order they were given, then the crowd. */
  *all(): Generator<Row> {
    yield* this.#rows;
    yield* this.crowd();
  }

  own(): readonly Row[] {
    return this.#rows;
  }

  /** Rows of the crowd, but for those that cannot have these values, and for those that are certainly later. */
  *crowd(equals: readonly { column: string; value: string }[] = [], until = Infinity): Generator<Row> {
    const crowd = this.#crowd;
    if (crowd === undefined) return;
    for (let index = crowd.firstUntil?.(until) ?? 0; index < crowd.count; index += 1) {
      if (equals.some(({ column, value }) => crowd.cannotBe?.(index, column, value) === true)) continue;
      const row = this.#fromCrowd(crowd, index);
      if (row !== undefined) yield row;
    }
  }

  add(row: Row): Row {
    this.#rows.push(row);
    this.#taken.add(text(row, 'id').toLowerCase());
    for (const column of this.indexed) this.#index(column, row);
    return row;
  }

  /** Changes a row in place; a row of the crowd becomes an own row first. */
  update(id: string, patch: Row): Row | undefined {
    const found = this.get(id);
    if (found === undefined) return undefined;
    const row = this.#rows.includes(found) ? found : this.add(found);
    for (const column of this.indexed) this.#unindex(column, row);
    Object.assign(row, patch);
    for (const column of this.indexed) this.#index(column, row);
    return row;
  }

  remove(id: string): void {
    this.#taken.add(id.toLowerCase());
    const gone = new Set(this.#indexes.get('id')?.get(id.toLowerCase()));
    for (const row of gone) for (const column of this.indexed) this.#unindex(column, row);
    this.#rows = this.#rows.filter((row) => !gone.has(row));
  }

  /** Lets a row be exactly this, in its place in the list; undefined takes it away. */
  put(id: string, row: Row | undefined): void {
    const held = this.#indexes.get('id')?.get(id.toLowerCase())?.[0];
    if (row === held) return;
    const place = held === undefined ? -1 : this.#rows.indexOf(held);
    if (held !== undefined) for (const column of this.indexed) this.#unindex(column, held);
    if (row === undefined) {
      if (held !== undefined) this.#rows.splice(place, 1);
      return;
    }
    if (held === undefined) this.#rows.push(row);
    else this.#rows[place] = row;
    this.#taken.add(id.toLowerCase());
    for (const column of this.indexed) this.#index(column, row);
  }

  size(): number {
    return this.#rows.length + (this.#crowd?.count ?? 0);
  }

  #fromCrowd(crowd: Crowd, index: number): Row | undefined {
    const row = crowd.row(index);
    return row === undefined || this.#taken.has(text(row, 'id').toLowerCase()) ? undefined : row;
  }

  #index(column: string, row: Row): void {
    const index = this.#indexes.get(column);
    for (const key of keysOf(row, column)) {
      const rows = index?.get(key);
      if (rows === undefined) index?.set(key, [row]);
      else rows.push(row);
    }
  }

  #unindex(column: string, row: Row): void {
    for (const key of keysOf(row, column)) {
      const rows = this.#indexes.get(column)?.get(key);
      if (rows !== undefined) rows.splice(rows.indexOf(row), 1);
    }
  }
}

/** What a row is found by: its text, or the ids of a list (`registeredOwners` as ids or as objects). */
function keysOf(row: Row, column: string): string[] {
  const value = row[column];
  const items: unknown[] = Array.isArray(value) ? value : [value];
  const ids = items.map((item) => (isRow(item) ? text(item, 'id') : typeof item === 'string' ? item : ''));
  return [...new Set(ids.map((id) => id.toLowerCase()))].filter((id) => id !== '');
}
