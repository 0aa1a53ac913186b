import type { Instant } from '../core/facts/fact.ts';
import type { UserId } from '../core/facts/ids.ts';
import type { AffectedPerson } from '../core/impact/impact.ts';

/** Everybody a measured impact found, the most affected first. Kept 30 days. */
export interface ImpactLists {
  put(id: string, people: readonly AffectedPerson[], now: Instant): Promise<void>;
  read(id: string): Promise<readonly AffectedPerson[] | undefined>;
  /** Takes the person out of every list. */
  forgetUser(userId: UserId): Promise<void>;
  /** Returns how many were removed. */
  forgetOlderThan(time: Instant): Promise<number>;
}
