import { randomUUID } from 'node:crypto';
import type { Row } from '../wire/row.ts';
import { badQuery } from '../wire/query.ts';

export type Page = { rows: Row[]; token?: string };
type Held = { address: string; rows: Iterator<Row>; size: number; page?: Page };

/**
 * Pages that somebody may still come back for. A token can be used again and gives the same page, as a client
 * that retries expects. At most 50 open tokens and 8 used ones are held; the oldest go first.
 */
export class Pages {
  readonly #held = new Map<string, Held>();
  readonly #used: string[] = [];

  open(address: string, rows: Iterable<Row>, size: number): Page {
    return this.#read({ address, rows: ahead(rows), size });
  }

  resume(address: string, token: string): Page {
    const held = this.#held.get(token);
    if (held?.address !== address) throw badQuery('The skip token is invalid or has expired.');
    if (held.page === undefined) {
      held.page = this.#read(held);
      this.#used.push(token);
      if (this.#used.length > 8) this.#held.delete(this.#used.shift() ?? '');
    }
    return held.page;
  }

  #read(held: Held): Page {
    const rows: Row[] = [];
    while (rows.length < held.size) {
      const next = held.rows.next();
      if (next.done === true) return { rows };
      rows.push(next.value);
    }
    const following = held.rows.next();
    if (following.done === true) return { rows };
    const token = randomUUID().replaceAll('-', '');
    this.#held.set(token, { address: held.address, rows: resumed(following.value, held.rows), size: held.size });
    const oldest = this.#held.keys().next();
    if (this.#held.size > 50 && oldest.done !== true) this.#held.delete(oldest.value);
    return { rows, token };
  }
}

function* ahead(rows: Iterable<Row>): Generator<Row> {
  yield* rows;
}

function* resumed(first: Row, rest: Iterator<Row>): Generator<Row> {
  yield first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}
