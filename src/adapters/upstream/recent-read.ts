import type { Fact, Gap, Known } from '../../core/facts/fact.ts';
import type { Timers } from './timers.ts';

export interface RecentReadOptions {
  /** How old, in milliseconds, a reading may be to stand in for one that the service refused. */
  readonly keepMs: number;
  /** Most readings kept; the oldest goes first. */
  readonly most: number;
  readonly timers: Timers;
}

/**
 * Reads every time, and falls back on the last reading only while the service limits requests: rows of a minute ago, with the time
 * at which they were read, say more than none. The refusal stays a gap beside them; any other failure stays a gap alone.
 */
export function createRecentRead<T>({ keepMs, most, timers }: RecentReadOptions): (key: string, read: () => Promise<Fact<T>>) => Promise<Fact<T>> {
  const kept = new Map<string, { readonly fact: Known<T>; readonly at: number }>();
  return async (key, read) => {
    const fact = await read();
    if (fact.known) {
      kept.delete(key);
      kept.set(key, { fact, at: timers.elapsed() });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return fact;
    }
    const last = kept.get(key);
    const usable = fact.gap.reason === 'throttled' && last !== undefined && timers.elapsed() - last.at <= keepMs;
    return usable ? withGap(last.fact, fact.gap) : fact;
  };
}

function withGap<T>(fact: Known<T>, gap: Gap): Fact<T> {
  return { ...fact, gaps: [...fact.gaps, gap] };
}
