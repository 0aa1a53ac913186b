import type { WaitingFor } from '../core/change/change.ts';
import type { PickerSource } from '../core/change/kind.ts';
import type { ChangeTarget } from '../core/change/order.ts';
import type { Snapshot } from '../core/change/snapshot.ts';
import type { Fact, Instant } from '../core/facts/fact.ts';
import type { ChangeId } from '../core/facts/ids.ts';
import type { ReadOptions } from './read.ts';

/** What changes are made to, read with the reading identity. Never cached: what an approval is bound to is read anew each time. */
export interface ChangeTargets {
  /** `undefined` inside a known fact: read, and it does not exist. */
  read(target: ChangeTarget, options?: ReadOptions): Promise<Fact<Snapshot | undefined>>;
  /** Who changed it since, newest first, from the audit logs; they are some minutes late, so an empty list proves nothing. */
  readTrail(target: ChangeTarget, since: Instant, options?: ReadOptions): Promise<Fact<readonly TrailEntry[]>>;
  /** Set when Intune keeps a write to this target for its own second admin. */
  readHeld(target: ChangeTarget, options?: ReadOptions): Promise<Fact<WaitingFor | undefined>>;
  /** What a form offers to choose from, at most 100, by name. */
  list(source: PickerSource, options?: ReadOptions): Promise<Fact<readonly PickerChoice[]>>;
}

export interface TrailEntry {
  readonly at: Instant;
  /** Name of the person or the application. */
  readonly by: string;
  readonly did: string;
  /** The change that did it, where the log kept the id that went along with the call; ids of other callers look alike. */
  readonly changeId?: ChangeId | undefined;
}

/** `value`: id of the target, as the form gives it back. */
export interface PickerChoice {
  readonly value: string;
  readonly title: string;
}
