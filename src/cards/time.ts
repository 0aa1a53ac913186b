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
  return format(at, reader, { hour: '2-digit', minute: '2-digit' });
}

/** `16 Nov 2026`. */
export function formatDate(at: Instant, reader: Reader): string {
  return format(at, reader, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `16 Nov 2026, 10:42 CET`: with the zone, because the card may be forwarded to another one. */
export function formatAsOf(at: Instant, reader: Reader): string {
  return format(at, reader, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
}

/** `10:31 (11 min ago)`, with the day when it is not the day of `asOf`. Ages count from `asOf`, because a card does not tick. */
export function formatMoment(at: Instant, asOf: Instant, reader: Reader): string {
  const sameDay = formatDate(at, reader) === formatDate(asOf, reader);
  const absolute = sameDay
    ? formatTime(at, reader)
    : format(at, reader, { day: 'numeric', month: 'short', ...yearIfOther(at, asOf), hour: '2-digit', minute: '2-digit' });
  return `${absolute} (${formatAge(at, asOf)})`;
}

/** `just now`, `11 min ago`, `in 3 days`. */
export function formatAge(at: Instant, asOf: Instant): string {
  const away = at - asOf;
  const distance = Math.abs(away);
  if (distance < minute) return 'just now';
  const [unit, size]: [Intl.RelativeTimeFormatUnit, number] =
    distance < hour ? ['minute', minute] : distance < 2 * day ? ['hour', hour] : ['day', day];
  // Shorter than it is would promise too much, so ages and waits are cut, not rounded up.
  return new Intl.RelativeTimeFormat('en-GB', { style: 'short' }).format(Math.trunc(away / size), unit);
}

function format(at: Instant, reader: Reader, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'at an unknown time';
  return new Intl.DateTimeFormat(englishOf(reader.locale), { ...options, timeZone: zoneOf(reader.timeZone) }).format(date);
}

function yearIfOther(at: Instant, asOf: Instant): Intl.DateTimeFormatOptions {
  return Math.abs(at - asOf) > 300 * day ? { year: 'numeric' } : {};
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
