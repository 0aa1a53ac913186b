import type { PersonIdentity } from '../conditional-access/sign-in-context.ts';

/** Who people are, as numbers: made once for a reading of the directory, before any policy is looked at. */
export interface PeopleIndex {
  readonly people: readonly PersonIdentity[];
  readonly positions: ReadonlyMap<string, readonly number[]>;
  readonly groups: Memberships;
  readonly groupsNotRead: Memberships;
  readonly roles: Memberships;
  /** 1 where the roles are not known. */
  readonly rolesNotRead: Uint8Array;
  /** Position in `guestKinds`: people alike in guest type and home tenant. */
  readonly guestKind: Uint32Array;
  /** One person of each. */
  readonly guestKinds: readonly PersonIdentity[];
}

/** `of` from `start[p]` up to `start[p + 1]` are the positions in `names` of what person `p` is in. */
export interface Memberships {
  readonly names: ReadonlyMap<string, number>;
  readonly start: Uint32Array;
  readonly of: Uint32Array;
}

export function indexPeople(people: readonly PersonIdentity[]): PeopleIndex {
  const kinds = new Map<string, number>();
  const guestKinds: PersonIdentity[] = [];
  const guestKind = Uint32Array.from(people, (person) => {
    const key = `${person.guestType ?? ' '}|${person.homeTenantId ?? ' '}`;
    const known = kinds.get(key);
    if (known !== undefined) return known;
    kinds.set(key, guestKinds.length);
    return guestKinds.push(person) - 1;
  });
  return {
    people,
    positions: positionsOf(people),
    groups: memberships(people, ({ groups }) => groups),
    groupsNotRead: memberships(people, ({ groupsNotRead }) => groupsNotRead),
    roles: memberships(people, ({ roles }) => roles ?? none),
    rolesNotRead: Uint8Array.from(people, ({ roles }) => (roles === undefined ? 1 : 0)),
    guestKind,
    guestKinds,
  };
}

const none: ReadonlySet<string> = new Set();

function positionsOf(people: readonly PersonIdentity[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  for (const [at, { userId }] of people.entries()) {
    const same = positions.get(userId);
    if (same === undefined) positions.set(userId, [at]);
    else same.push(at);
  }
  return positions;
}

function memberships(people: readonly PersonIdentity[], setOf: (person: PersonIdentity) => ReadonlySet<string>): Memberships {
  const names = new Map<string, number>();
  const start = new Uint32Array(people.length + 1);
  const of: number[] = [];
  for (const [at, person] of people.entries()) {
    for (const name of setOf(person)) {
      const known = names.get(name) ?? names.size;
      names.set(name, known);
      of.push(known);
    }
    start[at + 1] = of.length;
  }
  return { names, start, of: Uint32Array.from(of) };
}
