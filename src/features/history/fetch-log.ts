import { dayMs, dayOf } from '../../core/history/logged-sign-in.ts';
import { afterPage, nextPiece, trimmed, withoutLink, type LogPosition, type Piece, type ReadingPace } from '../../core/history/position.ts';
import { gapReasonTexts, type Gap, type Instant } from '../../core/facts/fact.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HistoryStore } from '../../ports/history-store.ts';
import type { LogPage, LogQuestion, SignInLog } from '../../ports/sign-in-log.ts';

export interface HistoryServices {
  readonly log: SignInLog;
  readonly store: HistoryStore;
  /** The tenant's time: the log is asked by it. */
  readonly clock: Clock;
  /** Names this process among those that could fetch. */
  readonly who: string;
  readonly pace: ReadingPace;
}

/** Longer than a page may wait for its turn and its answer. */
const leaseMs = 15 * 60_000;

/**
 * Fetches the next page of the log and keeps it; `finished`: with it the piece that was under way. `none`: nothing to fetch now, or another process does it. `failed`: the log did not
 * answer; the position says why, and the same page is due again.
 */
export async function fetchPage(services: HistoryServices, signal?: AbortSignal): Promise<'kept' | 'finished' | 'none' | 'failed'> {
  const { log, store, clock, pace, who } = services;
  const now = clock.now();
  const position = await store.lease(who, now, leaseMs);
  if (position === undefined) return 'none';
  const piece = nextPiece(position, now, pace);
  if (piece === undefined) return 'none';
  const page = await log.page(questionFor(piece), signal);
  if (signal?.aborted === true) return 'failed';
  if (!page.known) {
    await store.keep(who, [], failedWith({ ...position, piece }, page.gap, clock.now()));
    return 'failed';
  }
  const kept = await store.keep(who, wanted(page.value, now - pace.keepMs), afterPage(position, piece, page.value.next, page.value.oldest, pace.lateMs));
  if (kept === false) return 'none';
  return page.value.next === undefined ? 'finished' : 'kept';
}

function questionFor({ from, reached, next }: Piece): LogQuestion {
  return next === undefined ? { kind: 'span', from, until: reached } : { kind: 'link', link: next };
}

/** Of the day that is about to be dropped, what is past keeping would only come and go. */
function wanted({ signIns }: LogPage, floor: Instant): LogPage['signIns'] {
  return signIns.filter(({ at }) => dayOf(at) >= dayOf(floor));
}

/** A link that the log refuses would be refused for ever. */
function failedWith(position: LogPosition, gap: Gap, at: Instant): LogPosition {
  const because = `${gapReasonTexts[gap.reason]} (the sign-in log${gap.detail === undefined ? '' : `, ${gap.detail}`})`;
  const isOwnBudget = gap.detail === 'upstream.own-budget';
  const stale = gap.reason === 'unexpected-shape' || gap.reason === 'missing-value';
  const after = stale ? withoutLink(position) : position;
  return isOwnBudget ? after : { ...after, trouble: { at, because } };
}

/** Pages until nothing is due or the log stops answering, and the days packed that are whole. Returns how many pages were kept. */
export async function fetchLog(services: HistoryServices, signal?: AbortSignal): Promise<number> {
  for (let pages = 0; ; pages += 1) {
    const outcome = signal?.aborted === true ? 'none' : await fetchPage(services, signal);
    if (outcome === 'none' || outcome === 'failed') return pages;
    if (outcome === 'finished') await tidyHistory(services);
  }
}

/** Packs days to which nothing more will come for now, and drops those that are too old. */
export async function tidyHistory({ store, clock, pace }: Pick<HistoryServices, 'store' | 'clock' | 'pace'>): Promise<void> {
  const position = await store.position();
  const { settled = -Infinity, piece } = position;
  for (const { day, loose } of await store.days()) {
    const isUnderWay = piece !== undefined && (day + 1) * dayMs > piece.from && day * dayMs < piece.until;
    if (loose > 0 && (day + 1) * dayMs <= settled && !isUnderWay) await store.pack(day);
  }
  await store.forgetBefore(dayOf(clock.now() - pace.keepMs));
}

/** What the position says of time that is no longer kept is of no use. */
export function positionNow(position: LogPosition, now: Instant, { keepMs }: Pick<ReadingPace, 'keepMs'>): LogPosition {
  return trimmed(position, dayOf(now - keepMs) * dayMs);
}
