import type { GuestScope, PolicyRiskLevel } from '../access-policy.ts';
import type { PreparedPeople, PreparedPolicy } from '../prepared.ts';
import type { PersonIdentity, WorkloadIdentity } from '../sign-in-context.ts';
import { verdictOf, within, type ConditionOf, type Verdict } from './condition.ts';
import { levelVerdict } from './levels.ts';

/** Users, groups, roles and guests. A policy for workload identities sets it by naming somebody; None is its way of filling the field. */
export const users: ConditionOf<'person'> = {
  kind: 'users',
  looksAt: 'person',
  configured: ({ people, policy }) => (policy.workloads === undefined ? true : people !== undefined && !policy.people?.include.none),
  verdict: ({ people, policy }, who) => {
    if (who.kind === 'workload') return verdictOf(policy.workloads !== undefined);
    if (people === undefined) return 'met';
    return within(includes(people.include, policy.people?.include.none === true, who), names(people.exclude, who));
  },
  needs: ({ people }, who) => (who.kind === 'workload' || people === undefined ? [] : [...new Set([...openParts(people.include, who), ...openParts(people.exclude, who)])]),
};

function includes(scope: PreparedPeople, nobody: boolean, who: PersonIdentity): Verdict {
  if (scope.all || (scope.empty && !nobody)) return 'met';
  return names(scope, who);
}

function names(scope: PreparedPeople, who: PersonIdentity): Verdict {
  if (scope.empty) return 'not-met';
  if (scope.users.size > 0 && scope.users.has(who.userId)) return 'met';
  for (const group of scope.groups) if (who.groups.has(group)) return 'met';
  let open = who.groupsNotRead.size > 0 && scope.groups.some((group) => who.groupsNotRead.has(group));
  for (const role of scope.roles) {
    if (who.roles === undefined) open = true;
    else if (who.roles.has(role)) return 'met';
  }
  const guest = scope.guests === undefined ? 'not-met' : guestVerdict(scope.guests, who);
  return guest === 'not-met' && open ? 'unknown' : guest;
}

function guestVerdict({ types, homeTenants }: GuestScope, { guestType, homeTenantId }: PersonIdentity): Verdict {
  if (guestType === 'member') return 'not-met';
  if (guestType !== undefined && types !== 'all' && !types.includes(guestType)) return 'not-met';
  if (homeTenants !== 'all' && homeTenantId !== undefined && !homeTenants.includes(homeTenantId)) return 'not-met';
  return guestType === undefined || (homeTenants !== 'all' && homeTenantId === undefined) ? 'unknown' : 'met';
}

function openParts(scope: PreparedPeople, who: PersonIdentity): readonly string[] {
  const guests = scope.guests !== undefined && guestVerdict(scope.guests, who) === 'unknown';
  return [
    ...(scope.groups.some((group) => who.groupsNotRead.has(group)) ? ['identity.groups'] : []),
    ...(scope.roles.length > 0 && who.roles === undefined ? ['identity.roles'] : []),
    ...(guests && who.guestType === undefined ? ['identity.guestType'] : []),
    ...(guests && who.guestType !== undefined ? ['identity.homeTenantId'] : []),
  ];
}

export const workloadIdentities: ConditionOf<'person'> = {
  kind: 'workloadIdentities',
  looksAt: 'person',
  configured: ({ policy }) => policy.workloads !== undefined,
  verdict: ({ policy }, who) => (who.kind === 'person' ? 'not-met' : workloadVerdict(policy, who)),
  needs: () => ['identity.attributes'],
};

function workloadVerdict({ workloads }: PreparedPolicy['policy'], { servicePrincipalId }: WorkloadIdentity): Verdict {
  if (workloads === undefined) return 'met';
  const { servicePrincipals, agents, servicePrincipalFilter } = workloads;
  const named = (entry: string) => entry === servicePrincipalId;
  if (servicePrincipals.exclude.some(named) || agents.exclude.some((entry) => named(entry) || entry === 'all')) return 'not-met';
  const everyOne = servicePrincipals.include.some((entry) => named(entry) || entry === 'serviceprincipalsinmytenant' || entry === 'all') || agents.include.some(named);
  if (servicePrincipalFilter === undefined) return agents.include.includes('all') && !everyOne ? 'unknown' : verdictOf(everyOne);
  if (servicePrincipalFilter.mode === 'exclude') return everyOne ? 'unknown' : 'not-met';
  return everyOne ? 'met' : 'unknown';
}

/** Risk of the workload identity itself; of agents too. A person has none. */
export const servicePrincipalRisk: ConditionOf<'person'> = {
  kind: 'servicePrincipalRisk',
  looksAt: 'person',
  configured: ({ policy }) => levelsOf(policy).length > 0,
  verdict: ({ policy }, who) => (who.kind === 'person' ? 'not-met' : levelVerdict(levelsOf(policy), who.risk)),
  needs: () => ['identity.risk'],
};

function levelsOf(policy: PreparedPolicy['policy']): readonly PolicyRiskLevel[] {
  return policy.servicePrincipalRiskLevels.length > 0 ? policy.servicePrincipalRiskLevels : policy.agentRiskLevels;
}
