import { z } from 'zod/v4';
import type { Gap, GapReason, Instant, Source } from '../../core/facts/fact.ts';
import { UpstreamError } from './errors.ts';

/** Collects oddities of one answer, each once. */
export interface GapList {
  add(reason: GapReason, detail: string, source?: Source): void;
  list(): readonly Gap[];
}

export function createGapList(source: Source): GapList {
  const gaps = new Map<string, Gap>();
  return {
    add: (reason, detail, other = source) => {
      gaps.set(`${other} ${reason} ${detail}`, { source: other, reason, detail });
    },
    list: () => [...gaps.values()],
  };
}

/**
 * Reads a row by a schema made of `lax` fields. A field that is missing, null, empty or not understood becomes undefined; those in
 * `needs` leave a gap, because a diagnosis must not take "not given" for "no". Never throws.
 */
export function readRow<T extends object>(schema: z.ZodType<T>, row: unknown, gaps: GapList, needs: readonly (keyof T & string)[] = []): T {
  const given = isObject(row) ? row : {};
  const value = schema.parse(given);
  for (const name of needs) {
    if (value[name] === undefined) gaps.add(isBlank(given[name]) ? 'missing-value' : 'unknown-value', name);
  }
  return value;
}

/** A field that never fails: what does not fit the schema is undefined. */
export function lax<S extends z.ZodType>(schema: S): z.ZodCatch<z.ZodOptional<S>> {
  return schema.optional().catch(() => undefined);
}

export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rows of a collection answer. Throws `upstream.bad-answer` when the body is no collection. */
export function rowsOf(body: unknown): readonly unknown[] {
  const rows = isObject(body) ? body['value'] : undefined;
  if (!Array.isArray(rows)) throw new UpstreamError('upstream.bad-answer', { serviceCode: 'value' });
  return rows;
}

/** Maps each row; a row without its id (`read` gives undefined) is left out and leaves a gap. */
export function readRows<T>(rows: readonly unknown[], gaps: GapList, read: (row: unknown) => T | undefined): readonly T[] {
  return rows.flatMap((row) => {
    const value = read(row);
    if (value === undefined) gaps.add('missing-value', 'id');
    return value === undefined ? [] : [value];
  });
}

export const text = z.string().refine((value) => value.trim() !== '');
export const flag = z.boolean();
export const wholeNumber = z.int();

/** Text that names something by id; all zeros is how Intune writes "none". */
export function idText<Id>(brand: (text: string) => Id): z.ZodType<Id> {
  return text.refine((value) => !/^[0-]+$/.test(value)).transform(brand);
}

/** A member of an enum, whatever its case: Graph writes camelCase, Defender PascalCase. Members are what the field knows. */
export function member<const T extends string>(members: readonly T[]): z.ZodType<T> {
  return words(new Map(members.map((name) => [name.toLowerCase(), name])));
}

/** As `member`, with the word of the facts for each word of the wire. */
export function memberAs<const T extends string>(spellings: Readonly<Record<string, T>>): z.ZodType<T> {
  return words(new Map(Object.entries<T>(spellings).map(([word, value]) => [word.toLowerCase(), value])));
}

function words<T extends string>(byKey: ReadonlyMap<string, T>): z.ZodType<T> {
  return z.string().transform((value, context) => {
    const found = byKey.get(value.trim().toLowerCase());
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: 'not a member of the enum' });
    return z.NEVER;
  });
}

const dateShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/i;

/**
 * Milliseconds since 1970 from ISO 8601; without an offset it is UTC. The years 1 and 9999 are how .NET writes "never", so they
 * are no time at all.
 */
export const instant: z.ZodType<Instant> = z.string().transform((value, context) => {
  const stamp = value.trim();
  const zoned = /(Z|[+-]\d\d:\d\d)$/i.test(stamp) ? stamp : `${stamp}Z`;
  const time = dateShape.test(stamp) ? Date.parse(zoned) : NaN;
  if (!Number.isNaN(time) && !/^(0001|9999)-/.test(stamp)) return time;
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});
