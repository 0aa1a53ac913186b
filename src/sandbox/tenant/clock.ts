type Event = { at: number; order: number; run: () => void };

/**
 * The time of the tenant, in milliseconds since 1970 (UTC). A running clock is real time plus an offset;
 * a frozen one stands still. Either way time moves by `advance`, which runs what falls due in order of time.
 */
export class TenantClock {
  #base: number;
  readonly #real: (() => number) | undefined;
  #pinned: number | undefined;
  #events: Event[] = [];
  #order = 0;

  /** `real` is absent for a frozen clock. */
  constructor(start: number, real?: () => number) {
    this.#base = real === undefined ? start : start - real();
    this.#real = real;
  }

  now(): number {
    return this.#pinned ?? this.#base + (this.#real?.() ?? 0);
  }

  /** Another clock of the same kind, with nothing waiting. */
  another(start: number): TenantClock {
    return new TenantClock(start, this.#real);
  }

  /** Now, as Graph writes it: UTC, whole seconds. */
  stamp(): string {
    return stampOf(this.now());
  }

  after(minutes: number, run: () => void): void {
    this.at(this.now() + minutes * 60_000, run);
  }

  at(time: number, run: () => void): void {
    const event = { at: time, order: (this.#order += 1), run };
    const later = this.#events.findIndex((other) => other.at > time);
    if (later === -1) this.#events.push(event);
    else this.#events.splice(later, 0, event);
  }

  /** Runs what has fallen due while real time passed. */
  catchUp(): void {
    this.#runUntil(this.now());
  }

  advance(minutes: number): void {
    const target = this.now() + minutes * 60_000;
    this.#runUntil(target);
    this.#base += minutes * 60_000;
  }

  pending(): number {
    return this.#events.length;
  }

  #runUntil(target: number): void {
    for (let due = this.#events[0]; due !== undefined && due.at <= target; due = this.#events[0]) {
      this.#events.shift();
      this.#pinned = due.at;
      try {
        due.run();
      } finally {
        this.#pinned = undefined;
      }
    }
  }
}

export function stampOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
