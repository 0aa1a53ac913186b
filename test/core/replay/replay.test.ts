import { describe, expect, test } from '@jest/globals';
import { createRandom, type Random } from '../../../bench/replay/random.ts';
import { decideAccess } from '../../../src/core/conditional-access/decide-access.ts';
import { prepareAccess } from '../../../src/core/conditional-access/prepare-access.ts';
import type { DayColumns } from '../../../src/core/history/columns.ts';
import type { EntityOutcomes } from '../../../src/core/replay/answer.ts';
import { membersOf } from '../../../src/core/replay/bits.ts';
import { indexDirectory } from '../../../src/core/replay/directory-index.ts';
import { decisions } from '../../../src/core/replay/kernel.ts';
import { createReplayer, joinBases } from '../../../src/core/replay/replay.ts';
import { createReplayHistory } from '../../../src/core/replay/resident.ts';
import { signInContextOf } from '../../../src/core/replay/world.ts';
import { createDraw } from './support/draw.ts';

const sizes = { people: 60, apps: 12, devices: 20, circumstances: 80 };

function drawDay(random: Random, day: number): DayColumns {
  const rows = 300;
  const starts = Array.from({ length: sizes.people }, () => random.below(rows + 1)).toSorted((a, b) => a - b);
  const count = Uint16Array.from({ length: rows }, () => 1 + random.below(5));
  return {
    day,
    rows,
    signIns: count.reduce((sum, one) => sum + one, 0),
    personStart: Uint32Array.from([0, ...starts.slice(1), rows]),
    app: Uint16Array.from({ length: rows }, () => random.below(sizes.apps)),
    circumstances: Uint32Array.from({ length: rows }, () => random.below(sizes.circumstances)),
    device: Uint32Array.from({ length: rows }, () => random.below(sizes.devices)),
    count,
  };
}

function draw(seed: number) {
  const random = createRandom(seed);
  const from = createDraw(random);
  const world = {
    people: Array.from({ length: sizes.people }, (_, at) => from.person(at)),
    targets: Array.from({ length: sizes.apps }, () => from.target()),
    devices: Array.from({ length: sizes.devices }, (_, at) => from.device(at)),
  };
  const circumstances = Array.from({ length: sizes.circumstances }, () => from.circumstances());
  const current = from.rules(6);
  return { world, circumstances, days: [4, 5, 6].map((day) => drawDay(random, day)), current, proposed: from.changed(from.changed(current)) };
}

/** Sign-ins by decision now and then, for each entry that a row names. */
class Tally {
  readonly of = new Map<number, number[]>();

  add(entry: number, code: number, count: number): void {
    const counts = this.of.get(entry) ?? Array.from({ length: 16 }, () => 0);
    counts[code] = (counts[code] ?? 0) + count;
    this.of.set(entry, counts);
  }

  whoHas(fits: (now: number, then: number) => boolean): number[] {
    return [...this.of].flatMap(([entry, counts]) => (counts.some((count, code) => count > 0 && fits(code >> 2, code & 3)) ? [entry] : [])).toSorted((a, b) => a - b);
  }
}

function explained({ world, circumstances, days, current, proposed }: ReturnType<typeof draw>) {
  const [now, then] = [prepareAccess(current), prepareAccess(proposed)];
  const tallies = { signIns: new Tally(), people: new Tally(), devices: new Tally(), apps: new Tally() };
  for (const day of days) {
    for (let person = 0; person < sizes.people; person += 1) {
      for (let at = day.personStart[person] ?? 0; at < (day.personStart[person + 1] ?? 0); at += 1) {
        const row = { person, app: day.app[at] ?? 0, circumstances: day.circumstances[at] ?? 0, device: day.device[at] ?? 0 };
        const context = signInContextOf(world, circumstances[row.circumstances], row);
        if (context === undefined) throw new Error('a row without a context');
        const code = decisions.indexOf(decideAccess(now, context).decision) * 4 + decisions.indexOf(decideAccess(then, context).decision);
        const count = day.count[at] ?? 0;
        tallies.signIns.add(0, code, count);
        tallies.people.add(person, code, count);
        tallies.devices.add(row.device, code, count);
        tallies.apps.add(row.app, code, count);
      }
    }
  }
  return tallies;
}

