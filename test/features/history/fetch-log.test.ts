import { expect, test } from '@jest/globals';
import type { HistorySlice } from '../../../src/ports/sign-in-history.ts';
import { fetchLog, tidyHistory } from '../../../src/features/history/fetch-log.ts';
import { dayOf } from '../../../src/core/history/logged-sign-in.ts';
import { historyWorld } from './history-world.ts';

test('a history that fetched the log has every sign-in of the last days, once', async () => {
  await using world = await historyWorld();
  const people = Object.values(world.sandbox.people).map(({ upn }) => upn).slice(0, 4);
  world.sandbox.control.history({ people, app: 'Alder Timesheets', days: 6, perDay: 3 });
  expect(await fetchLog(world.services)).toBeGreaterThan(6);
  const today = dayOf(world.services.clock.now());
  const before = await world.history.read(today - 7, today);
  expect(before.coverage).toMatchObject({ source: 'log', missing: [] });
  expect(sum(before)).toBe(before.coverage.signIns);
  expect(before.coverage.signIns).toBeGreaterThanOrEqual(people.length * 6 * 3);
  await tidyHistory(world.services);
  expect(await world.history.read(today - 7, today)).toEqual(before);
  expect(await fetchLog(world.services)).toBe(0);
}, 60_000);

function sum(slice: HistorySlice): number {
  return slice.days.reduce((all, { count }) => all + count.reduce((some, each) => some + each, 0), 0);
}
