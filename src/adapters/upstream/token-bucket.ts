import { UpstreamError } from './errors.ts';
import type { Timers } from './timers.ts';

/** At most `requests` in any stretch of `perMs` milliseconds. */
export interface Limit {
  readonly requests: number;
  readonly perMs: number;
}

export type Priority = 'live' | 'background' | 'idle';

export interface TokenBucket {
  /**
   * Resolves when a request may be sent. Questions of people go before background work, and that before `idle`, which also spreads
   * its requests and leaves most of the tokens free while people are asking. Rejects with `upstream.own-budget` at
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

/** For this long after a question of a person another one is likely. */
const peopleAskMs = 60_000;
/** Of the tokens, this share is then left alone by idle work. */
const leftForPeople = 0.6;
/** However much people ask, idle work gets one token in this time. */
const starvedMs = 60_000;

class WaitingRoom implements TokenBucket {
  readonly #ledger: Ledger;
  readonly #timers: Timers;
  readonly #waiting = { live: new Array<() => void>(), background: new Array<() => void>(), idle: new Array<() => void>() };
  #pump: AbortController | undefined;
  #nap = new AbortController();
  #lastLive = -Infinity;
  #lastIdle = -Infinity;

  constructor(ledger: Ledger, timers: Timers) {
    this.#ledger = ledger;
    this.#timers = timers;
  }

  take(priority: Priority, maxWaitMs: number, signal?: AbortSignal): Promise<void> {
    if (priority === 'live') this.#lastLive = this.#timers.elapsed();
    if (signal?.aborted === true || this.#waitMs(priority) > maxWaitMs) return Promise.reject(new UpstreamError('upstream.own-budget'));
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
      // Whoever sleeps for an idle request would sleep past this one.
      else if (priority !== 'idle') this.#nap.abort();
    });
  }

  hold(milliseconds: number): void {
    this.#ledger.hold(milliseconds);
  }

  #waitMs(priority: Priority): number {
    const { live, background, idle } = this.#waiting;
    const ahead = { live: live.length, background: live.length + background.length, idle: live.length + background.length + idle.length };
    return this.#ledger.waitMs(ahead[priority]);
  }

  async #serve(): Promise<void> {
    this.#pump = new AbortController();
    while (!this.#isEmpty()) {
      const wait = this.#nextWaitMs();
      // At least a millisecond: a rest that is too small to move the clock would be waited for without end.
      if (wait > 0) await this.#sleep(Math.max(1, wait), this.#pump.signal);
      else {
        this.#ledger.spend();
        this.#next()?.();
      }
    }
    this.#pump = undefined;
  }

  #next(): (() => void) | undefined {
    const { live, background, idle } = this.#waiting;
    const grant = live.shift() ?? background.shift();
    if (grant !== undefined) return grant;
    this.#lastIdle = this.#timers.elapsed();
    return idle.shift();
  }

  #nextWaitMs(): number {
    const { live, background } = this.#waiting;
    if (live.length + background.length > 0) return this.#ledger.waitMs(0);
    const now = this.#timers.elapsed();
    const arePeopleAsking = now - this.#lastLive < peopleAskMs;
    // One after the other in even steps: a question that finds no token then waits for one step at most, never for a whole period.
    const step = Math.max(this.#ledger.waitMs(0), this.#lastIdle + this.#ledger.stepMs - now);
    if (!arePeopleAsking) return step;
    // Somebody who has just asked presses the next button within seconds: all tokens are theirs until those they used have come back.
    const pause = now - this.#lastIdle > starvedMs ? 0 : this.#lastLive + this.#ledger.periodMs - now;
    return Math.max(step, this.#ledger.waitLeavingMs(leftForPeople), pause);
  }

  async #sleep(wait: number, end: AbortSignal): Promise<void> {
    this.#nap = new AbortController();
    await this.#timers.sleep(wait, AbortSignal.any([end, this.#nap.signal])).catch(() => undefined);
  }

  #leave(grant: () => void, priority: Priority): void {
    const index = this.#waiting[priority].indexOf(grant);
    if (index >= 0) this.#waiting[priority].splice(index, 1);
    // Without waiters the sleep would only keep the process alive.
    if (this.#isEmpty()) this.#pump?.abort();
  }

  #isEmpty(): boolean {
    const { live, background, idle } = this.#waiting;
    return live.length + background.length + idle.length === 0;
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

  /** Milliseconds from one request to the next with which a client could go on for ever. */
  get stepMs(): number {
    // A request under way longer than the one before it arrives closer to the next: a little less than the limit is never refused.
    return Math.max(...this.#limits.map(({ limit }) => limit.perMs / limit.requests)) * 1.02;
  }

  /** The longest of the limits' periods, in milliseconds. */
  get periodMs(): number {
    return Math.max(...this.#limits.map(({ limit }) => limit.perMs));
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

  /** Milliseconds until a token is free and this share of all of them beside it. */
  waitLeavingMs(share: number): number {
    const now = this.#timers.elapsed();
    const free = this.#limits.map(({ limit, takenAt }) => {
      const out = takenAt.filter((time) => now - time < limit.perMs);
      const back = out.length - (limit.requests - Math.floor(limit.requests * share) - 1);
      const last = out[back - 1];
      return last === undefined ? now : last + limit.perMs;
    });
    return Math.max(this.waitMs(0), ...free.map((at) => at - now));
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