function expectOutcomes(found: EntityOutcomes, tally: Tally): void {
  expect(membersOf(found.seen)).toEqual(tally.whoHas(() => true));
  for (const [name, decision] of [['challenged', 1], ['undetermined', 2], ['blocked', 3]] as const) {
    expect(membersOf(found.current[name])).toEqual(tally.whoHas((now) => now === decision));
    expect(membersOf(found.proposed[name])).toEqual(tally.whoHas((_, then) => then === decision));
  }
  for (const [name, decision] of [['newlyAllowed', 0], ['newlyChallenged', 1], ['newlyUndetermined', 2], ['newlyBlocked', 3]] as const) {
    expect(membersOf(found[name])).toEqual(tally.whoHas((now, then) => then === decision && now !== then));
    for (const [entry, counts] of tally.of) expect(found.moved[entry * 4 + decision]).toBe(counts.reduce((sum, count, code) => sum + ((code & 3) === decision && code >> 2 !== decision ? count : 0), 0));
  }
}

describe('a replay of several days', () => {
  test.each([1, 2, 3, 4, 5, 6])('counts sign-ins, people, devices and apps as counting one by one does (tenant %i)', (seed) => {
    const drawn = draw(seed);
    const history = createReplayHistory();
    history.learn(drawn.circumstances);
    for (const day of drawn.days) history.setDay(day);
    const question = { current: drawn.current, proposed: drawn.proposed, directory: indexDirectory(drawn.world), fromDay: 4, toDay: 6 };
    const expected = explained(drawn);
    for (const kernel of ['compiled', 'javascript'] as const) {
      const replayer = createReplayer(history, { kernel });
      const pieces = [4, 5, 6].map((day) => replayer.base({ ...question, fromDay: day, toDay: day }));
      const joined = pieces.reduce(joinBases);
      for (const answer of [replayer.full(question), replayer.delta(replayer.base(question), question), replayer.delta(joined, question)]) {
        expect([...answer.signIns]).toEqual(expected.signIns.of.get(0));
        expectOutcomes(answer.people, expected.people);
        expectOutcomes(answer.devices, expected.devices);
        expectOutcomes(answer.apps, expected.apps);
        expect(structuredClone(answer)).toEqual(answer);
      }
    }
  });

  test('a day that comes again takes the place of what was kept, and one that is dropped is gone', () => {
    const { world, circumstances, days, current } = draw(9);
    const history = createReplayHistory();
    history.learn(circumstances);
    const question = { current, directory: indexDirectory(world), fromDay: 0, toDay: 10 };
    const sum = (): number => createReplayer(history).base(question).signIns.reduce((all, one) => all + one, 0);
    for (const day of [...days, ...days, ...days.map((one) => ({ ...one, day: one.day + 1 }))]) history.setDay(day);
    const whole = days.reduce((all, { signIns }) => all + signIns, 0);
    const [first] = days;
    if (first === undefined) throw new Error('no day was drawn');
    expect(sum()).toBe(whole + first.signIns);
    history.dropDay(4);
    expect(sum()).toBe(whole);
  });

  test('columns that contradict each other, and rows that name what is in no dictionary, are refused', () => {
    const { world, circumstances, days, current } = draw(10);
    const [day] = days;
    if (day === undefined) throw new Error('no day was drawn');
    const history = createReplayHistory();
    expect(() => history.setDay({ ...day, personStart: day.personStart.toReversed() })).toThrow(RangeError);
    expect(() => history.setDay({ ...day, app: day.app.subarray(1) })).toThrow(RangeError);
    history.setDay(day);
    const ask = (directory: typeof world) => () => createReplayer(history).base({ current, directory: indexDirectory(directory), fromDay: 0, toDay: 9 });
    expect(ask(world)).toThrow('in no dictionary');
    history.learn(circumstances);
    expect(ask(world)).not.toThrow();
    expect(ask({ ...world, people: world.people.slice(1) })).toThrow(RangeError);
    expect(ask({ ...world, devices: world.devices.slice(0, 3) })).toThrow(RangeError);
    expect(ask({ ...world, targets: world.targets.slice(0, 3) })).toThrow(RangeError);
  });
});
