import { setTimeout as wait } from 'node:timers/promises';

/** Waiting and elapsed time, injectable so that no test sleeps. Not the time of day: that is the tenant's clock. */
export interface Timers {
  /** Milliseconds from an arbitrary start; never goes back. */
  elapsed(): number;
  /** Rejects when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemTimers: Timers = {
  elapsed: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};
