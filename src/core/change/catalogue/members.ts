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

export const missingFrom = ({ members }: MembersOrder, now: Group): readonly DirectoryObjectId[] => members.filter((member) => !now.members.includes(member));
export const stillIn = ({ members }: MembersOrder, now: Group): readonly DirectoryObjectId[] => members.filter((member) => now.members.includes(member));

/** `left`: those for whom it is not yet so, of those for whom it was not so before. */
export function membersEffect({ shown }: EffectQuestion, now: Group, left: readonly DirectoryObjectId[], wanted: number, says: string): Effect {
  if (left.length === wanted) return { status: 'absent' };
  if (left.length > 0) return { status: 'partly', left: left.length, says: `${String(wanted - left.length)} of ${String(wanted)} are done.` };
  const drift = shown.after === undefined ? [] : diffLines(shown.after, now.object);
  return drift.length === 0 ? { status: 'there', says } : { status: 'there', says, drift };
}

/** Takes back those only for whom something was changed. */
export function revertMembers(order: MembersOrder, before: JsonObject): Revert {
  const were = membersBefore({ before });
  const adding = order.kind === 'members-add';
  const members = order.members.filter((member) => were.includes(member) !== adding);
  const { target, memberKind } = order;
  const reverse: ChangeOrder = adding ? { kind: 'members-remove', target, memberKind, members } : { kind: 'members-add', target, memberKind, members };
  return members.length === 0 ? { status: 'impossible', because: 'It changed nobody’s membership, so there is nothing to take back.' } : { status: 'possible', order: reverse };
}

/** More people under the policies that name the group; where that cannot be told, it may be everybody. */
export function classOfAdding({ includedIn }: Group): ApprovalClassId {
  return includedIn === undefined ? 'tenant-wide' : 'access';
}
