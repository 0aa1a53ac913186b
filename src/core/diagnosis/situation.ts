import type { Gap, Instant } from '../facts/fact.ts';
import type { Attempt } from './attempts.ts';
import type { DeviceReading } from './device-reading.ts';
import type { Level } from './diagnosis.ts';
import type { FailureKind } from './error-codes.ts';
import type { DiagnosisFacts } from './facts.ts';
import type { Failure } from './failure.ts';

/** How a moment is written for this reader (their time zone, or UTC on a command line). */
export type TimeText = (instant: Instant) => string;

/** Whom the answer speaks to: the person concerned, or somebody who asks about them. */
export type Voice = 'you' | 'they';

export type Phase =
  /** The newest attempt of an app failed. */
  | 'failed'
  /** Every app's newest attempt succeeded, or what failed has been put right since. */
  | 'open'
  | 'no-sign-in'
  | 'log-unreadable'
  /** The newest attempt has an outcome that cannot be told. */
  | 'unclear';

/** Everything that a cause may look at. One situation is one attempt, or the absence of any. */
export interface Situation {
  readonly phase: Phase;
  readonly facts: DiagnosisFacts;
  readonly now: Instant;
  readonly level: Level;
  readonly voice: Voice;
  readonly time: TimeText;
  readonly attempt: Attempt | undefined;
  /** Newest attempts of all apps, for warnings. */
  readonly attempts: readonly Attempt[];
  readonly failures: readonly Failure[];
  /** What the sign-in showed of a device: nothing, somebody else's, or one that may be talked about. */
  readonly deviceEvidence: 'none' | 'colleagues' | 'unclear' | 'device' | 'not-asked';
  readonly device: DeviceReading | undefined;
  /** Devices of the person (the named one only, if one is named), for warnings. */
  readonly devices: readonly DeviceReading[];
  readonly ownsNoEnrolledDevice: boolean;
  readonly gaps: readonly Gap[];
}

export function failed(situation: Situation, kind: FailureKind): boolean {
  return situation.failures.some((failure) => failure.kind === kind);
}

/** The policy behind a failure, where the log names one. */
export function policyOf(situation: Situation, kind: FailureKind): string | undefined {
  return situation.failures.find((failure) => failure.kind === kind)?.policy;
}
