import type { GuestScope, PeopleScope } from '../conditional-access/access-policy.ts';
import type { PersonIdentity } from '../conditional-access/sign-in-context.ts';
import { setBit } from './bits.ts';
import { anybody, conditionsOn, verdictOn } from './evaluator.ts';
import type { Memberships, PeopleIndex } from './people-index.ts';
import type { PolicySlots } from './slots.ts';

/** Two masks a person: policies that are certainly about them, and possibly. */
export function personMasks(index: PeopleIndex, policies: PolicySlots): Uint32Array {
  const { width } = policies;
  const include = scopeMasks(index, policies, 'include');
  const exclude = scopeMasks(index, policies, 'exclude');
  const about = aboutPeople(policies);
  const masks = new Uint32Array(index.people.length * 2 * width);
  for (let word = 0; word < width; word += 1) {
    const certainly = about.certain[word] ?? 0;
    const possibly = about.possible[word] ?? 0;
    for (let person = 0; person < index.people.length; person += 1) {
      const within = certain(index, include, person, width, word);
      const without = certain(index, exclude, person, width, word);
      const at = person * 2 * width + word;
      masks[at] = within & ~(without | open(index, exclude, person, width, word)) & certainly;
      masks[at + width] = (within | open(index, include, person, width, word)) & ~without & possibly;
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
  /** By person: 1 for those in `named`. */
  readonly isNamed: Uint8Array;
}

function scopeMasks(index: PeopleIndex, { slots, width }: PolicySlots, side: 'include' | 'exclude'): ScopeMasks {
  const rows = (count: number): Uint32Array => new Uint32Array(count * width);
  const named = new Map<number, Uint32Array>();
  const masks = {
    everybody: rows(1), groups: rows(index.groups.names.size), groupsNotRead: rows(index.groupsNotRead.names.size), roles: rows(index.roles.names.size),
    anyRole: rows(1), guests: rows(index.guestKinds.length * 2), named,
  };
  for (const { bit, prepared } of slots) {
    const forAll = verdictOn(conditionsOn('people', prepared), prepared, anybody);
    if (side === 'include' && forAll !== 'not-met') setBit(masks.everybody, 0, bit);
    const scope = prepared.policy.people?.[side];
    // Unknown even for nobody: a part of the condition was not understood, and whom it names says nothing.
    if (scope === undefined || forAll === 'unknown') continue;
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
  const isNamed = new Uint8Array(index.people.length);
  for (const person of named.keys()) isNamed[person] = 1;
  return { ...masks, isNamed };
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
    const verdict = verdictOn(conditionsOn('person', prepared), prepared, anybody);
    if (verdict !== 'not-met') setBit(possible, 0, bit);
    if (verdict === 'met' && !unsure && verdictOn(conditionsOn('people', prepared), prepared, anybody) !== 'unknown') setBit(certain, 0, bit);
  }
  return { certain, possible };
}

/** One word of the policies that name the person for certain. Whoever has no entry in a list adds nothing, so that most of this is the groups. */
function certain(index: PeopleIndex, masks: ScopeMasks, person: number, width: number, word: number): number {
  const { start, of } = index.groups;
  const end = start[person + 1] ?? 0;
  let bits = (masks.everybody[word] ?? 0) | (masks.guests[(index.guestKind[person] ?? 0) * 2 * width + word] ?? 0);
  for (let at = start[person] ?? 0; at < end; at += 1) bits |= masks.groups[(of[at] ?? 0) * width + word] ?? 0;
  if (index.roles.of.length > 0) bits |= sum(index.roles, masks.roles, person, width, word);
  return masks.isNamed[person] === 1 ? bits | (masks.named.get(person)?.[word] ?? 0) : bits;
}

/** One word of the policies that may name the person, for all that is not known. */
function open(index: PeopleIndex, masks: ScopeMasks, person: number, width: number, word: number): number {
  const guests = masks.guests[((index.guestKind[person] ?? 0) * 2 + 1) * width + word] ?? 0;
  const roles = index.rolesNotRead[person] === 1 ? (masks.anyRole[word] ?? 0) : 0;
  return guests | roles | sum(index.groupsNotRead, masks.groupsNotRead, person, width, word);
}

function sum({ start, of }: Memberships, rows: Uint32Array, person: number, width: number, word: number): number {
  const end = start[person + 1] ?? 0;
  let bits = 0;
  for (let at = start[person] ?? 0; at < end; at += 1) bits |= rows[(of[at] ?? 0) * width + word] ?? 0;
  return bits;
}
