import type { EvidenceNeeded } from '../../core/flip/certificate.ts';
import type { BrakeLimit } from '../../core/pilot/pilot.ts';
import type { PilotReadings } from '../../ports/pilot-facts.ts';
import type { PilotNames } from '../../ports/pilot-names.ts';
import type { ChangeServices } from '../change/services.ts';

/** What the use cases of the pilot work with. Like those of changes, they can change nothing in the tenant. */
export interface PilotServices {
  readonly changes: ChangeServices;
  readonly readings: PilotReadings;
  readonly names: PilotNames;
  readonly settings: PilotSettings;
  /** Sandbox only: one user plays everybody, so the chat of whoever presses is also the chat of the person who is asked. */
  readonly oneChat?: boolean;
}

export interface PilotSettings {
  readonly evidence: EvidenceNeeded;
  /** Approved together with On. */
  readonly brake: BrakeLimit;
  /** Milliseconds that the log is watched for a sign-in that was asked for. */
  readonly trialMs: number;
}
