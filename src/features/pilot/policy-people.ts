import type { AccessPolicy } from '../../core/conditional-access/access-policy.ts';
import { appliesToAll } from '../../core/change/lock-out/people.ts';
import { known, unknown, type Fact } from '../../core/facts/fact.ts';
import type { GroupId, UserId } from '../../core/facts/ids.ts';
import type { Person } from '../../core/facts/person.ts';
import type { Entra } from '../../ports/entra.ts';
import type { ReadOptions } from '../../ports/read.ts';

/** More people than these are no pilot, and the log could not tell of each. */
const most = 500;

/**
 * Enabled people whom the policy chooses by name or by group, without those that it leaves out. Unknown when it chooses everybody,
 * roles or guests, when a group could not be read to its end, or when they are more than 500.
 */
export async function readPolicyPeople(entra: Entra, policy: AccessPolicy, options?: ReadOptions): Promise<Fact<readonly UserId[]>> {
  const include = policy.people?.include;
  if (include === undefined || appliesToAll(policy) || include.roles.length > 0 || include.guests !== undefined) return unknown('users', 'missing-value', 'everybody');
  const exclude = policy.people?.exclude;
  const [named, chosen, leftOut] = await Promise.all([
    readPeople(entra, include.users, options),
    readMembers(entra, include.groups, options),
    readMembers(entra, exclude?.groups ?? [], options),
  ]);
  if (!named.known) return named;
  if (!chosen.known) return chosen;
  if (!leftOut.known) return leftOut;
  const out = new Set([...(exclude?.users ?? []), ...leftOut.value.map(({ id }) => id)]);
  const people = new Set([...named.value, ...chosen.value].filter(({ id, accountEnabled }) => accountEnabled !== false && !out.has(id)).map(({ id }) => id));
  if (people.size > most) return unknown('groups', 'missing-value', 'more than 500 people');
  return known([...people], Math.min(named.readAt, chosen.readAt, leftOut.readAt));
}

/** Accounts that are gone can sign in no more. */
async function readPeople(entra: Entra, ids: readonly UserId[], options?: ReadOptions): Promise<Fact<readonly Person[]>> {
  if (ids.length > most) return unknown('users', 'missing-value', 'more than 500 people');
  const people: Person[] = [];
  let readAt = Infinity;
  for (const fact of await Promise.all(ids.map(async (userId) => entra.readPerson({ userId }, options)))) {
    if (!fact.known) return fact;
    readAt = Math.min(readAt, fact.readAt);
    if (fact.value !== undefined) people.push(fact.value);
  }
  return known(people, readAt);
}

async function readMembers(entra: Entra, groups: readonly GroupId[], options?: ReadOptions): Promise<Fact<readonly Person[]>> {
  const people: Person[] = [];
  let readAt = Infinity;
  for (const fact of await Promise.all(groups.map(async (group) => entra.readMembers(group, options)))) {
    if (!fact.known) return fact;
    const missing = fact.gaps.find(({ detail }) => detail === '@odata.nextLink' || detail === 'id');
    if (missing !== undefined) return { known: false, gap: missing };
    readAt = Math.min(readAt, fact.readAt);
    people.push(...fact.value);
  }
  return known(people, readAt);
}
