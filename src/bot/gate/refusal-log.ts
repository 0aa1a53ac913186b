import type { RefusalReason } from './verdict.ts';

/** One line stands for this many refusals: a flood must not become a second flood in the log. */
const refusalsPerLine = 100;

/**
 * Counts refusals and writes the first of every hundred as a sample. The line holds the reason and the address of
 * the socket, nothing that the caller wrote: no header, no token, no body.
 */
export class RefusalLog {
  readonly #counts = new Map<RefusalReason, number>();
  readonly #write: (line: RefusalLine) => void;
  #total = 0;

  constructor(write: (line: RefusalLine) => void) {
    this.#write = write;
  }

  add(reason: RefusalReason, remoteAddress: string | undefined): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    this.#total += 1;
    if (this.#total % refusalsPerLine !== 1) return;
    this.#write({ kind: 'refusals', total: this.#total, byReason: this.counts(), sample: { reason, remoteAddress: remoteAddress ?? 'unknown' } });
  }

  /** Refusals since the start, for the health page. */
  counts(): RefusalCounts {
    return Object.fromEntries(this.#counts);
  }
}

export type RefusalCounts = Readonly<Partial<Record<RefusalReason, number>>>;

export interface RefusalLine {
  readonly kind: 'refusals';
  readonly total: number;
  readonly byReason: RefusalCounts;
  readonly sample: { readonly reason: RefusalReason; readonly remoteAddress: string };
}
