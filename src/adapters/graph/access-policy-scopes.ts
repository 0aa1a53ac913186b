import { guestTypes, type AppScope, type GuestScope, type PeopleScope, type Selection } from '../../core/conditional-access/access-policy.ts';
import { appId, groupId, userId } from '../../core/facts/ids.ts';
import type { PolicyPart } from './policy-part.ts';

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

export function readPeople(conditions: PolicyPart): Selection<PeopleScope> | undefined {
  if (conditions.isAbsent('users')) {
    conditions.ignore('users');
    return undefined;
  }
  const users = conditions.child('users');
  const people = { include: readScope(users, 'include'), exclude: readScope(users, 'exclude') };
  users.close();
  return people;
}

function readScope(users: PolicyPart, side: 'include' | 'exclude'): PeopleScope {
  // Only an inclusion may say All or None; as an exclusion the words are unknown.
  const words = side === 'include' ? ['all', 'none', 'guestsorexternalusers'] : ['guestsorexternalusers'];
  const named = entriesOf(users, `${side}Users`, words);
  const guests = readGuests(users, `${side}GuestsOrExternalUsers`);
  return {
    all: named.includes('all'),
    none: named.includes('none'),
    users: named.filter((entry) => guid.test(entry)).map(userId),
    groups: users.texts(`${side}Groups`, guid).map(groupId),
    roles: users.texts(`${side}Roles`, guid),
    guests: named.includes('guestsorexternalusers') ? { types: 'all', homeTenants: 'all' } : guests,
  };
}

/** Ids, and the words that this list may hold. All in lower case. */
function entriesOf(part: PolicyPart, name: string, words: readonly string[]): readonly string[] {
  return part.texts(name).filter((entry) => {
    const understood = words.includes(entry) || guid.test(entry);
    if (!understood) part.report(name, entry);
    return understood;
  });
}

function readGuests(users: PolicyPart, name: string): GuestScope | undefined {
  const absent = users.isAbsent(name);
  const guests = users.child(name);
  if (absent) return undefined;
  const types = guests.words('guestOrExternalUserTypes', guestTypes);
  const tenants = guests.child('externalTenants');
  const kind = tenants.word('membershipKind', ['all', 'enumerated']);
  const members = tenants.texts('members', guid);
  tenants.close();
  guests.close();
  return { types, homeTenants: kind === 'enumerated' || members.length > 0 ? members : 'all' };
}

export function readAppScope(applications: PolicyPart, name: string): AppScope {
  const named = entriesOf(applications, name, ['all', 'none', 'office365', 'microsoftadminportals']);
  return {
    all: named.includes('all'),
    none: named.includes('none'),
    office365: named.includes('office365'),
    adminPortals: named.includes('microsoftadminportals'),
    appIds: named.filter((entry) => guid.test(entry)).map(appId),
  };
}
