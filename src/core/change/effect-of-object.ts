import { diffLines, differences, objectEqual, same, valueAt } from './diff.ts';
import type { JsonObject } from './json.ts';
import type { Effect } from './kind.ts';

/**
 * What an object shows of a change that turns `before` into `after`. Only the values that the change sets tell whether it was
 * made; everything else tells whether somebody changed something besides. INVARIANT: `there` only when every value that the
 * change sets is as it must be; `absent` only when every one is as it was, because `absent` leads to acting again.
 */
export function effectOnObject(before: JsonObject, after: JsonObject, now: JsonObject, says: string): Effect {
  if (objectEqual(now, after)) return { status: 'there', says };
  const set = differences(before, after);
  if (set.every(({ path, after: wanted }) => same(valueAt(now, path), wanted))) return { status: 'there', says, drift: diffLines(after, now) };
  if (set.every(({ path, before: was }) => same(valueAt(now, path), was))) return { status: 'absent' };
  return { status: 'different', lines: diffLines(after, now) };
}
