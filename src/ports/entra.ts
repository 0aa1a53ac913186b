import type { CaPolicy, NamedLocation } from '../core/facts/conditional-access.ts';
import type { EntraDevice } from '../core/facts/device.ts';
import type { Fact, Instant } from '../core/facts/fact.ts';
import type { AccessPolicy } from '../core/conditional-access/access-policy.ts';
import type { EntraDeviceId, GroupId } from '../core/facts/ids.ts';
import type { Group, Person } from '../core/facts/person.ts';
import type { SignIn } from '../core/facts/sign-in.ts';
import type { PersonRef, ReadOptions } from './read.ts';

/** Microsoft Entra: people, devices, sign-ins, Conditional Access. */
export interface Entra {
  /** `undefined` inside a known fact: read, and there is no such user. */
  readPerson(who: PersonRef, options?: ReadOptions): Promise<Fact<Person | undefined>>;
  /** Groups the person is in, nested ones included. Never cached: rights hang on it. */
  readGroups(who: PersonRef, options?: ReadOptions): Promise<Fact<readonly Group[]>>;
  /** People in the group, through nested groups too. Never cached. A group that does not exist is a gap, not an empty list. */
  readMembers(group: GroupId, options?: ReadOptions): Promise<Fact<readonly Person[]>>;
  /** Template ids of the directory roles that the person holds now, through groups too; roles to be activated first are not among them. */
  readRoles(who: PersonRef, options?: ReadOptions): Promise<Fact<readonly string[]>>;
  /** How many enabled accounts are members of the tenant, guests not counted. May be some minutes old. */
  countPeople(options?: ReadOptions): Promise<Fact<number>>;
  /** How many people are in the group, through nested groups too; `undefined` inside a known fact: there is no such group. May be some minutes old. */
  countMembers(group: GroupId, options?: ReadOptions): Promise<Fact<number | undefined>>;
  /** Interactive sign-ins since `since`, newest first, at most 1,000 rows; a gap says when there are more. Entra writes the log
   * some minutes late. While the service limits requests, the fact may be a reading of up to a minute ago. */
  readSignIns(who: PersonRef, since: Instant, options?: ReadOptions): Promise<Fact<readonly SignIn[]>>;
  /** Devices of which the person is a registered owner. */
  readOwnedDevices(who: PersonRef, options?: ReadOptions): Promise<Fact<readonly EntraDevice[]>>;
  /** One device with its registered owners; `undefined` inside a known fact: read, and there is none. */
  readDevice(id: EntraDeviceId, options?: ReadOptions): Promise<Fact<EntraDevice | undefined>>;
  findDevicesByName(name: string, options?: ReadOptions): Promise<Fact<readonly EntraDevice[]>>;
  /** All policies; cached for a short time, because the tenant allows one request a second to all apps together. */
  readPolicies(options?: ReadOptions): Promise<Fact<readonly CaPolicy[]>>;
  /** All policies with everything in them, read anew each time. */
  readAccessPolicies(options?: ReadOptions): Promise<Fact<readonly AccessPolicy[]>>;
  readNamedLocations(options?: ReadOptions): Promise<Fact<readonly NamedLocation[]>>;
}
