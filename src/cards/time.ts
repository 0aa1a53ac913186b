import type { Instant } from '../core/facts/fact.ts';

/** Who reads the card: BCP 47 locale and IANA time zone, both as the client sent them. Values that no client should send are replaced. */
export interface Reader {
  readonly locale: string;
  readonly timeZone: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `10:42`. */
export function formatTime(at: Instant, reader: Reader): string {
  return format(at, reader, 'time');
}

/** `16 Nov 2026`. */
export function formatDate(at: Instant, reader: Reader): string {
  return format(at, reader, 'date');
}

/** `16 Nov 2026, 10:42 CET`: with the zone, because the card may be forwarded to another one. */
export function formatAsOf(at: Instant, reader: Reader): string {
  return format(at, reader, 'dateTimeZone');
}

/** `10:31 (11 min ago)`, with the day when it is not the day of `asOf`. Ages count from `asOf`, because a card does not tick. */
export function formatMoment(at: Instant, asOf: Instant, reader: Reader): string {
  const sameDay = formatDate(at, reader) === formatDate(asOf, reader);
  const sameYear = Math.abs(at - asOf) < 300 * day;
  return `${format(at, reader, sameDay ? 'time' : sameYear ? 'dayTime' : 'dateTime')} (${formatAge(at, asOf)})`;
}

/** `just now`, `11 min ago`, `in 3 days`. */
export function formatAge(at: Instant, asOf: Instant): string {
  const away = at - asOf;
  const distance = Math.abs(away);
  if (!Number.isFinite(distance) || distance < minute) return 'just now';
  const [unit, size]: [Intl.RelativeTimeFormatUnit, number] =
    distance < hour ? ['minute', minute] : distance < 2 * day ? ['hour', hour] : ['day', day];
  // A wait shown shorter than it is does less harm than one that has passed, so what is over is cut off.
  return ages.format(Math.trunc(away / size), unit);
}

const ages = new Intl.RelativeTimeFormat('en-GB', { style: 'short' });

const dayAndTime = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
const styles = {
  time: { hour: '2-digit', minute: '2-digit' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  dayTime: dayAndTime,
  dateTime: { ...dayAndTime, year: 'numeric' },
  dateTimeZone: { ...dayAndTime, year: 'numeric', timeZoneName: 'short' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

type Style = keyof typeof styles;

function format(at: Instant, reader: Reader, style: Style): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'at an unknown time' : formatterOf(reader, style).format(date);
}

/** Making a formatter takes longer than a whole card, so they are kept; bounded, because clients choose the key. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const keptFormatters = 500;

function formatterOf({ locale, timeZone }: Reader, style: Style): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, style]);
  const kept = formatters.get(key);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat(englishOf(locale), { ...styles[style], timeZone: zoneOf(timeZone) });
  if (formatters.size >= keptFormatters) formatters.clear();
  formatters.set(key, made);
  return made;
}

/** The cards speak English; the reader's region still decides the order of day and month and the 12 or 24 hours. */
function englishOf(locale: string): string {
  try {
    const region = new Intl.Locale(locale).maximize().region;
    return region === undefined ? 'en-GB' : `en-${region}`;
  } catch {
    return 'en-GB';
  }
}

function zoneOf(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone });
    return timeZone;
  } catch {
    return 'UTC';
  }
}

/** `30 minutes`, `4 hours`, `2 days`: the largest unit that says it without a remainder, minutes at least. */
export function formatDuration(ms: number): string {
  const [unit, size]: [string, number] = ms >= day && ms % day === 0 ? ['day', day] : ms >= hour && ms % hour === 0 ? ['hour', hour] : ['minute', minute];
  const count = Math.max(1, Math.round(ms / size));
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}
