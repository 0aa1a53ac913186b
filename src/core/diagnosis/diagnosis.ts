import type { Gap, Instant, Source } from '../facts/fact.ts';
import type { AppId, EntraDeviceId, ManagedDeviceId, UserId } from '../facts/ids.ts';
import type { Platform } from '../facts/device.ts';
import type { CauseId } from './cause-id.ts';
import type { Voice } from './situation.ts';

/** Who can put a cause right. */
export type Owner = 'you' | 'helpdesk' | 'intune-admins' | 'entra-admins' | 'security-operations';

export const ownerNames: Readonly<Record<Owner, string>> = {
  you: 'you',
  helpdesk: 'the helpdesk',
  'intune-admins': 'the Intune team',
  'entra-admins': 'the identity team (Entra)',
  'security-operations': 'security operations',
};

/** How much of a case the reader may see. `person`: about themselves; `helpdesk`: about anybody, without detections; `soc`: all. */
export type Level = 'person' | 'helpdesk' | 'soc';

export interface Evidence {
  readonly text: string;
  readonly source: Source;
  /** When Gatehouse read it. */
  readonly readAt: Instant;
  /** When it happened, where the source says so. */
  readonly at?: Instant;
}

export interface Cause {
  readonly id: CauseId;
  /** One plain sentence for the reader, already escaped for nothing: presenters escape. */
  readonly headline: string;
  readonly evidence: readonly Evidence[];
  /** Steps for this reader, most helpful first. */
  readonly remedy: readonly string[];
  readonly owner: Owner;
}

export type Hop = 'defender-risk' | 'intune-evaluated' | 'entra-compliance' | 'sign-in' | 'now';

/** One of the five clocks of a device. `at` is undefined when the source does not say when. */
export interface TimelineEntry {
  readonly hop: Hop;
  readonly owner: Owner;
  readonly at: Instant | undefined;
  readonly text: string;
  /** `stuck`: the chain stands still here; `held-up`: this hop waits for the one that is stuck. */
  readonly state: 'ok' | 'stuck' | 'held-up' | 'unknown';
}

export interface DiagnosedDevice {
  readonly name: string | undefined;
  readonly platform: Platform;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly managedDeviceId: ManagedDeviceId | undefined;
}

export type Outcome =
  /** The newest attempt failed and the cause holds. */
  | 'blocked'
  /** Nothing blocks now. */
  | 'not-blocked'
  /** What could be read does not decide. */
  | 'undetermined'
  /** Not theirs, or no such device or person: one answer for both. */
  | 'refused';

export interface Diagnosis {
  readonly outcome: Outcome;
  readonly headline: string;
  readonly causes: readonly Cause[];
  readonly timeline: readonly TimelineEntry[];
  readonly gaps: readonly Gap[];
  readonly asOf: Instant;
  readonly level: Level;
  /** `you`: the reader's own case, whatever they may see of others; `they`: somebody else's. */
  readonly voice: Voice;
  readonly subjectId: UserId | undefined;
  readonly device: DiagnosedDevice | undefined;
  readonly app: { readonly id: AppId | undefined; readonly name: string | undefined } | undefined;
}
