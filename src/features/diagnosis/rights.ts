import type { Level } from '../../core/diagnosis/diagnosis.ts';
import type { Fact, Instant } from '../../core/facts/fact.ts';
import { groupId, type GroupId } from '../../core/facts/ids.ts';
import type { Group } from '../../core/facts/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entra } from '../../ports/entra.ts';
import type { PersonRef } from '../../ports/read.ts';

/** Entra groups (object ids) whose members may ask about other people. Nested membership counts. */
export interface RoleGroups {
  readonly helpdesk: readonly GroupId[];
  readonly soc: readonly GroupId[];
}

/** How long a level is remembered, in milliseconds of the tenant's time. */
const rememberedMs = 60_000;
/** Most people whose level is remembered; who asked longest ago goes first. */
const mostRemembered = 500;

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

/**
 * The level that was read within the last minute, if any.
 * INVARIANT: it decides only which reads are started early, never what is shown: that takes `readLevel`.
 */
export function lastLevel(clock: Clock, roles: RoleGroups, { userId }: PersonRef): Level | undefined {
  const last = userId === undefined ? undefined : levelsOf(clock, roles).get(userId);
  if (last === undefined) return undefined;
  // The tenant's time is learnt from answers and may step back a little.
  return Math.abs(clock.now() - last.readAt) < rememberedMs ? last.level : undefined;
}

/** The asker's level, read anew, and remembered for `lastLevel` where membership could be read. */
export async function readLevel({ entra, clock }: { readonly entra: Entra; readonly clock: Clock }, roles: RoleGroups, who: PersonRef): Promise<Level> {
  const groups = await entra.readGroups(who);
  const level = levelOf(groups, roles);
  if (who.userId === undefined) return level;
  const levels = levelsOf(clock, roles);
  levels.delete(who.userId);
  if (!groups.known) return level;
  levels.set(who.userId, { level, readAt: clock.now() });
  const [oldest] = levels.keys();
  if (levels.size > mostRemembered && oldest !== undefined) levels.delete(oldest);
  return level;
}

/** By tenant, which its clock stands for (every answer wraps the readers anew), and by the groups that give the rights. */
const tenants = new WeakMap<Clock, WeakMap<RoleGroups, Levels>>();

function levelsOf(clock: Clock, roles: RoleGroups): Levels {
  const byRoles = tenants.get(clock) ?? new WeakMap<RoleGroups, Levels>();
  tenants.set(clock, byRoles);
  const levels: Levels = byRoles.get(roles) ?? new Map<string, LastLevel>();
  byRoles.set(roles, levels);
  return levels;
}

type Levels = Map<string, LastLevel>;

interface LastLevel {
  readonly level: Level;
  readonly readAt: Instant;
}
