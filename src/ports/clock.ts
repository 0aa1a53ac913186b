import type { Instant } from '../core/facts/fact.ts';

export interface Clock {
  /** The tenant's time: what the upstream services call now. */
  now(): Instant;
}
