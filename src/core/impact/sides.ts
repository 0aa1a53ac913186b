import type { AccessPolicy } from '../conditional-access/access-policy.ts';
import type { AccessRules } from '../conditional-access/access-rules.ts';
import type { PersonIdentity } from '../conditional-access/sign-in-context.ts';
import { tenantId, type GroupId } from '../facts/ids.ts';
import type { HistoryDictionaries } from '../history/columns.ts';
import type { Proposal } from './proposals.ts';
import type { ReplayRequest } from './request.ts';

/** Groups that any of the policies names, and role templates. */
export function namedIn(policies: readonly AccessPolicy[]): { readonly groups: readonly GroupId[]; readonly roles: readonly string[]; readonly guests: boolean } {
  const scopes = policies.flatMap(({ people }) => (people === undefined ? [] : [people.include, people.exclude]));
  return {
    groups: [...new Set(scopes.flatMap(({ groups }) => groups))],
    roles: [...new Set(scopes.flatMap(({ roles }) => roles))],
    guests: scopes.some(({ guests }) => guests !== undefined),
  };
}

/** What the directory says of the people of the history. */
export interface PeopleReading {
  /** Ids of the people in each group, through nested groups too; undefined: it could not be read. */
  readonly members: ReadonlyMap<GroupId, ReadonlySet<string> | undefined>;
  /** Role template ids by person; somebody who is missing was not asked about. */
  readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
  /** No policy names a role, so that nobody needs to be asked about. */
  readonly rolesMatter: boolean;
}

export function identitiesOf({ people }: Pick<HistoryDictionaries, 'people'>, reading: PeopleReading): readonly PersonIdentity[] {
  const unread = new Set([...reading.members].flatMap(([group, members]) => (members === undefined ? [group] : [])));
  return people.map(({ userId, userType, homeTenantId }) => ({
    kind: 'person',
    userId,
    groups: new Set([...reading.members].flatMap(([group, members]) => (members?.has(userId) === true ? [group] : []))),
    groupsNotRead: unread,
    roles: reading.rolesMatter ? reading.roles.get(userId) : new Set(),
    guestType: userType === 'guest' ? undefined : userType,
    homeTenantId: homeTenantId === undefined ? undefined : tenantId(homeTenantId),
  }));
}

/** The rules and the people as they would be. */
export function proposedSides(proposal: Proposal, rules: AccessRules, people: readonly PersonIdentity[]): Pick<ReplayRequest, 'proposed' | 'changed' | 'compared'> {
  switch (proposal.kind) {
    case 'policy':
      return { proposed: withPolicy(rules, proposal), changed: [], compared: proposal.policyId };
    case 'membership':
      return { proposed: rules, changed: moved(proposal, people) };
    case 'none':
    case 'unknown':
    case 'threshold':
    case 'cut-off':
      return { proposed: rules, changed: [] };
  }
}

function withPolicy(rules: AccessRules, { policyId, policy }: Extract<Proposal, { readonly kind: 'policy' }>): AccessRules {
  const others = rules.policies.filter(({ id }) => id !== policyId);
  return { ...rules, policies: policy === undefined ? others : [...others, policy] };
}

function moved({ groupId, add, remove }: Extract<Proposal, { readonly kind: 'membership' }>, people: readonly PersonIdentity[]): ReplayRequest['changed'] {
  const [coming, going] = [new Set(add), new Set(remove)];
  return people.flatMap((identity, position) => {
    const comes = coming.has(identity.userId) && !identity.groups.has(groupId);
    const goes = going.has(identity.userId) && identity.groups.has(groupId);
    if (!comes && !goes) return [];
    const groups = new Set(identity.groups);
    if (comes) groups.add(groupId);
    else groups.delete(groupId);
    return [{ position, identity: { ...identity, groups } }];
  });
}
