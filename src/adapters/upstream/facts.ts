import { known, unknown, type Fact, type Gap, type Source, type Unknown } from '../../core/facts/fact.ts';
import type { Clock } from '../../ports/clock.ts';
import { UpstreamError } from './errors.ts';

/** A value with the oddities met while reading it. */
export interface Reading<T> {
  readonly value: T;
  readonly gaps: readonly Gap[];
}

/** Turns a read that may throw into a fact. INVARIANT: never rejects. */
export async function asFact<T>(source: Source, clock: Clock, read: () => Promise<Reading<T>>): Promise<Fact<T>> {
  try {
    const { value, gaps } = await read();
    return known(value, clock.now(), gaps);
  } catch (error) {
    return gapFrom(source, error);
  }
}

/** What is not an `UpstreamError` is a fault of ours in reading the answer: still a gap, for the rest of the answer must go out. */
export function gapFrom(source: Source, error: unknown): Unknown {
  if (!(error instanceof UpstreamError)) return unknown(source, 'unexpected-shape', 'unreadable');
  return unknown(source, error.reason, error.serviceCode ?? error.code, error.requestId);
}
