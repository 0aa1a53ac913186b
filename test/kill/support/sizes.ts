import type { ExecutionTiming } from '../../../src/core/change/timing.ts';

/** How much is done to the bot. `others`: changes of each kind that must not be carried out. */
export interface Size {
  readonly approvals: number;
  readonly others: number;
  readonly kills: number;
  /** Milliseconds after which a run that does not come to its end is given up. */
  readonly patienceMs: number;
}

export const full: Size = { approvals: 2_000, others: 20, kills: 100, patienceMs: 40 * 60_000 };
export const small: Size = { approvals: 60, others: 2, kills: 4, patienceMs: 4 * 60_000 };

export const isFull = process.env['KILL_SIZE'] === 'full';
export const size = isFull ? full : small;

/** Reads of the sandbox miss writes of this many milliseconds. */
export const lagMs = 150;

/**
 * Faster than the real one, in the same proportions: settling takes longer than the read lag, and a call is given up later than the
 * slowest one is answered on a busy machine.
 */
export const fast: ExecutionTiming = { readLagMs: 1_500, checksMs: 5_000, callMs: 4_000, settleMs: 1_000, createdSettleMs: 1_500, giveUpMs: 20 * 60_000, mostAttempts: 30 };
