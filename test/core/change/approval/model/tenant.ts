import type { CallOutcome } from '../../../../../src/core/change/change.ts';
import type { Role } from '../../../../../src/core/change/rule.ts';
import type { UserId } from '../../../../../src/core/facts/ids.ts';

/** What a call may come to. `late`: no answer, and the effect lands at the last moment at which a call may live. */
export const callFaults = ['none', 'throttled', 'refused', 'error-before', 'error-after', 'dropped-before', 'dropped-after', 'late', 'taken-and-lost'] as const;
export type CallFault = (typeof callFaults)[number];

export interface Somebody {
  readonly roles: Set<Role>;
  guest: boolean;
  enabled: boolean;
  gains: boolean;
}

/** The target's values over time, and the people. Readers may be shown any value of the last `lagMs`. */
export class Tenant {
  readonly people: ReadonlyMap<UserId, Somebody>;
  /** Moments at which a call of the product took effect. */
  readonly effects: number[] = [];
  private readonly history: { readonly at: number; readonly value: string; readonly by: 'product' | 'stranger' }[] = [{ at: 0, value: 'before', by: 'stranger' }];

  constructor(people: ReadonlyMap<UserId, Somebody>) {
    this.people = people;
  }

  valueAt(at: number): string {
    return this.history.filter((entry) => entry.at <= at).at(-1)?.value ?? 'before';
  }

  /** True when the value was there at some moment of the span. */
  held(value: string, from: number, until: number): boolean {
    return this.valueAt(from) === value || this.history.some((entry) => entry.value === value && from <= entry.at && entry.at <= until);
  }

  /** True when a stranger put the first value back after the product had changed it. */
  undoneByStranger(): boolean {
    return this.history.some(({ by, value, at }) => by === 'stranger' && value === 'before' && this.effects.some((effect) => effect <= at));
  }

  touchedByStranger(): boolean {
    return this.history.some(({ by, at }) => by === 'stranger' && at > 0);
  }

  drift(at: number, value: string): void {
    this.write(at, value, 'stranger');
  }

  /** Makes the call: what the caller is told, and, at its own moment, what becomes of the target. */
  perform(now: number, endsBy: number, fault: CallFault): CallOutcome {
    switch (fault) {
      case 'throttled':
        return { status: 'not-done', reason: '429', permanent: false, retryAfterMs: 1_000 };
      case 'refused':
        return { status: 'not-done', reason: '403', permanent: true };
      case 'error-before':
      case 'dropped-before':
        return { status: 'unknown', reason: fault };
      case 'error-after':
      case 'dropped-after':
        this.takeEffect(now);
        return { status: 'unknown', reason: fault };
      case 'late':
        this.takeEffect(endsBy);
        return { status: 'unknown', reason: fault };
      case 'taken-and-lost':
        return { status: 'accepted' };
      case 'none':
        this.takeEffect(now);
        return { status: 'accepted' };
    }
  }

  private takeEffect(at: number): void {
    this.effects.push(at);
    this.write(at, 'after', 'product');
  }

  private write(at: number, value: string, by: 'product' | 'stranger'): void {
    this.history.push({ at, value, by });
    this.history.sort((a, b) => a.at - b.at);
  }
}
