import type { ExecutionTiming } from '../../core/change/timing.ts';
import type { SnapshotFor } from '../../core/change/snapshot.ts';
import type { Fact, Instant } from '../../core/facts/fact.ts';
import type { Certificate } from '../../core/flip/certificate.ts';
import type { ChangeId } from '../../core/facts/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChangeTargets } from '../../ports/change-targets.ts';
import type { ImpactMeter } from '../../ports/impact.ts';
import type { Executor } from '../../ports/executor.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { Store } from '../../ports/store.ts';
import type { Upstreams } from '../diagnosis/read-facts.ts';
import type { ChangeSettings } from './settings.ts';

/** What the use cases of changes work with. None of it can change the tenant. */
export interface ChangeServices {
  readonly store: Store;
  /** The database's time: every replica has to agree on deadlines, whatever its own clock says. */
  readonly time: () => Promise<Instant>;
  readonly upstreams: Upstreams;
  readonly targets: ChangeTargets;
  readonly settings: ChangeSettings;
  /** What On of a policy rests on beyond the policy itself. Never rejects. */
  readonly flip: FlipFacts;
  /** Who a change would hit. */
  readonly impact: ImpactMeter;
  /** SHA-256 as lower-case hexadecimal text. */
  readonly digest: (text: string) => string;
  readonly newId: () => ChangeId;
  readonly timing: ExecutionTiming;
  /** Appends a line to a place outside the database; undefined: there is none. */
  readonly keepOutside: ((line: string) => Promise<void>) | undefined;
  /** This machine's time, for what is remembered about people. */
  readonly clock: Clock;
  /** `production`, or the name of what this is instead; it is on every card that can change something. */
  readonly environment: string;
}

export interface FlipFacts {
  /** Report-only evidence of this policy; read anew, or some minutes old for the same policy. */
  certificateFor(policy: SnapshotFor<'conditional-access-policy'>, options?: ReadOptions): Promise<Fact<Certificate>>;
  /** Ids of objects that were there before the current pilot. */
  /** Undefined: it could not be read. */
  existedBefore(): Promise<readonly string[] | undefined>;
}

/** The worker alone holds what can change the tenant. */
export interface WorkerServices extends ChangeServices {
  readonly executor: Executor;
  /** Told what went wrong in one step of one change; the step is tried again. */
  readonly onTrouble: (changeId: ChangeId, error: unknown) => void;
}
