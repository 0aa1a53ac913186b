import type { AccessPolicy, GuestScope, PeopleScope } from '../../conditional-access/access-policy.ts';
import { policyAdministratorRoles } from '../../conditional-access/well-known.ts';
import { allOf, anyOf, certain, not, type Certainty } from './certainty.ts';
import type { LockOutQuestion } from './question.ts';
import type { Subject } from './subject.ts';

export interface Scope {
  readonly within: Certainty;
  /** Goes on from "The policy …". Means nothing when `within` is "no". */
  readonly how: string;
}

/** Whether the policy applies to this person by its users, groups, roles and guests; no other condition is looked at. */
export function scopeOf(policy: AccessPolicy, who: Subject): Scope {
  const { people } = policy;
  if (appliesToAll(policy)) {
    const excluded = people === undefined ? 'no' : anyOf(matches(people.exclude, who).map(([match]) => match));
    return { within: not(excluded), how: everybodyWords(policy, excluded) };
  }
  if (people === undefined) return { within: 'no', how: '' };
  const ways = matches(people.include, who);
  const included = anyOf(ways.map(([match]) => match));
  const within = allOf([included, not(anyOf(matches(people.exclude, who).map(([match]) => match)))]);
  return { within, how: ways.find(([match]) => match === included)?.[1] ?? '' };
}

/** By the word All, or because nobody at all is chosen, which a condition that is not configured does not narrow. */
export function appliesToAll({ people, workloads }: AccessPolicy): boolean {
  if (people?.include.all === true) return true;
  if (workloads !== undefined || people?.include.none === true) return false;
  const include = people?.include;
  return include === undefined || (include.users.length === 0 && include.groups.length === 0 && include.roles.length === 0 && include.guests === undefined);
}

function everybodyWords({ people }: AccessPolicy, excluded: Certainty): string {
  const base = people?.include.all === true ? 'applies to all users' : 'chooses no users, which means everybody,';
  return excluded === 'perhaps' ? `${base}, and whether its exclusions hold this account could not be read` : `${base} and does not exclude this account`;
}

function matches(scope: PeopleScope, who: Subject): readonly (readonly [Certainty, string])[] {
  return [
    [certain(scope.users.includes(who.id)), 'names this account'],
    [listed(scope.groups, who.groups), 'names a group that this account is in, directly or through another group'],
    [listed(scope.roles, who.roleTemplateIds), 'names a directory role of this account'],
    [scope.guests === undefined ? 'no' : guestMatch(scope.guests, who), 'names guests and external users'],
  ];
}

function listed(named: readonly string[], held: readonly string[] | undefined): Certainty {
  if (named.length === 0) return 'no';
  return certain(held?.some((id) => named.includes(id.toLowerCase())));
}

/** Which kind of guest an account is, and from where, is not read: only a scope of every guest settles it. */
function guestMatch({ types, homeTenants }: GuestScope, { userType }: Subject): Certainty {
  if (userType === 'member') return 'no';
  return userType === 'guest' && types === 'all' && homeTenants === 'all' ? 'yes' : 'perhaps';
}

/** A policy on half of the people is a policy on everybody: whoever is left cannot be told to be able to help. */
const everybodyShare = 0.5;

/**
 * Whether so many members of the tenant are in scope that the policy is one for everybody. Exclusions are not taken off: who is
 * left of everybody is nobody that one could count on.
 */
export function reachesEverybody(question: LockOutQuestion): Certainty {
  const { people } = question.policy;
  if (appliesToAll(question.policy)) return 'yes';
  if (people === undefined) return 'no';
  const shares = people.include.groups.map((id) => shareOfGroup(question, id));
  if (shares.some((share) => share !== undefined && share >= everybodyShare)) return 'yes';
  const named = people.include.users.length === 0 ? 0 : shareOf(question, people.include.users.length);
  const sum = [...shares, named].reduce<number | undefined>((total, share) => (total === undefined || share === undefined ? undefined : total + share), 0);
  return sum === undefined || sum >= everybodyShare ? 'perhaps' : 'no';
}

function shareOfGroup(question: LockOutQuestion, id: string): number | undefined {
  const group = question.namedGroups.find((named) => named.id === id);
  return group?.exists === false ? 0 : shareOf(question, group?.members);
}

function shareOf({ peopleInTenant }: LockOutQuestion, members: number | undefined): number | undefined {
  if (members === 0) return 0;
  return members === undefined || peopleInTenant === undefined || peopleInTenant <= 0 ? undefined : members / peopleInTenant;
}

const administratorRoles: readonly string[] = Object.values(policyAdministratorRoles);

/** Whether the policy names every role that could change it back, and spares nobody known to hold one. */
export function namesAllPolicyAdministrators(question: LockOutQuestion): Certainty {
  const named = administratorRoles.every((role) => question.policy.people?.include.roles.includes(role));
  return certain(named && !sparesPolicyAdministrator(question));
}

/**
 * Whether everybody who could change the policy back by hand is in scope, by role or among everybody. Emergency accounts are
 * not counted, because they are for the case that this went wrong.
 */
export function reachesAllPolicyAdministrators(question: LockOutQuestion): Certainty {
  if (sparesPolicyAdministrator(question)) return 'no';
  return anyOf([namesAllPolicyAdministrators(question), reachesEverybody(question)]);
}

function sparesPolicyAdministrator({ policy, involved }: LockOutQuestion): boolean {
  const isAdministrator = ({ enabled, roleTemplateIds }: Subject) => enabled === true && administratorRoles.some((role) => listed([role], roleTemplateIds) === 'yes');
  const excluded = policy.people?.exclude.roles ?? [];
  return administratorRoles.some((role) => excluded.includes(role)) || involved.some(({ who }) => isAdministrator(who) && scopeOf(policy, who).within === 'no');
}
