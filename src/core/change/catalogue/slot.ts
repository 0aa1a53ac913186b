import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Shown } from '../change.ts';
import { diffLines, same } from '../diff.ts';
import type { Effect, EffectQuestion, Revert } from '../kind.ts';
import type { FoundObject, SnapshotFor } from '../snapshot.ts';

type Slot = SnapshotFor<'slot'>;

/** Where `shown.after` of a creation says what will be made: its id is not known yet. */
const created = 'new';

/** The slot once one object of this shape fills it. */
export function withNew({ object }: Slot, shape: JsonObject): JsonObject {
  return { ...object, [created]: shape };
}

/** The slot without this object. */
export function withoutObject({ object }: Slot, id: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== id));
}

/**
 * What the slot shows of a creation. `parts`: the list in the shape that later calls fill (members, assignments). Two objects of the
 * name are never ours to choose from, so they are `different`.
 */
export function creationEffect({ shown }: EffectQuestion, { found }: Slot, parts: string | undefined, says: string): Effect {
  const wanted = shown.after?.[created];
  if (wanted === undefined || !isJsonObject(wanted)) return { status: 'under-way', says: 'The request does not say what to look for.' };
  const [first, ...others] = found;
  if (first === undefined) return { status: 'absent' };
  if (others.length > 0) return { status: 'different', lines: [{ path: 'name', before: '1 object', after: `${String(found.length)} objects of this name` }] };
  const rest = without(wanted, parts);
  if (canonicalJson(rest) !== canonicalJson(without(first.shape, parts))) return { status: 'different', lines: diffLines(wanted, first.shape) };
  if (parts === undefined) return { status: 'there', says };
  const [asked, there] = [listOf(wanted[parts]), listOf(first.shape[parts])];
  const left = asked.filter((each) => !there.some((other) => same(each, other))).length;
  if (left > 0) return { status: 'partly', left, says: `It exists; ${String(left)} ${left === 1 ? 'part is' : 'parts are'} still missing.` };
  return there.length === asked.length ? { status: 'there', says } : { status: 'there', says, drift: diffLines({ [parts]: asked }, { [parts]: there }) };
}

/** What the slot shows of a deletion. */
export function deletionEffect({ found }: Slot, id: string, says: string): Effect {
  return found.some((object) => object.id === id) ? { status: 'absent' } : { status: 'there', says };
}

export function onlyOne({ found }: Slot): FoundObject | undefined {
  return found.length === 1 ? found[0] : undefined;
}

export function foundById({ found }: Slot, id: string): FoundObject | undefined {
  return found.find((object) => object.id === id);
}

/** A creation cannot be taken back before it is known what was created: the pilot's rollback finds it by its name. */
export const revertByRollback: Revert = { status: 'impossible', because: 'Roll the pilot back to take it away again: "roll back pilot" finds what was created and asks for each deletion.' };

export const cannotBeRestored: Revert = { status: 'impossible', because: 'What was deleted cannot be brought back with its id. The step of the pilot creates it anew.' };

/** The members that stood in a group before it was deleted, or before more were added; empty where that was not kept. */
export function membersBefore({ before }: Pick<Shown, 'before'>): readonly string[] {
  return listOf(before['members']).filter((id) => typeof id === 'string');
}

function without(object: JsonObject, name: string | undefined): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

function listOf(value: Json | undefined): readonly Json[] {
  return isJsonList(value) ? value : [];
}

function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** One assignment as it stands in a shape. */
export function assignedToGroup(group: string): string {
  return `group ${group}`;
}
