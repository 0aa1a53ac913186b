import type { Coverage, DayColumns, HistoryDictionaries } from '../core/history/columns.ts';

/** The tenant's own sign-ins, kept as columns by UTC day. */
export interface SignInHistory {
  /** Everything kept of the days from `fromDay` to `toDay`, both included (days since 1970-01-01 UTC). */
  read(fromDay: number, toDay: number): Promise<HistorySlice>;
  coverage(): Promise<Coverage>;
}

export interface HistorySlice {
  readonly days: readonly DayColumns[];
  readonly dictionaries: HistoryDictionaries;
  readonly coverage: Coverage;
}
