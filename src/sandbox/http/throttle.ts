import type { Family } from '../routes/exchange.ts';

type Window = { limit: number; ms: number };
type Limit = { per: 'app' | 'tenant'; windows: readonly Window[]; retryAfter: boolean };

/**
 * The documented limits. Conditional Access sends no Retry-After and allows one request a second; two may come
 * together, so that policies and named locations can be read at once.
 */
const LIMITS: Record<Family, Limit> = {
  signIns: { per: 'app', windows: [{ limit: 5, ms: 10_000 }], retryAfter: true },
  conditionalAccess: { per: 'tenant', windows: [1, 5, 10].map((seconds) => ({ limit: seconds + 1, ms: seconds * 1_000 })), retryAfter: false },
  defender: { per: 'app', windows: [{ limit: 100, ms: 60_000 }, { limit: 1_500, ms: 3_600_000 }], retryAfter: true },
};

export type Verdict = { kind: 'pass' } | { kind: 'throttled'; retryAfterSeconds?: number };

/** Counts requests in sliding windows on a real, monotonic clock: moving the tenant's time does not refill them. */
export class Throttle {
  readonly #now: () => number;
  readonly #taken = new Map<string, number[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  take(family: Family, appId: string): Verdict {
    const { per, windows, retryAfter } = LIMITS[family];
    const key = per === 'app' ? `${family}/${appId}` : family;
    const now = this.#now();
    const longest = Math.max(...windows.map((window) => window.ms));
    const taken = (this.#taken.get(key) ?? []).filter((time) => now - time < longest);
    this.#taken.set(key, taken);
    const waits = windows.map((window) => waitFor(taken, window, now));
    const wait = Math.max(...waits);
    if (wait > 0) return { kind: 'throttled', ...(retryAfter ? { retryAfterSeconds: Math.ceil(wait / 1000) } : {}) };
    taken.push(now);
    return { kind: 'pass' };
  }
}

/** Milliseconds until the window has room again; 0 when it has. */
function waitFor(taken: readonly number[], window: Window, now: number): number {
  const blocking = taken[taken.length - window.limit];
  return blocking === undefined ? 0 : Math.max(0, window.ms - (now - blocking));
}
