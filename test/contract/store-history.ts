import { describe, expect, test } from '@jest/globals';
import { parseLoggedSignIn } from '../../src/adapters/graph/history-rows.ts';
import { userId } from '../../src/core/facts/ids.ts';
import type { LoggedSignIn } from '../../src/core/history/logged-sign-in.ts';
import { dayOf } from '../../src/core/history/logged-sign-in.ts';
import { nothingRead, type LogPosition } from '../../src/core/history/position.ts';
import type { HistoryStore } from '../../src/ports/history-store.ts';
import { longLog } from '../../src/sandbox/tenant/long-log.ts';
import { noon, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

const today = dayOf(noon);
const position: LogPosition = { ...nothingRead, oldest: 1, newest: 2, settled: 1, piece: { purpose: 'older', from: 0, until: 1, reached: 1, startedAt: 2, next: 'https://graph/next' } };

export function describeHistory(opened: OpenedStore): void {
  describe('the history of sign-ins', () => {
    test('rows and the place in the log are kept together, and only for the one that has the lease', async () => {
      const { history } = opened();
      const [first, second] = [unique('process'), unique('process')];
      expect(await history.lease(first, noon, 1_000)).toEqual(nothingRead);
      expect(await history.lease(second, noon + 999, 1_000)).toBeUndefined();
      expect(await history.keep(second, sample(3), position)).toBe(false);
      expect([await history.position(), await history.days()]).toEqual([nothingRead, []]);
      expect(await history.keep(first, sample(3), position)).toBe(3);
      expect(await history.lease(second, noon + 1_001, 1_000)).toEqual(position);
      expect(await history.keep(first, [], nothingRead)).toBe(false);
      expect(await history.position()).toEqual(position);
    });

    test('a row that comes again is left out, in the same page, later, and after its day was packed', async () => {
      const { history } = opened();
      const rows = sample(5, 100);
      expect(await history.keepImported([...rows, ...rows])).toBe(5);
      expect(await history.keepImported(rows)).toBe(0);
      const before = await history.readDay(today);
      expect([await history.pack(today), await history.pack(today)]).toEqual([true, false]);
      expect(await history.readDay(today)).toEqual(before);
      expect(await history.keepImported([...rows, ...sample(1, 200)])).toBe(1);
      expect(await history.readDay(today)).toMatchObject({ signIns: before.signIns + 1 });
    });

    test('what the numbers stand for is read back as it was', async () => {
      const { history } = opened();
      const [signIn] = sample(1, 300);
      if (signIn === undefined) throw new Error('no sample');
      const odd = { ...signIn, person: { ...signIn.person, userId: userId(unique('person')), displayName: 'a\u0000"\\ü' }, circumstances: { ...signIn.circumstances, ipAddress: undefined, logged: undefined } };
      await history.keepImported([{ ...odd, id: unique('row') }]);
      const { people, circumstances, devices } = await history.dictionaries();
      expect(people).toContainEqual({ ...odd.person, displayName: 'a"\\ü' });
      expect(circumstances).toContainEqual(odd.circumstances);
      expect(devices[0]).toMatchObject({ deviceId: '' });
    });

    test('a person who is to be forgotten is gone from names and rows, and does not come back with the same rows', async () => {
      const store = opened();
      const { history } = store;
      const who = userId(unique('person'));
      const rows = sample(4, 400).map((row, index) => (index < 2 ? { ...row, person: { ...row.person, userId: who } } : row));
      await history.keepImported(rows);
      const before = await dayNow(history);
      await store.forgetUser(who);
      expect((await history.dictionaries()).people.some((person) => person.userId === who)).toBe(false);
      const after = await dayNow(history);
      expect([after.signIns, after.revision > before.revision]).toEqual([before.signIns - 2, true]);
      expect(await history.keepImported(rows)).toBe(0);
    });

    test('days that are too old go, with the names that only they needed', async () => {
      const { history } = opened();
      const name = userId(unique('person'));
      await history.keepImported(sample(1, 500).map((row) => ({ ...row, at: row.at - 9 * 86_400_000, person: { ...row.person, userId: name } })));
      await history.keepImported(sample(1, 501));
      expect(await history.forgetBefore(today - 3)).toBe(1);
      expect(await history.forgetBefore(today - 3)).toBe(0);
      const { people } = await history.dictionaries();
      const { personStart } = await history.readDay(today);
      expect(people.length).toBeGreaterThanOrEqual(personStart.length - 1);
      expect(await history.keepImported(sample(1, 502))).toBe(1);
    });
  });
}

async function dayNow(history: HistoryStore) {
  const day = (await history.days()).find((kept) => kept.day === today);
  if (day === undefined) throw new Error('nothing is kept of the day');
  return day;
}

/** Rows of one hour of the day; `from` sets them apart from those of other tests. */
function sample(count: number, from = 0): readonly LoggedSignIn[] {
  const log = longLog({ rows: 1_000, days: 1 / 24, end: noon, people: 20, apps: 5 });
  return Array.from({ length: count }, (_, index) => {
    const row = parseLoggedSignIn(log.row(from + index));
    if (row.kind === 'unreadable') throw new Error('the sample cannot be read');
    return row.signIn;
  });
}
