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

/** How much of a change shows in a value: 0 none, `calls` all; undefined: it is something else. */
export function levelOf(value: string, calls: number): number | undefined {
  if (value === 'before') return 0;
  if (value === 'after') return calls;
  const part = /^part (\d)$/.exec(value)?.[1];
  return part === undefined || Number(part) >= calls ? undefined : Number(part);
}

/** The target's values over time, and the people. Readers may be shown any value of the last `lagMs`. */
export class Tenant {
  readonly people: ReadonlyMap<UserId, Somebody>;
  /** Calls that the change takes. The first creates, and does so again when it is made again; the others add what is missing. */
  readonly calls: number;
  /** Moments at which a first call of the product took effect. */
  readonly effects: number[] = [];
  /** The service has dropped a call that it took. */
  lost = false;
  private readonly history: { readonly at: number; readonly value: string; readonly by: 'product' | 'stranger' }[] = [{ at: 0, value: 'before', by: 'stranger' }];

  constructor(people: ReadonlyMap<UserId, Somebody>, calls: number) {
    this.people = people;
    this.calls = calls;
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

  /** True when the product has brought the change to its end, as far as it knows. */
  completed(): boolean {
    return this.history.some(({ by, value }) => by === 'product' && value === 'after');
  }

  touchedByStranger(): boolean {
    return this.history.some(({ by, at }) => by === 'stranger' && at > 0);
  }

  drift(at: number, value: string): void {
    this.write(at, value, 'stranger');
  }

  /** Makes the call that follows on what was read: what the caller is told, and, at its own moment, what becomes of the target. */
  perform(now: number, endsBy: number, fault: CallFault, read: string): CallOutcome {
    const level = (levelOf(read, this.calls) ?? 0) + 1;
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
        this.takeEffect(now, level);
        return { status: 'unknown', reason: fault };
      case 'late':
        this.takeEffect(endsBy, level);
        return { status: 'unknown', reason: fault };
      case 'taken-and-lost':
        this.lost = true;
        return { status: 'accepted' };
      case 'none':
        this.takeEffect(now, level);
        return { status: 'accepted' };
    }
  }

  private takeEffect(at: number, level: number): void {
    if (level === 1) this.effects.push(at);
    else if (levelOf(this.valueAt(at), this.calls) !== level - 1) return;
    this.write(at, level >= this.calls ? 'after' : `part ${level}`, 'product');
  }

  private write(at: number, value: string, by: 'product' | 'stranger'): void {
    this.history.push({ at, value, by });
    this.history.sort((a, b) => a.at - b.at);
  }
}
