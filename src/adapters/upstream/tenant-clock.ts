import type { Clock } from '../../ports/clock.ts';

export interface TenantClock extends Clock {
  /** Learns from the `Date` header of an answer. Anything that is not a date is ignored. */
  observe(dateHeader: string | null): void;
}

/** The header counts whole seconds and the answer was under way: a smaller difference is noise. */
const jitterMs = 2_000;

/**
 * Local time plus the difference to the services, so that "2 minutes ago" means the tenant's minutes even when our clock is wrong
 * or the sandbox's has been moved. `local` gives milliseconds since 1970.
 */
export function createTenantClock(local: () => number = Date.now): TenantClock {
  let skew = 0;
  return {
    now: () => Math.round(local() + skew),
    observe: (dateHeader) => {
      const theirs = Date.parse(dateHeader ?? '');
      if (Number.isNaN(theirs)) return;
      const measured = theirs - local();
      if (Math.abs(measured - skew) > jitterMs) skew = measured;
    },
  };
}
