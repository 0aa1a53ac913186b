import type { Instant } from '../facts/fact.ts';
import type { Coverage } from './columns.ts';
import { dayMs } from './logged-sign-in.ts';

export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** How far the log has been read. What lies between `oldest` and `newest` is there, but for `lost`. */
export interface LogPosition {
  readonly oldest?: Instant | undefined;
  readonly newest?: Instant | undefined;
  /** Up to here it was read once more after rows had time to arrive late. */
  readonly settled?: Instant | undefined;
  readonly piece?: Piece | undefined;
  readonly lost: readonly Lost[];
  /** Days of which an export file was taken in, as days since 1970-01-01 UTC. */
  readonly imported: readonly number[];
  /** Why the last try failed; absent once one succeeds. */
  readonly trouble?: Trouble | undefined;
}

export interface Trouble {
  readonly at: Instant;
  readonly because: string;
}

export interface Lost extends Span {
  readonly because: string;
}

/** A stretch of the log that is being read page by page, the newest rows first. */
export interface Piece extends Span {
  readonly purpose: 'first' | 'new' | 'late' | 'older';
  /** The log's own link to the next page; absent: ask for everything up to `reached`. */
  readonly next?: string | undefined;
  /** Nothing newer is missing from the piece. */
  readonly reached: Instant;
  readonly startedAt: Instant;
}

export const nothingRead: LogPosition = { lost: [], imported: [] };

export interface ReadingPace {
  /** How far back the history goes, in milliseconds; never further than the log does. */
  readonly keepMs: number;
  /** New rows are looked for so often. */
  readonly newEveryMs: number;
  /** After this long no more rows arrive: the log is minutes late, sometimes half an hour. */
  readonly lateMs: number;
}

export const defaultPace: Omit<ReadingPace, 'keepMs'> = { newEveryMs: 5 * 60_000, lateMs: 45 * 60_000 };

/** Older rows are fetched a day at a time: large enough that nearly all pages are full, small enough for the log to answer soon. */
const pieceMs = dayMs;

/**
 * What to read next; undefined: nothing for now. New rows go before late ones, those before older ones. Each moment is read once, and
 * once more when rows that came late must have arrived.
 */
export function nextPiece(position: LogPosition, now: Instant, pace: ReadingPace): Piece | undefined {
  if (position.piece !== undefined) return position.piece;
  const { oldest, newest, settled } = position;
  const floor = now - pace.keepMs;
  const begin = (purpose: Piece['purpose'], from: Instant, until: Instant): Piece => ({ purpose, from, until, reached: until, startedAt: now });
  if (oldest === undefined || newest === undefined || settled === undefined) return begin('first', Math.max(floor, startOfDay(now - 1)), now);
  const isOlderLeft = oldest > floor;
  // While the first days are fetched, looking for new rows all the time would take too much of what the log allows.
  if (now - newest >= (isOlderLeft ? 6 * pace.newEveryMs : pace.newEveryMs)) {
    // After a longer absence the last rows before it are due for their second look anyway.
    const from = Math.max(floor, now - newest > 2 * pace.lateMs ? settled : newest);
    return begin('new', from, Math.min(now, Math.max(newest, from) + pieceMs));
  }
  const late = Math.min(newest, now - pace.lateMs);
  if (late - settled >= pace.lateMs) return begin('late', settled, Math.min(late, settled + pieceMs));
  return isOlderLeft ? begin('older', Math.max(floor, startOfDay(oldest - 1)), oldest) : undefined;
}

function startOfDay(at: Instant): Instant {
  return Math.floor(at / dayMs) * dayMs;
}

/** After a page of the piece was kept. `oldestRow`: the time of its last row; undefined for a page without rows. */
export function afterPage(position: LogPosition, under: Piece, next: string | undefined, oldestRow: Instant | undefined, lateMs: number): LogPosition {
  const { trouble: _over, ...rest } = position;
  const reached = Math.min(under.reached, oldestRow ?? under.reached);
  if (next !== undefined) return { ...rest, piece: { ...under, next, reached } };
  return finished(rest, under, lateMs);
}

function finished({ piece: _done, ...position }: LogPosition, under: Piece, lateMs: number): LogPosition {
  const { purpose, from, until, startedAt } = under;
  const { settled = from, newest } = position;
  const settledNow = from > settled ? settled : Math.max(settled, Math.min(until, startedAt - lateMs));
  switch (purpose) {
    case 'first': return { ...position, oldest: from, newest: until, settled: settledNow };
    case 'new': {
      if (newest === undefined || from <= newest) return { ...position, newest: until, settled: settledNow };
      const lost = { from: newest, until: from, because: 'the sign-in log no longer had it when Gatehouse came back' };
      return { ...position, newest: until, settled: Math.max(from, Math.min(until, startedAt - lateMs)), lost: [...position.lost, lost] };
    }
    case 'late': return { ...position, settled: settledNow };
    case 'older': return { ...position, oldest: from };
  }
}

