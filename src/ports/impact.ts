import type { ChangeOrder } from '../core/change/order.ts';
import type { Snapshot } from '../core/change/snapshot.ts';
import type { AffectedPerson, Impact } from '../core/impact/impact.ts';
import type { ReadOptions } from './read.ts';

/** Measures who a change would hit, off the thread that answers people. */
export interface ImpactMeter {
  /** Never rejects: what goes wrong becomes `not-measured` with the reason. */
  measure(question: ImpactQuestion, options?: ReadOptions): Promise<Impact>;
  /** The whole list behind a measured impact, the most affected first; undefined once it is no longer kept (30 days). */
  list(listId: string): Promise<readonly AffectedPerson[] | undefined>;
}

export interface ImpactQuestion {
  readonly order: ChangeOrder;
  readonly snapshot: Snapshot;
  /** Days of sign-ins to judge by; 7 by default, at most 30. */
  readonly days?: number;
}
