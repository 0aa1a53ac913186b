import type { Instant } from '../facts/fact.ts';
import type { Circumstances, HistoryApp, HistoryDevice, HistoryPerson } from './columns.ts';

/** One row of the sign-in log with what the history keeps of it. */
export interface LoggedSignIn {
  /** The log's own id; two rows with the same one are one sign-in. */
  readonly id: string;
  readonly at: Instant;
  readonly person: HistoryPerson;
  readonly app: HistoryApp;
  readonly device: HistoryDevice;
  readonly circumstances: Circumstances;
}

/** Entry 0 of the devices: no device claim, or not known which. */
export const noDevice: HistoryDevice = { deviceId: '', name: undefined, operatingSystem: undefined };

export const dayMs = 86_400_000;

/** Days since 1970-01-01 UTC. */
export function dayOf(at: Instant): number {
  return Math.floor(at / dayMs);
}
