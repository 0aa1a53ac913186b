import type { GuestScope, PeopleScope } from '../conditional-access/access-policy.ts';
import type { PersonIdentity } from '../conditional-access/sign-in-context.ts';
import { setBit } from './bits.ts';
import { nobody, verdictOn } from './evaluator.ts';
import type { Memberships, PeopleIndex } from './people-index.ts';
import type { PolicySlots } from './slots.ts';

/** Two masks a person: policies that are certainly about them, and possibly. */
export function personMasks(index: PeopleIndex, policies: PolicySlots): Uint32Array {
  const { width } = policies;
  const include = scopeMasks(index, policies, 'include');
  const exclude = scopeMasks(index, policies, 'exclude');
  const about = aboutPeople(policies);
  const masks = new Uint32Array(index.people.length * 2 * width);
  const sums = { inCertain: new Uint32Array(width), inPossible: new Uint32Array(width), outCertain: new Uint32Array(width), outPossible: new Uint32Array(width) };
  for (let person = 0; person < index.people.length; person += 1) {
    addUp(index, include, person, width, sums.inCertain, sums.inPossible);
    addUp(index, exclude, person, width, sums.outCertain, sums.outPossible);
    const at = person * 2 * width;
    for (let word = 0; word < width; word += 1) {
      masks[at + word] = (sums.inCertain[word] ?? 0) & ~(sums.outPossible[word] ?? 0) & (about.certain[word] ?? 0);
      masks[at + width + word] = (sums.inPossible[word] ?? 0) & ~(sums.outCertain[word] ?? 0) & (about.possible[word] ?? 0);
    }
  }
  return masks;
}

/** For each thing that a scope can name, the policies that name it: rows of `width` words. */
interface ScopeMasks {
  readonly everybody: Uint32Array;
  readonly groups: Uint32Array;
  readonly groupsNotRead: Uint32Array;
  readonly roles: Uint32Array;
  readonly anyRole: Uint32Array;
  /** By guest kind: certain, possible. */
  readonly guests: Uint32Array;
  /** By person, for the few that are named. */
  readonly named: ReadonlyMap<number, Uint32Array>;
}

function scopeMasks(index: PeopleIndex, { slots, width }: PolicySlots, side: 'include' | 'exclude'): ScopeMasks {
  const rows = (count: number): Uint32Array => new Uint32Array(count * width);
  const named = new Map<number, Uint32Array>();
  const masks = {
    everybody: rows(1), groups: rows(index.groups.names.size), groupsNotRead: rows(index.groupsNotRead.names.size), roles: rows(index.roles.names.size),
    anyRole: rows(1), guests: rows(index.guestKinds.length * 2), named,
  };
  for (const { bit, prepared } of slots) {
    const anybody = verdictOn('people', prepared, { identity: nobody });
    if (side === 'include' && anybody !== 'not-met') setBit(masks.everybody, 0, bit);
    const scope = prepared.policy.people?.[side];
    // Unknown even for nobody: a part of the condition was not understood, and whom it names says nothing.
    if (scope === undefined || anybody === 'unknown') continue;
    nameIn(masks.groups, index.groups, scope.groups, width, bit);
    nameIn(masks.groupsNotRead, index.groupsNotRead, scope.groups, width, bit);
    nameIn(masks.roles, index.roles, scope.roles, width, bit);
    if (scope.roles.length > 0) setBit(masks.anyRole, 0, bit);
    nameUsers(named, index, scope, width, bit);
    for (const [kind, person] of index.guestKinds.entries()) {
      const fits = scope.guests === undefined ? 'no' : fitsGuests(scope.guests, person);
      if (fits === 'yes') setBit(masks.guests, kind * 2 * width, bit);
      if (fits !== 'no') setBit(masks.guests, (kind * 2 + 1) * width, bit);
    }
  }
  return masks;
}

function nameIn(masks: Uint32Array, { names }: Memberships, ids: readonly string[], width: number, bit: number): void {
  for (const id of ids) {
    const at = names.get(id);
    if (at !== undefined) setBit(masks, at * width, bit);
  }
}

function nameUsers(named: Map<number, Uint32Array>, { positions }: PeopleIndex, scope: PeopleScope, width: number, bit: number): void {
  for (const id of scope.users) {
    for (const person of positions.get(id) ?? []) {
      const mask = named.get(person) ?? new Uint32Array(width);
      setBit(mask, 0, bit);
      named.set(person, mask);
    }
  }
}

function fitsGuests(scope: GuestScope, { guestType, homeTenantId }: PersonIdentity): 'yes' | 'no' | 'unknown' {
  if (guestType === 'member' || (guestType !== undefined && scope.types !== 'all' && !scope.types.includes(guestType))) return 'no';
  if (scope.homeTenants !== 'all' && homeTenantId !== undefined && !scope.homeTenants.includes(homeTenantId)) return 'no';
  return guestType === undefined || (scope.homeTenants !== 'all' && homeTenantId === undefined) ? 'unknown' : 'yes';
}

/** What is the same for everybody: the conditions that look at workloads, and parts of a policy that were not understood. */
function aboutPeople({ slots, width }: PolicySlots): { readonly certain: Uint32Array; readonly possible: Uint32Array } {
  const certain = new Uint32Array(width);
  const possible = new Uint32Array(width);
  for (const { bit, prepared, unsure } of slots) {
    const verdict = verdictOn('person', prepared, { identity: nobody });
    if (verdict !== 'not-met') setBit(possible, 0, bit);
    if (verdict === 'met' && !unsure && verdictOn('people', prepared, { identity: nobody }) !== 'unknown') setBit(certain, 0, bit);
  }
  return { certain, possible };
}

function addUp(index: PeopleIndex, masks: ScopeMasks, person: number, width: number, certain: Uint32Array, possible: Uint32Array): void {
  certain.set(masks.everybody);
  addRows(certain, index.groups, masks.groups, person, width);
  addRows(certain, index.roles, masks.roles, person, width);
  const named = masks.named.get(person);
  if (named !== undefined) add(certain, named, 0, width);
  const guests = (index.guestKind[person] ?? 0) * 2 * width;
  add(certain, masks.guests, guests, width);
  possible.set(certain);
  addRows(possible, index.groupsNotRead, masks.groupsNotRead, person, width);
  if (index.rolesNotRead[person] === 1) add(possible, masks.anyRole, 0, width);
  add(possible, masks.guests, guests + width, width);
}

function addRows(sum: Uint32Array, { start, of }: Memberships, rows: Uint32Array, person: number, width: number): void {
  const end = start[person + 1] ?? 0;
  for (let at = start[person] ?? 0; at < end; at += 1) add(sum, rows, (of[at] ?? 0) * width, width);
}

function add(sum: Uint32Array, rows: Uint32Array, from: number, width: number): void {
  for (let word = 0; word < width; word += 1) sum[word] = (sum[word] ?? 0) | (rows[from + word] ?? 0);
}
