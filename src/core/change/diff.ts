import type { DiffLine } from './change.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from './json.ts';
import { spellPair, spellValue } from './diff-text.ts';

/** One place where two objects are not equal. `undefined`: the name is missing there, which is not the same as `null`. */
export interface Difference {
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export function objectEqual(a: JsonObject, b: JsonObject): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** Every difference, at the deepest names that both sides share. A list is one value. Empty exactly when the objects are equal. */
export function differences(before: JsonObject, after: JsonObject): readonly Difference[] {
  return within([], before, after);
}

function within(path: readonly string[], before: JsonObject, after: JsonObject): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name): readonly Difference[] => {
    const [one, other] = [ownValue(before, name), ownValue(after, name)];
    if (same(one, other)) return [];
    if (one !== undefined && other !== undefined && isJsonObject(one) && isJsonObject(other)) return within([...path, name], one, other);
    return [{ path: [...path, name], before: one, after: other }];
  });
}

/** The value at a path of names; undefined where there is none. */
export function valueAt(object: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, name) => (value !== undefined && isJsonObject(value) ? ownValue(value, name) : undefined), object);
}

/** Names such as `constructor` come from outside, so only what the object itself holds counts. */
function ownValue(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b);
}

/** Longer lists of lines help nobody to decide; the rest is counted. The approval is bound to the whole object all the same. */
const mostLines = 60;

/** The differences for people: ids and other members of lists one by one, as added or removed. Values are untrusted text. */
export function diffLines(before: JsonObject, after: JsonObject): readonly DiffLine[] {
  const lines = differences(before, after).flatMap(linesOf);
  if (lines.length <= mostLines) return lines;
  const more = `${String(lines.length - mostLines + 1)} more`;
  return [...lines.slice(0, mostLines - 1), { path: '…', before: undefined, after: more }];
}

function linesOf(difference: Difference): readonly DiffLine[] {
  const { path, before, after } = difference;
  const name = path.join('.');
  const parts = partsOfNew(difference);
  if (parts.length > 0) return parts.flatMap(linesOf);
  const changed = membersChanged(listOrNothing(before), listOrNothing(after));
  if (changed.length > 0) return changed.map((line) => ({ path: name, ...line }));
  return [{ path: name, ...spellPair(before, after) }];
}

/** Of an object that is to be there, its values one by one: as one text it would be cut before the end. One that goes is one value. */
function partsOfNew({ path, before, after }: Difference): readonly Difference[] {
  return before === undefined && after !== undefined && isJsonObject(after) ? within(path, {}, after) : [];
}

/** Anything but a list or nothing has no members to compare. */
function listOrNothing(value: Json | undefined): readonly Json[] | undefined {
  return value === undefined ? [] : Array.isArray(value) ? value : undefined;
}

/** Empty when one of them is no list, or the same members only stand in another order. */
function membersChanged(before: readonly Json[] | undefined, after: readonly Json[] | undefined): readonly Omit<DiffLine, 'path'>[] {
  if (before === undefined || after === undefined) return [];
  return [
    ...without(before, after).map((member) => ({ before: spellValue(member), after: undefined })),
    ...without(after, before).map((member) => ({ before: undefined, after: spellValue(member) })),
  ];
}

/** Members of `list` that `others` lacks, each as many times as it lacks them. */
function without(list: readonly Json[], others: readonly Json[]): readonly Json[] {
  const left = new Map<string, number>();
  for (const other of others) {
    const text = canonicalJson(other);
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  return list.filter((member) => {
    const text = canonicalJson(member);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}
