import type { Fact, Instant } from '../core/facts/fact.ts';
import type { LoggedSignIn } from '../core/history/logged-sign-in.ts';

/** The tenant's whole sign-in log, page by page. */
export interface SignInLog {
  /** Rows from `from` to `until`, both included, the newest first; or what follows a page. Waits for its turn in the log's budget. */
  page(ask: LogQuestion, signal?: AbortSignal): Promise<Fact<LogPage>>;
}

export type LogQuestion = { readonly kind: 'span'; readonly from: Instant; readonly until: Instant } | { readonly kind: 'link'; readonly link: string };

export interface LogPage {
  readonly signIns: readonly LoggedSignIn[];
  /** Time of the last row, whether it could be read or not. */
  readonly oldest: Instant | undefined;
  /** Rows without an id, a time or a person. */
  readonly unreadable: number;
  /** For `ask` of the next page; undefined: this was the last. */
  readonly next: string | undefined;
}
