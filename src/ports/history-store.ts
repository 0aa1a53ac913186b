import type { Instant } from '../core/facts/fact.ts';
import type { UserId } from '../core/facts/ids.ts';
import type { DayColumns, HistoryDictionaries } from '../core/history/columns.ts';
import type { LoggedSignIn } from '../core/history/logged-sign-in.ts';
import type { LogPosition } from '../core/history/position.ts';

/** Where the history of sign-ins is kept. */
export interface HistoryStore {
  position(): Promise<LogPosition>;
  /**
   * Makes `who` the one that reads the log until `now + leaseMs`, and gives the position; undefined: somebody else is at it. Whoever
   * has the lease takes it anew in the same way.
   */
  lease(who: string, now: Instant, leaseMs: number): Promise<LogPosition | undefined>;
  /**
   * Keeps sign-ins and the position after them, both or neither. A sign-in whose id is there already on its day is left out. Gives
   * how many were new. False: the lease went to somebody else, and nothing was kept.
   */
  keep(who: string, signIns: readonly LoggedSignIn[], position: LogPosition): Promise<number | false>;
  /** Keeps sign-ins of an export file and remembers its days. Gives how many were new. */
  keepImported(signIns: readonly LoggedSignIn[]): Promise<number>;
  /** Days with sign-ins, oldest first. `revision` grows whenever one of the day's rows is added or taken away. */
  days(): Promise<readonly KeptDay[]>;
  readDay(day: number): Promise<DayColumns>;
  dictionaries(): Promise<HistoryDictionaries>;
  /** Packs what arrived in pieces since the day was packed last. False: there was nothing to pack. */
  pack(day: number): Promise<boolean>;
  /** Drops all days before this one, and what only they needed. Returns how many were dropped. */
  forgetBefore(day: number): Promise<number>;
  forgetUser(userId: UserId): Promise<void>;
}

export interface KeptDay {
  readonly day: number;
  readonly revision: number;
  readonly signIns: number;
  /** Rows that arrived since the day was packed last. */
  readonly loose: number;
}
