import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Shown } from '../change.ts';
import { diffLines } from '../diff.ts';
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

/** The list of a shape that later calls fill. `replaced`: such a call takes the place of the whole list, so it must not meet a stranger's entry. */
export interface LaterPart {
  readonly list: string;
  readonly replaced: boolean;
}

/** What the slot shows of a creation. Two objects of the name are never ours to choose from, so they are `different`. */
export function creationEffect({ shown }: EffectQuestion, slot: Slot, later: LaterPart | undefined, says: string): Effect {
  const wanted = shown.after?.[created];
  if (wanted === undefined || !isJsonObject(wanted)) return { status: 'under-way', says: 'The request does not say what to look for.' };
  return compare(slot, wanted, later, says);
}

/** Whether one object of this shape fills the slot, with all its parts. */
export function isMade(slot: Slot, shape: JsonObject, later: LaterPart | undefined): boolean {
  return compare(slot, shape, later, '').status === 'there';
}

function compare({ found }: Slot, wanted: JsonObject, later: LaterPart | undefined, says: string): Effect {
  const [first, ...others] = found;
  if (first === undefined) return { status: 'absent' };
  if (others.length > 0) return { status: 'different', lines: [{ path: 'name', before: '1 object', after: `${String(found.length)} objects of this name` }] };
  const list = later?.list;
  if (canonicalJson(without(wanted, list)) !== canonicalJson(without(first.shape, list))) return { status: 'different', lines: diffLines(wanted, first.shape) };
  if (later === undefined) return { status: 'there', says };
  const [asked, there] = [listOf(wanted[later.list]), listOf(first.shape[later.list])];
  const left = lacking(asked, there);
  const strange = lacking(there, asked);
  if (left > 0 && strange > 0 && later.replaced) return { status: 'different', lines: diffLines(wanted, first.shape) };
  if (left > 0) return { status: 'partly', left, says: `It exists; ${String(left)} of ${String(asked.length)} ${later.list === 'members' ? 'members' : 'assignments'} ${left === 1 ? 'is' : 'are'} still missing.` };
  return strange === 0 ? { status: 'there', says } : { status: 'there', says, drift: diffLines({ [later.list]: asked }, { [later.list]: there }) };
}

/** How many of `list` the others lack. */
function lacking(list: readonly Json[], others: readonly Json[]): number {
  const texts = new Set(others.map(canonicalJson));
  return list.filter((each) => !texts.has(canonicalJson(each))).length;
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

/** Intune takes all assignments of a policy at once. */
export const assignment: LaterPart = { list: 'assignedTo', replaced: true };

/** One assignment as it stands in a shape. */
export function assignedToGroup(group: string): string {
  return `group ${group}`;
}
