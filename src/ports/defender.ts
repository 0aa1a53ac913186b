import type { Fact, Instant } from '../core/facts/fact.ts';
import type { EntraDeviceId } from '../core/facts/ids.ts';
import type { Alert, Machine } from '../core/facts/machine.ts';
import type { ReadOptions } from './read.ts';

/** Microsoft Defender for Endpoint. */
export interface Defender {
  /** Machine records with this Entra device id: a reinstalled device leaves several. */
  readMachines(id: EntraDeviceId, options?: ReadOptions): Promise<Fact<readonly Machine[]>>;
  /**
   * Alerts of the whole tenant that are open, or were updated since `since`. One request for any number of devices: the API
   * cannot filter alerts by device, and asking machine by machine would need one more round trip.
   */
  readAlerts(since: Instant, options?: ReadOptions): Promise<Fact<readonly Alert[]>>;
}
