import { seededRandom, type Random } from '../tenant/random.ts';
import type { Table } from '../tenant/table.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Row } from '../wire/row.ts';

export type Staleness = {
  /** Real milliseconds after a write in which a read may still miss it. */
  lagMs: number;
  /** How many of those reads do miss it, 0 to 1. */
  staleShare: number;
  seed: number;
};

type Recent = { table: Table; id: string; before: Row | undefined; until: number };

/** Reads that are behind the writes, as those of a service with several copies of its data. Off until it is set. */
export class Consistency {
  readonly #now: () => number;
  #staleness: Staleness | undefined;
  #random: Random = seededRandom(0);
  #recent: Recent[] = [];

  /** `now`: real, monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Undefined: every read sees every write. */
  set(staleness: Staleness | undefined): void {
    this.#staleness = staleness;
    this.#random = seededRandom(staleness?.seed ?? 0);
    this.#recent = [];
  }

  /** To be told before a row changes or appears. */
  beforeChange(table: Table, id: string): void {
    if (this.#staleness === undefined) return;
    const row = table.get(id);
    this.#recent.push({ table, id, before: row === undefined ? undefined : { ...row }, until: this.#now() + this.#staleness.lagMs });
  }

  /** Runs one read, on the tenant as it is or as it was before the writes that are not everywhere yet. */
  read<T>(tenant: Tenant, run: () => T): T {
    const now = this.#now();
    this.#recent = this.#recent.filter(({ until }) => until > now);
    const missed = this.#recent;
    if (missed.length === 0 || this.#random.next() >= (this.#staleness?.staleShare ?? 0)) return run();
    const present = missed.map(({ table, id }) => ({ table, id, row: table.get(id) }));
    for (const { table, id, before } of missed.toReversed()) table.put(id, before);
    tenant.memberships = undefined;
    try {
      return run();
    } finally {
      for (const { table, id, row } of present) table.put(id, row);
      tenant.memberships = undefined;
    }
  }
}
