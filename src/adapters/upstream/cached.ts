import { unknown, type Fact, type Source } from '../../core/facts/fact.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { Timers } from './timers.ts';

/**
 * Keeps a known fact for `ttlMs` and lets everybody who asks meanwhile wait for the same read. The fact keeps the time of the real
 * read. Each caller's signal ends only that caller's wait: the read goes on, because others wait for it too.
 */
export function createCachedRead<T>(source: Source, ttlMs: number, timers: Timers): CachedRead<T> {
  const kept = new Map<string, { readonly fact: Fact<T>; readonly at: number }>();
  const underWay = new Map<string, Promise<Fact<T>>>();

  async function load(key: string, read: () => Promise<Fact<T>>): Promise<Fact<T>> {
    try {
      const fact = await read();
      if (fact.known) kept.set(key, { fact, at: timers.elapsed() });
      return fact;
    } finally {
      underWay.delete(key);
    }
  }

  function forgetOld(): void {
    for (const [key, entry] of kept) if (timers.elapsed() - entry.at >= ttlMs) kept.delete(key);
  }

  return async (key, read, options) => {
    forgetOld();
    const hit = kept.get(key);
    if (hit !== undefined) return hit.fact;
    const pending = underWay.get(key) ?? load(key, read);
    underWay.set(key, pending);
    return untilAborted(pending, options?.signal, () => unknown(source, 'timed-out', 'upstream.timed-out'));
  };
}

export type CachedRead<T> = (key: string, read: () => Promise<Fact<T>>, options?: ReadOptions) => Promise<Fact<T>>;

/** The promise, or `otherwise()` when the signal aborts first. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined, otherwise: () => T): Promise<T> {
  if (signal === undefined) return promise;
  const aborted = Promise.withResolvers<T>();
  const abandon = () => {
    try {
      aborted.resolve(otherwise());
    } catch (error) {
      aborted.reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
  if (signal.aborted) abandon();
  signal.addEventListener('abort', abandon, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}
