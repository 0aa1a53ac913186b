import type { UserId } from '../core/facts/ids.ts';

/**
 * Every read of a port answers with a `Fact` and never rejects: what could not be read becomes a gap with its reason, so that
 * one broken upstream cannot take the whole answer with it.
 */
export interface ReadOptions {
  /** Aborts the read at the caller's deadline; the fact is then a gap with reason `timed-out`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Work that nobody waits for gives way to questions of people where a service limits requests; `live` when absent. `idle` gives way
   * to everything, and leaves room for the next question while people are asking.
   */
  readonly priority?: 'live' | 'background' | 'idle' | undefined;
}

/** A person by object id (what Teams gives), by address (what a command line or an export gives), or both. */
export interface PersonRef {
  readonly userId?: UserId | undefined;
  readonly userPrincipalName?: string | undefined;
}
