import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayMs } from '../../../src/core/history/logged-sign-in.ts';
import { afterPage, coverageOf, defaultPace, nextPiece, nothingRead, type LogPosition } from '../../../src/core/history/position.ts';

const pace = { ...defaultPace, keepMs: 7 * dayMs };
const start = Date.UTC(2026, 10, 20, 12);

interface Log {
  /** When each row happened and when it could first be read. */
  readonly rows: readonly { readonly at: number; readonly seenFrom: number }[];
}

/** Reads one piece of the log as it is at `now`, pages of two rows, the newest first. */
function readPiece(log: Log, position: LogPosition, now: number, kept: Map<number, number>): LogPosition | undefined {
  let after = position;
  for (let from = 0; ; from += 2) {
    const piece = nextPiece(after, now, pace);
    if (piece === undefined) return undefined;
    const there = log.rows.map((row, id) => ({ ...row, id })).filter((row) => row.seenFrom <= now && row.at >= piece.from && row.at <= piece.until).sort((a, b) => b.at - a.at);
    const page = there.slice(from, from + 2);
    for (const { id } of page) kept.set(id, (kept.get(id) ?? 0) + 1);
    const more = there.length > from + 2;
    after = afterPage(after, piece, more ? `after ${String(from)}` : undefined, page[page.length - 1]?.at, pace.lateMs);
    if (!more) return after;
  }
}

function readAll(log: Log, position: LogPosition, now: number, kept: Map<number, number>): LogPosition {
  for (let after = position; ; ) {
    const next = readPiece(log, after, now, kept);
    if (next === undefined) return after;
    after = next;
  }
}

describe('the way through the log', () => {
  test('today comes first, then the days before it, one after the other, and then nothing', () => {
    let position = nothingRead;
    const spans: string[] = [];
    for (let piece = nextPiece(position, start, pace); piece !== undefined; piece = nextPiece(position, start, pace)) {
      spans.push(`${piece.purpose} ${new Date(piece.from).toISOString().slice(5, 13)}`);
      position = afterPage(position, piece, undefined, undefined, pace.lateMs);
    }
    expect(spans).toEqual(['first 11-20T00', ...[19, 18, 17, 16, 15, 14].map((day) => `older 11-${String(day)}T00`), 'older 11-13T12']);
  });

  test('whenever rows arrive within the delay of the log, and whenever one looks, each is read, and at most twice', () => {
    const row = fc.record({ ago: fc.integer({ min: 0, max: 6 * dayMs }), delay: fc.integer({ min: 0, max: pace.lateMs - 1 }) });
    const looks = fc.array(fc.integer({ min: 60_000, max: 3 * dayMs }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), looks, (rows, waits) => {
        const log = { rows: rows.map(({ ago, delay }) => ({ at: start + 2 * dayMs - ago, seenFrom: start + 2 * dayMs - ago + delay })) };
        const kept = new Map<number, number>();
        let now = start;
        let position = readAll(log, nothingRead, now, kept);
        for (const wait of waits) position = readAll(log, position, (now += wait), kept);
        // Somebody who looks often never has an absence to make up for.
        for (let look = 0; look < 24; look += 1) position = readAll(log, position, (now += 10 * 60_000), kept);
        const expected = log.rows.flatMap(({ at }, id) => (at <= now - 2 * pace.lateMs && at > start - pace.keepMs ? [id] : []));
        expect(expected.filter((id) => !kept.has(id))).toEqual([]);
        expect([...kept.values()].filter((times) => times > 2)).toEqual([]);
        expect(coverageOf(position, { signIns: kept.size, firstDay: undefined }, now, pace.keepMs).missing.filter(({ because }) => !because.includes('no longer'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('after an absence longer than the log keeps, the time that is lost is named', () => {
    const before = readAll({ rows: [] }, nothingRead, start, new Map());
    const now = start + 20 * dayMs;
    const after = readAll({ rows: [] }, before, now, new Map());
    expect(coverageOf(after, { signIns: 0, firstDay: undefined }, now, 30 * dayMs).missing).toContainEqual({ from: start, until: now - pace.keepMs, because: 'the sign-in log no longer had it when Gatehouse came back' });
  });
});

describe('what the history says of itself', () => {
  test('before anything was read all of it is missing, and a refusal is given as the reason', () => {
    const missing = (because: string) => [{ from: start - pace.keepMs, until: start, because }];
    expect(coverageOf(nothingRead, { signIns: 0, firstDay: undefined }, start, pace.keepMs)).toEqual({ from: undefined, until: undefined, signIns: 0, missing: missing('not fetched from the sign-in log yet'), source: 'log' });
    const refused = { ...nothingRead, trouble: { at: start, because: 'Gatehouse is not permitted to read it' } };
    expect(coverageOf(refused, { signIns: 0, firstDay: undefined }, start, pace.keepMs).missing).toEqual(missing('Gatehouse is not permitted to read it'));
  });

  test('days at the beginning without a sign-in count as gone from the log', () => {
    const position = readAll({ rows: [] }, nothingRead, start, new Map());
    const firstDay = Math.floor(start / dayMs) - 2;
    const coverage = coverageOf(position, { signIns: 5, firstDay }, start, pace.keepMs);
    expect(coverage.from).toBe(firstDay * dayMs);
    expect(coverage.missing).toEqual([{ from: start - pace.keepMs, until: firstDay * dayMs, because: 'the sign-in log had no rows of that time' }]);
  });

  test('an import before the log is read has holes where no file covers a day', () => {
    const today = Math.floor(start / dayMs);
    const coverage = coverageOf({ ...nothingRead, imported: [today - 6, today - 4] }, { signIns: 9, firstDay: today - 6 }, start, pace.keepMs);
    expect(coverage).toMatchObject({ source: 'import', from: (today - 6) * dayMs });
    expect(coverage.missing).toContainEqual({ from: (today - 5) * dayMs, until: (today - 4) * dayMs, because: 'no file that was imported covers it' });
  });
});
