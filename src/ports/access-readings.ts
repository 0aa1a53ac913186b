import type { AccessRules } from '../core/conditional-access/access-rules.ts';
import type { ManagedDevice } from '../core/facts/device.ts';
import type { EntraDeviceId, GroupId } from '../core/facts/ids.ts';
import type { Fact } from '../core/facts/fact.ts';
import type { ReadOptions } from './read.ts';

/** Everything that decides about access, whole. Never rejects. */
export interface AccessReadings {
  /** A place that cannot be read leaves `locations` undefined: policies that name one are then judged as far as they can be. */
  readRules(options?: ReadOptions): Promise<Fact<AccessRules>>;
  /** Every device that Intune manages. */
  listManagedDevices(options?: ReadOptions): Promise<Fact<readonly ManagedDevice[]>>;
  /** Devices in the group, through nested groups too, by the id that sign-ins carry. */
  readGroupDevices(group: GroupId, options?: ReadOptions): Promise<Fact<readonly EntraDeviceId[]>>;
}
