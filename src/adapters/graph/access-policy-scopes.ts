import { guestTypes, type AppScope, type GuestScope, type PeopleScope, type Selection } from '../../core/conditional-access/access-policy.ts';
import { appId, groupId, userId } from '../../core/facts/ids.ts';
import type { PolicyPart } from './policy-part.ts';

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Words that stand where an id may stand, and are none. */
const words = ['all', 'none', 'guestsorexternalusers', 'office365', 'microsoftadminportals'];

/** `guid`: as Graph writes them. `any`: whatever is none of Graph's words, for policies that were written by hand. */
export type IdShape = 'guid' | 'any';

const shapes: Readonly<Record<IdShape, RegExp>> = { guid, any: new RegExp(`^(?!(?:${words.join('|')})$)`) };

export function readPeople(conditions: PolicyPart, ids: IdShape): Selection<PeopleScope> | undefined {
  if (conditions.isAbsent('users')) {
    conditions.ignore('users');
    return undefined;
  }
  const users = conditions.child('users');
  const people = { include: readScope(users, 'include', shapes[ids]), exclude: readScope(users, 'exclude', shapes[ids]) };
  users.close();
  return people;
}

function readScope(users: PolicyPart, side: 'include' | 'exclude', id: RegExp): PeopleScope {
  // Only an inclusion may say All or None; as an exclusion the words are unknown.
  const allowed = side === 'include' ? ['all', 'none', 'guestsorexternalusers'] : ['guestsorexternalusers'];
  const named = entriesOf(users, `${side}Users`, allowed, id);
  const guests = readGuests(users, `${side}GuestsOrExternalUsers`, id);
  return {
    all: named.includes('all'),
    none: named.includes('none'),
    users: named.filter((entry) => id.test(entry)).map(userId),
    groups: users.texts(`${side}Groups`, id).map(groupId),
    roles: users.texts(`${side}Roles`, id),
    guests: named.includes('guestsorexternalusers') ? { types: 'all', homeTenants: 'all' } : guests,
  };
}

/** Ids, and the words that this list may hold. All in lower case. */
function entriesOf(part: PolicyPart, name: string, allowed: readonly string[], id: RegExp): readonly string[] {
  return part.texts(name).filter((entry) => {
    const understood = allowed.includes(entry) || id.test(entry);
    if (!understood) part.report(name, entry);
    return understood;
  });
}

function readGuests(users: PolicyPart, name: string, id: RegExp): GuestScope | undefined {
  const absent = users.isAbsent(name);
  const guests = users.child(name);
  if (absent) return undefined;
  const types = guests.flags('guestOrExternalUserTypes', guestTypes);
  const tenants = guests.child('externalTenants');
  const kind = tenants.word('membershipKind', ['all', 'enumerated']);
  const members = tenants.texts('members', id);
  tenants.close();
  guests.close();
  if (types.length === 0) return undefined;
  return { types, homeTenants: kind === 'enumerated' || members.length > 0 ? members : 'all' };
}

export function readAppScope(applications: PolicyPart, name: string, ids: IdShape): AppScope {
  const named = entriesOf(applications, name, ['all', 'none', 'office365', 'microsoftadminportals'], shapes[ids]);
  return {
    all: named.includes('all'),
    none: named.includes('none'),
    office365: named.includes('office365'),
    adminPortals: named.includes('microsoftadminportals'),
    appIds: named.filter((entry) => shapes[ids].test(entry)).map(appId),
  };
}
