import type { DiffLine } from './change.ts';
import { canonicalJson, type Json } from './json.ts';

/** Characters of one value on a card. */
const longest = 200;

/** A word as it is, everything else as JSON. */
export function spellValue(value: Json): string {
  return bounded(plain(value));
}

/**
 * Two different values so that they read differently: `"true"` is not `true`, and of two long texts the part is shown in which
 * they part. A line that shows the same on both sides would be approved without having been seen.
 */
export function spellPair(before: Json | undefined, after: Json | undefined): Omit<DiffLine, 'path'> {
  if (before === undefined || after === undefined) {
    return { before: before === undefined ? undefined : spellValue(before), after: after === undefined ? undefined : spellValue(after) };
  }
  const [one, other] = [spellValue(before), spellValue(after)];
  if (one !== other) return { before: one, after: other };
  const [exactOne, exactOther] = plain(before) === plain(after) ? [canonicalJson(before), canonicalJson(after)] : [plain(before), plain(after)];
  const start = Math.max(0, firstDifference(exactOne, exactOther) - longest / 4);
  return { before: bounded(from(exactOne, start)), after: bounded(from(exactOther, start)) };
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

function bounded(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function from(text: string, start: number): string {
  return start === 0 ? text : `…${text.slice(start)}`;
}

function firstDifference(a: string, b: string): number {
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return index;
  return a.length;
}
