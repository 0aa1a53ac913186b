import { sql, type RawBuilder } from 'kysely';
import type { Instant } from '../../core/facts/fact.ts';

/**
 * How column values become JavaScript, by type id, on both drivers: left alone they disagree (int8 is a string on one and
 * a number on the other, dates are local on one and UTC on the other).
 */
export const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  17: parseBytes,
  20: parseInteger,
  21: Number,
  23: Number,
  114: parseJson,
  700: Number,
  701: Number,
  1184: (text) => new Date(text),
  3802: parseJson,
};

/** A type without a parser stays text: money and numeric must not lose digits, dates have no time zone. */
export function parserOf(typeId: number): (text: string) => unknown {
  return parsers[typeId] ?? keepText;
}

/** @throws TypeError when `value` is not JSON at all (a function, undefined). */
export function toJson(value: unknown): string {
  const text: unknown = JSON.stringify(value);
  if (typeof text !== 'string') throw new TypeError(`A ${typeof value} cannot be stored: it is not JSON.`);
  return text;
}

/** PostgreSQL text cannot hold U+0000, and an answer is worth more than a character nobody can see. */
export function toText(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}

/** A time as a parameter: milliseconds in Gatehouse, `timestamptz` in the database. */
export function at(time: Instant): RawBuilder<Instant> {
  return sql`${new Date(time)}`;
}

/** Columns that may be null become properties that may be absent. */
export function present<Row extends object>(row: Row): Present<Row>;
export function present(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([column, value]) => value !== null || jsonColumns.has(column)));
}

/** Never null in the database; a JSON null in them is a value like any other. */
const jsonColumns: ReadonlySet<string> = new Set(['answer', 'payload', 'reference', 'value']);

type Present<Row> = { [K in keyof Row as IsNullable<Row[K]> extends true ? never : K]: Row[K] } & {
  [K in keyof Row as IsNullable<Row[K]> extends true ? K : never]?: NonNullable<Row[K]>;
};

/** Of the types, `unknown` is that of JSON columns. */
type IsNullable<Column> = unknown extends Column ? false : null extends Column ? true : false;

function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The integer ${text} in the database is too large to be exact.`);
  return value;
}

/** Both drivers are sent the `hex` form. */
function parseBytes(text: string): Uint8Array {
  return Buffer.from(text.slice('\\x'.length), 'hex');
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}

function keepText(text: string): string {
  return text;
}
