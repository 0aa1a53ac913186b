import { UpstreamError } from './errors.ts';
import type { Timers } from './timers.ts';

/** At most `requests` in any stretch of `perMs` milliseconds. */
export interface Limit {
  readonly requests: number;
  readonly perMs: number;
}

export type Priority = 'live' | 'background';

export interface TokenBucket {
  /**
   * Resolves when a request may be sent. Questions of people go before background work. Rejects with `upstream.own-budget` at
   * once when the wait would be longer than `maxWaitMs`, or when the signal aborts while waiting.
   */
  take(priority: Priority, maxWaitMs: number, signal?: AbortSignal): Promise<void>;
  /** Nobody gets a token for this long: the service said so. */
  hold(milliseconds: number): void;
}

/**
 * Token bucket in which each token comes back exactly one period after it was taken, so that no stretch of time ever sees more
 * requests than the documented limit (a bucket that refills evenly would allow twice as many in the first period).
 */
export function createTokenBucket(limits: readonly Limit[], timers: Timers): TokenBucket {
  return new WaitingRoom(new Ledger(limits, timers), timers);
}

class WaitingRoom implements TokenBucket {
  readonly #ledger: Ledger;
  readonly #timers: Timers;
  readonly #waiting = { live: new Array<() => void>(), background: new Array<() => void>() };
  #pump: AbortController | undefined;

  constructor(ledger: Ledger, timers: Timers) {
    this.#ledger = ledger;
    this.#timers = timers;
  }

  take(priority: Priority, maxWaitMs: number, signal?: AbortSignal): Promise<void> {
    const { live, background } = this.#waiting;
    const ahead = live.length + (priority === 'background' ? background.length : 0);
    if (signal?.aborted === true || this.#ledger.waitMs(ahead) > maxWaitMs) return Promise.reject(new UpstreamError('upstream.own-budget'));
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#leave(grant, priority);
        reject(new UpstreamError('upstream.own-budget'));
      };
      const grant = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      this.#waiting[priority].push(grant);
      signal?.addEventListener('abort', leave, { once: true });
      if (this.#pump === undefined) void this.#serve();
    });
  }

  hold(milliseconds: number): void {
    this.#ledger.hold(milliseconds);
  }

  async #serve(): Promise<void> {
    this.#pump = new AbortController();
    while (!this.#isEmpty()) {
      const wait = this.#ledger.waitMs(0);
      if (wait > 0) await this.#timers.sleep(wait, this.#pump.signal).catch(() => undefined);
      else {
        this.#ledger.spend();
        (this.#waiting.live.shift() ?? this.#waiting.background.shift())?.();
      }
    }
    this.#pump = undefined;
  }

  #leave(grant: () => void, priority: Priority): void {
    const index = this.#waiting[priority].indexOf(grant);
    if (index >= 0) this.#waiting[priority].splice(index, 1);
    // Without waiters the sleep would only keep the process alive.
    if (this.#isEmpty()) this.#pump?.abort();
  }

  #isEmpty(): boolean {
    return this.#waiting.live.length + this.#waiting.background.length === 0;
  }
}

/** Which tokens are out, and when they come back. */
class Ledger {
  readonly #timers: Timers;
  readonly #limits: readonly { readonly limit: Limit; readonly takenAt: number[] }[];
  #heldUntil = -Infinity;

  constructor(limits: readonly Limit[], timers: Timers) {
    this.#timers = timers;
    this.#limits = limits.map((limit) => ({ limit, takenAt: [] }));
  }

  /** Milliseconds until a token is free for somebody with `ahead` others before them. */
  waitMs(ahead: number): number {
    const now = this.#timers.elapsed();
    const free = this.#limits.map(({ limit, takenAt }) => {
      const after = ahead - (limit.requests - takenAt.length);
      if (after < 0) return now;
      // Tokens come back in the order in which they were taken, and those ahead take them again.
      const rounds = Math.floor(after / limit.requests) + 1;
      return (takenAt[after % limit.requests] ?? now) + rounds * limit.perMs;
    });
    return Math.max(this.#heldUntil, ...free) - now;
  }

  spend(): void {
    const now = this.#timers.elapsed();
    for (const { limit, takenAt } of this.#limits) {
      takenAt.push(now);
      if (takenAt.length > limit.requests) takenAt.shift();
    }
  }

  hold(milliseconds: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#timers.elapsed() + milliseconds);
  }
}
