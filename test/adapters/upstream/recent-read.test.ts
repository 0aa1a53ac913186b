import { expect, test } from '@jest/globals';
import { createRecentRead } from '../../../src/adapters/upstream/recent-read.ts';
import { known, unknown, type Fact } from '../../../src/core/facts/fact.ts';

interface Reader {
  readonly at: (ms: number) => void;
  readonly read: (fact: Fact<string>, key?: string) => Promise<Fact<string>>;
}

function reader(): Reader {
  let elapsed = 0;
  const recently = createRecentRead<string>({ keepMs: 60_000, most: 2, timers: { elapsed: () => elapsed, sleep: async () => undefined } });
  return { at: (ms) => void (elapsed = ms), read: async (fact, key = 'nora') => recently(key, async () => fact) };
}

const throttled = unknown('signIns', 'throttled');

test('while the log limits requests, the reading of a minute ago stands in, with the time at which it was read', async () => {
  const { at, read } = reader();
  await read(known('rows', 100));
  at(60_000);
  expect(await read(throttled)).toEqual(known('rows', 100, [throttled.gap]));
});

test('an older reading, another person or another failure stays a gap', async () => {
  const { at, read } = reader();
  await read(known('rows', 100));
  expect(await read(throttled, 'theo')).toEqual(throttled);
  expect(await read(unknown('signIns', 'unavailable'))).toEqual(unknown('signIns', 'unavailable'));
  at(60_001);
  expect(await read(throttled)).toEqual(throttled);
});

test('a new reading always counts, and only so many are kept', async () => {
  const { read } = reader();
  await read(known('old', 1));
  await read(known('new', 2));
  expect(await read(throttled)).toEqual(known('new', 2, [throttled.gap]));
  await read(known('b', 3), 'b');
  await read(known('c', 4), 'c');
  expect(await read(throttled)).toEqual(throttled);
});
