/** How execution paces itself. All in milliseconds. */
export interface ExecutionTiming {
  /**
   * Between the beginning of an execution and the reading that decides on the call: longer than a write takes to be seen by every
   * reader, so that whatever moved before the beginning is seen.
   */
  readonly readLagMs: number;
  /** Longest that what was read again may lie back when a call is begun on it. */
  readonly checksMs: number;
  /** Longest a call may be under way, counted from the moment it was written down: whoever comes to make it later must not. */
  readonly callMs: number;
  /** After a call, before its effect is looked for, and between two looks that must agree that it is absent. */
  readonly settleMs: number;
  /** Between two looks that must agree that nothing was created: a list that a new object is looked for in is behind the object itself. */
  readonly createdSettleMs: number;
  /** After it, what could not be confirmed is given up and said so. */
  readonly giveUpMs: number;
  readonly mostAttempts: number;
}

/**
 * The settling time must exceed the read lag of the services, and `callMs` the longest a request can live: acting again sooner
 * could act twice, which is worse than being slow.
 */
export const defaultTiming: ExecutionTiming = { readLagMs: 2_000, checksMs: 30_000, callMs: 4_000, settleMs: 3_000, createdSettleMs: 30_000, giveUpMs: 26 * 60 * 60 * 1000, mostAttempts: 5 };

/** Waits grow from the settling time to a minute. */
export function waitAfter(looks: number, { settleMs }: ExecutionTiming): number {
  return Math.min(Math.max(settleMs, 60_000), settleMs * 2 ** Math.min(looks, 10));
}

/** Milliseconds that the effect of a call which the service took may stay away before the change is given up. */
export const missingMs = 10 * 60_000;
