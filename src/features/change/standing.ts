import type { Conflict, Standing } from '../../core/change/command.ts';
import type { JsonObject } from '../../core/change/json.ts';
import type { ChangeKind } from '../../core/change/kind.ts';
import type { ChangeOrder } from '../../core/change/order.ts';
import { roles, type ApprovalRule, type Role } from '../../core/change/rule.ts';
import { valueOf } from '../../core/facts/fact.ts';
import { groupId, type GroupId, type UserId } from '../../core/facts/ids.ts';
import type { Person } from '../../core/facts/person.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { conflictOf } from './conflict.ts';
import type { ChangeServices } from './services.ts';
import type { ChangeSettings } from './settings.ts';

export interface StandingQuestion {
  readonly userId: UserId;
  readonly kind: ChangeKind;
  readonly order: ChangeOrder;
  /** The target as it was read or shown; names the device behind a machine. */
  readonly object: JsonObject;
}

/** Who somebody is in Entra at this moment, read anew. What could not be read is undefined, and gives no right. */
export async function readStanding({ upstreams, settings }: ChangeServices, question: StandingQuestion, options?: ReadOptions): Promise<Standing> {
  const { userId } = question;
  const [person, groups, conflict] = await Promise.all([
    upstreams.entra.readPerson({ userId }, options),
    upstreams.entra.readGroups({ userId }, options),
    conflictOf(upstreams, question, options),
  ]);
  const ids = valueOf(groups)?.map(({ id }) => groupId(id));
  return standing(userId, valueOf(person), ids === undefined ? undefined : rolesOf(ids, settings), conflict);
}

/**
 * Everybody who has one of the rule's roles, as the groups list them; undefined when one list could not be read: with a part of
 * them, "nobody can approve" could be said wrongly.
 */
export async function readEligible({ upstreams, settings }: ChangeServices, rule: ApprovalRule, options?: ReadOptions): Promise<readonly Standing[] | undefined> {
  const wanted = [...new Set(rule.tiers.flat())];
  const pairs = wanted.flatMap((role) => settings.roles[role].map((group) => ({ role, group })));
  const lists = await Promise.all(pairs.map(async ({ role, group }) => ({ role, people: valueOf(await upstreams.entra.readMembers(group, options)) })));
  const found = new Map<UserId, { readonly person: Person; readonly roles: Role[] }>();
  for (const { role, people } of lists) {
    if (people === undefined) return undefined;
    for (const person of people) {
      const known = found.get(person.id) ?? { person, roles: [] };
      known.roles.push(role);
      found.set(person.id, known);
    }
  }
  return [...found.values()].map(({ person, roles: held }) => standing(person.id, person, held, { status: 'unknown' }));
}

/** Roles for what is shown, never for what counts: unread is none. */
export async function rolesHeldBy({ upstreams, settings }: ChangeServices, userId: UserId): Promise<readonly Role[]> {
  const groups = valueOf(await upstreams.entra.readGroups({ userId }, { signal: AbortSignal.timeout(1_500) }));
  return rolesOf((groups ?? []).map(({ id }) => groupId(id)), settings);
}

export function rolesOf(groups: readonly GroupId[], settings: ChangeSettings): readonly Role[] {
  return roles.filter((role) => settings.roles[role].some((group) => groups.includes(group)));
}

function standing(userId: UserId, person: Person | undefined, held: readonly Role[] | undefined, conflict: Conflict): Standing {
  return { userId, roles: held, userType: person?.userType, enabled: person?.accountEnabled, conflict };
}
