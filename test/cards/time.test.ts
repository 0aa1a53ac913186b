import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatAge, formatAsOf, formatDate, formatDuration, formatMoment, formatTime } from '../../src/cards/time.ts';
import { fixtureNow } from '../support/diagnosis-fixtures.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const berlin = { locale: 'de-DE', timeZone: 'Europe/Berlin' };

describe('times on a card', () => {
  test.each([
    ['in Berlin', berlin, '10:42', '16 Nov 2026, 10:42 CET'],
    ['in New York', { locale: 'en-US', timeZone: 'America/New_York' }, '04:42 AM', 'Nov 16, 2026, 04:42 AM EST'],
    ['in Kolkata', { locale: 'en-IN', timeZone: 'Asia/Kolkata' }, '03:12 pm', '16 Nov 2026, 03:12 pm IST'],
    ['for a client with a zone that does not exist', { locale: 'en-GB', timeZone: 'Mars/Base' }, '09:42', '16 Nov 2026, 09:42 UTC'],
    ['for a client with a locale that does not exist', { locale: '!', timeZone: 'UTC' }, '09:42', '16 Nov 2026, 09:42 UTC'],
  ])('%s', (_, reader, time, asOf) => {
    expect(formatTime(fixtureNow, reader)).toBe(time);
    expect(formatAsOf(fixtureNow, reader)).toMatch(new RegExp(`^${asOf}|GMT`));
  });

  test.each([
    [0, 'just now'],
    [-59_000, 'just now'],
    [-minute, '1 min ago'],
    [-59.9 * minute, '59 min ago'],
    [-3 * hour, '3 hr ago'],
    [-47 * hour, '47 hr ago'],
    [-2 * day, '2 days ago'],
    [-400 * day, '400 days ago'],
    [3.9 * day, 'in 3 days'],
  ])('an age of %d ms reads “%s”', (away, text) => {
    expect(formatAge(fixtureNow + away, fixtureNow)).toBe(text);
  });

  test('the day is named when it is another day for the reader, the year when it is long ago', () => {
    expect(formatMoment(fixtureNow - 11 * minute, fixtureNow, berlin)).toBe('10:31 (11 min ago)');
    expect(formatMoment(fixtureNow - 12 * hour, fixtureNow, berlin)).toBe('15 Nov, 22:42 (12 hr ago)');
    expect(formatMoment(fixtureNow - 400 * day, fixtureNow, berlin)).toBe('12 Oct 2025, 11:42 (400 days ago)');
  });

  test('the same instant is another day in another zone', () => {
    const lateEvening = Date.UTC(2026, 10, 16, 23, 30);
    expect(formatDate(lateEvening, { locale: 'en-GB', timeZone: 'UTC' })).toBe('16 Nov 2026');
    expect(formatDate(lateEvening, { locale: 'en-GB', timeZone: 'Asia/Tokyo' })).toBe('17 Nov 2026');
  });

  test('nothing a client sends as locale, zone or time makes a card fail', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.double(), (locale, timeZone, at) => {
        expect(formatMoment(at, fixtureNow, { locale, timeZone })).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each([[0, '1 minute'], [60_000, '1 minute'], [30 * 60_000, '30 minutes'], [90 * 60_000, '90 minutes'], [4 * 3_600_000, '4 hours'], [24 * 3_600_000, '1 day'], [30 * 24 * 3_600_000, '30 days']])('%d ms are said as %s', (ms, says) => {
  expect(formatDuration(ms)).toBe(says);
});