/** The log refused its own link: begin again where the piece has got to. Rows of that very moment come twice and are known by their ids. */
export function withoutLink(position: LogPosition): LogPosition {
  if (position.piece === undefined) return position;
  const { next: _stale, ...rest } = position.piece;
  return { ...position, piece: rest };
}

/** Forgets what is older than `before`. */
export function trimmed(position: LogPosition, before: Instant): LogPosition {
  const later = (at: Instant) => Math.max(at, before);
  return {
    ...position,
    ...(position.oldest === undefined ? {} : { oldest: later(position.oldest) }),
    lost: position.lost.filter(({ until }) => until > before).map((lost) => ({ ...lost, from: later(lost.from) })),
    imported: position.imported.filter((day) => (day + 1) * dayMs > before),
  };
}

/** What is kept, as far as it says how complete the history is. */
export interface Kept {
  readonly signIns: number;
  /** The first day with a sign-in. */
  readonly firstDay: number | undefined;
}

/** How far back the history goes and what is missing from the last `keepMs`. */
export function coverageOf(position: LogPosition, { signIns, firstDay }: Kept, now: Instant, keepMs: number): Coverage {
  const { oldest, newest, piece: under, trouble, imported } = position;
  const floor = now - keepMs;
  const importedFrom = imported.length === 0 ? undefined : Math.min(...imported) * dayMs;
  const importedUntil = imported.length === 0 ? undefined : Math.min(now, (Math.max(...imported) + 1) * dayMs);
  // A piece is read newest first: while the first one is under way, its newer part is there already.
  const reading = under?.purpose === 'first' && under.reached < under.until ? under : undefined;
  const read = least([oldest, reading?.reached, importedFrom]);
  // The log says nothing about how far back it goes. Days at its beginning without a single sign-in are more likely gone than quiet.
  const from = read === undefined || firstDay === undefined ? read : Math.max(read, Math.min(firstDay * dayMs, newest ?? Infinity));
  const until = most([newest, reading?.until, importedUntil]);
  const empty = read === undefined || from === undefined || from <= read ? [] : [{ from: read, until: from, because: 'the sign-in log had no rows of that time' }];
  const notYet = read !== undefined && read <= floor ? [] : [{ from: floor, until: read ?? now, because: 'not fetched from the sign-in log yet' }];
  const refused = trouble === undefined || until === undefined || trouble.at <= until ? [] : [{ from: until, until: trouble.at, because: trouble.because }];
  const because = read === undefined && trouble !== undefined ? notYet.map((span) => ({ ...span, because: trouble.because })) : notYet;
  const gaps = betweenImports(position, oldest ?? reading?.reached, newest ?? reading?.until);
  return { from, until, signIns, missing: [...because, ...empty, ...gaps, ...position.lost, ...refused], source: imported.length === 0 ? 'log' : oldest === undefined ? 'import' : 'both' };
}

/** Days between the first import and the log that no file covered. */
function betweenImports({ imported }: LogPosition, oldest: Instant | undefined, newest: Instant | undefined): readonly Lost[] {
  const has = new Set(imported);
  if (imported.length === 0) return [];
  const because = 'no file that was imported covers it';
  const from = Math.min(...imported);
  const until = oldest === undefined ? Math.max(...imported) : Math.floor(oldest / dayMs);
  const lost: Lost[] = [];
  for (let day = from; day < until; day += 1) {
    const [begin, end] = [day * dayMs, Math.min((day + 1) * dayMs, oldest ?? Infinity)];
    if (!has.has(day) && !(newest !== undefined && oldest !== undefined && begin >= oldest && end <= newest)) lost.push({ from: begin, until: end, because });
  }
  return joined(lost);
}

function joined(spans: readonly Lost[]): readonly Lost[] {
  const result: Lost[] = [];
  for (const span of spans) {
    const last = result[result.length - 1];
    if (last?.until === span.from) result.splice(-1, 1, { ...last, until: span.until });
    else result.push(span);
  }
  return result;
}

function least(times: readonly (Instant | undefined)[]): Instant | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function most(times: readonly (Instant | undefined)[]): Instant | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
