import type { Level } from '../../core/diagnosis/diagnosis.ts';
import type { Fact } from '../../core/facts/fact.ts';
import { groupId, type GroupId } from '../../core/facts/ids.ts';
import type { Group } from '../../core/facts/person.ts';

/** Entra groups (object ids) whose members may ask about other people. Nested membership counts. */
export interface RoleGroups {
  readonly helpdesk: readonly GroupId[];
  readonly soc: readonly GroupId[];
}

/**
 * What the asker may see. Rights come from group membership alone, never from a name, a title or a department.
 * INVARIANT: membership that could not be read gives no rights.
 */
export function levelOf(groups: Fact<readonly Group[]>, roles: RoleGroups): Level {
  if (!groups.known) return 'person';
  const ids = groups.value.map(({ id }) => groupId(id));
  if (ids.some((id) => roles.soc.includes(id))) return 'soc';
  return ids.some((id) => roles.helpdesk.includes(id)) ? 'helpdesk' : 'person';
}
