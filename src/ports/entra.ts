import type { CaPolicy, NamedLocation } from '../core/facts/conditional-access.ts';
import type { EntraDevice } from '../core/facts/device.ts';
import type { Fact, Instant } from '../core/facts/fact.ts';
import type { EntraDeviceId } from '../core/facts/ids.ts';
import type { Group, Person } from '../core/facts/person.ts';
import type { SignIn } from '../core/facts/sign-in.ts';
import type { PersonRef, ReadOptions } from './read.ts';

/** Microsoft Entra: people, devices, sign-ins, Conditional Access. */
export interface Entra {
  /** `undefined` inside a known fact: read, and there is no such user. */
  readPerson(who: PersonRef, options?: ReadOptions): Promise<Fact<Person | undefined>>;
  /** Groups the person is in, nested ones included. */
  readGroups(who: PersonRef, options?: ReadOptions): Promise<Fact<readonly Group[]>>;
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
  readNamedLocations(options?: ReadOptions): Promise<Fact<readonly NamedLocation[]>>;
}
