import type { DirectoryObjectId } from '../../facts/ids.ts';
import type { JsonObject } from '../json.ts';
import type { Effect, EffectQuestion, Revert } from '../kind.ts';
import type { ChangeOrder, OrderOf } from '../order.ts';
import type { ApprovalClassId } from '../rule.ts';
import { diffLines } from '../diff.ts';
import type { SnapshotFor } from '../snapshot.ts';
import { membersBefore } from './slot.ts';

type Group = SnapshotFor<'group'>;
type MembersOrder = OrderOf<'members-add' | 'members-remove'>;

export function withMembers({ object, members }: Group, added: readonly DirectoryObjectId[]): JsonObject {
  return { ...object, members: [...new Set([...members, ...added])].toSorted() };
}

export function withoutMembers({ object, members }: Group, removed: readonly DirectoryObjectId[]): JsonObject {
  return { ...object, members: members.filter((member) => !removed.includes(member)) };
}

/** An id that is named twice is one member; the service would refuse the second. */
export function distinct(members: readonly DirectoryObjectId[]): readonly DirectoryObjectId[] {
  return [...new Set(members)];
}

/** Those of the order for whom it is not yet so. */
export function leftIn({ kind, members }: MembersOrder, now: Pick<Group, 'members'>): readonly DirectoryObjectId[] {
  const there = new Set<string>(now.members);
  return distinct(members).filter((member) => there.has(member) === (kind === 'members-remove'));
}

/** Counts only those for whom something was to be changed: the others were as ordered before. */
export function membersEffect({ shown }: EffectQuestion, order: MembersOrder, now: Group, says: string): Effect {
  const wanted = toBeChanged(order, shown.before);
  const left = leftIn({ ...order, members: wanted }, now).length;
  if (left > 0) return left === wanted.length ? { status: 'absent' } : { status: 'partly', left, says: `${String(wanted.length - left)} of ${String(wanted.length)} are done.` };
  const drift = shown.after === undefined ? [] : diffLines(shown.after, now.object);
  return drift.length === 0 ? { status: 'there', says } : { status: 'there', says, drift };
}

/** Takes back those only for whom something was changed. */
export function revertMembers(order: MembersOrder, before: JsonObject): Revert {
  const members = toBeChanged(order, before);
  const { kind, target, memberKind } = order;
  const reverse: ChangeOrder = kind === 'members-add' ? { kind: 'members-remove', target, memberKind, members } : { kind: 'members-add', target, memberKind, members };
  return members.length === 0 ? { status: 'impossible', because: 'It changed nobody’s membership, so there is nothing to take back.' } : { status: 'possible', order: reverse };
}

/** More people under the policies that name the group; where that cannot be told, it may be everybody. */
export function classOfAdding({ includedIn }: Group): ApprovalClassId {
  return includedIn === undefined ? 'tenant-wide' : 'access';
}

function toBeChanged({ kind, members }: MembersOrder, before: JsonObject): readonly DirectoryObjectId[] {
  const were = new Set(membersBefore({ before }));
  return distinct(members).filter((member) => were.has(member) === (kind === 'members-remove'));
}
