/**
 * What a replay of a tenant's sign-ins costs, beside engines that could be asked the same. Run: npm run bench
 * BENCH_SIGN_INS=500000 makes it smaller, BENCH_ROUNDS=3 shorter; only the full size with twelve rounds is the figure.
 */
import { decideAccess } from '../../src/core/conditional-access/decide-access.ts';
import { prepareAccess } from '../../src/core/conditional-access/prepare-access.ts';
import type { ReplayAnswer } from '../../src/core/replay/answer.ts';
import { countBits } from '../../src/core/replay/bits.ts';
import { compile, createCompileCache, type ReplayQuestion } from '../../src/core/replay/compile.ts';
import { indexDirectory } from '../../src/core/replay/directory-index.ts';
import { scanInJavaScript } from '../../src/core/replay/kernel-js.ts';
import { createReplayer, joinBases } from '../../src/core/replay/replay.ts';
import { createReplayHistory } from '../../src/core/replay/resident.ts';
import { signInContextOf } from '../../src/core/replay/world.ts';
import { interleave, printReport, quartilesOf, ratiosOf, seeded, type Contender, type Figure } from '../harness.ts';
import { openCedar } from './cedar.ts';
import { drawData, fullSize } from './data.ts';
import { openDuck, type Totals } from './duck.ts';
import { layOut } from './laid-out.ts';
import { openNative } from './native.ts';
import { naturalSql, packedSql } from './sql.ts';

const size = { ...fullSize, signIns: Number(process.env['BENCH_SIGN_INS'] ?? fullSize.signIns) };
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 12);
const say = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

say(`drawing ${size.signIns} sign-ins`);
const data = drawData(2026, size);
const history = createReplayHistory();
history.learn(data.circumstances);
for (const day of data.days) history.setDay(day);
const [compiled, plain] = [createReplayer(history), createReplayer(history, { kernel: 'javascript' })];
const directory = indexDirectory(data.directory);
const window = { directory, fromDay: data.days[0]?.day ?? 0, toDay: data.days.at(-1)?.day ?? 0 };
const question: ReplayQuestion = { ...data.rules, ...window };
const fresh = (): ReplayQuestion => ({ ...structuredClone(data.rules), ...window });
const flipped = { noncompliant: Array.from({ length: size.devices / 20 }, (_, at) => 1 + at * 20), compliant: [] };
const base = compiled.base(question);
const expected = compiled.full(question);

say('loading DuckDB');
const tables = compile(question, history.circumstances, createCompileCache());
const duck = await openDuck(data, tables);
const laid = layOut(history, tables, question);
const native = await openNative(history.memory.memory.buffer, laid.jobs);
const cedar = openCedar(data.rules.current);
const samples = drawSamples(200);
const prepared = prepareAccess(data.rules.current);
const calls = samples.map((signIn) => cedar.call(signIn));

const natural = naturalSql(data.rules.current, data.rules.proposed, 'everybody');
const naturalScoped = naturalSql(data.rules.current, data.rules.proposed, 'people of the new policy');
let wrong = 0;

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

async function timedAsync<T>(work: () => Promise<T>, check: (answer: T) => boolean): Promise<number> {
  const start = performance.now();
  const answer = await work();
  const took = performance.now() - start;
  if (!check(answer)) wrong += 1;
  return took;
}

function totalsOf({ signIns, people, devices }: ReplayAnswer): Totals {
  return { signIns: [...signIns], people: countBits(people.newlyBlocked), devices: countBits(devices.newlyBlocked) };
}

/** `moved`: without the sign-ins that stay as they are, because only those of some people were read. */
function matches(answer: Totals, part: 'all' | 'moved'): boolean {
  const want = totalsOf(expected);
  const same = answer.people === want.people && answer.devices === want.devices && want.signIns.every((count, at) => (part === 'moved' && at % 5 === 0) || count === answer.signIns[at]);
  if (!same) say(`differs: ${JSON.stringify(answer)} instead of ${JSON.stringify(want)}`);
  return same;
}

function ours(work: () => ReplayAnswer): () => Promise<number> {
  return () => timedAsync(async () => work(), (answer) => matches(totalsOf(answer), 'all'));
}

/** Rows with nothing unknown, for an engine without a third truth value. */
function drawSamples(count: number) {
  const random = seeded(5);
  const known = Array.from({ length: 4 * count }, () => {
    const day = data.days[Math.floor(random() * data.days.length)];
    if (day === undefined) return [];
    const row = Math.floor(random() * day.rows);
    const person = day.personStart.findIndex((start) => start > row) - 1;
    const circumstances = data.circumstances[day.circumstances[row] ?? 0];
    const context = signInContextOf(data.directory, circumstances, { person, app: day.app[row] ?? 0, circumstances: 0, device: day.device[row] ?? 0 });
    return context === undefined || Object.values({ ...context, insiderRisk: 'none' }).includes(undefined) || context.device?.isCompliant === undefined ? [] : [context];
  });
  const rules = prepareAccess(data.rules.current);
  const drawn = known.flat().filter((signIn) => decideAccess(rules, signIn).decision !== 'undetermined').slice(0, count);
  if (drawn.length < count) throw new Error('too few sign-ins without anything unknown');
  return drawn;
}

let sample = 0;
const contenders: Contender[] = [
  { name: 'full', run: ours(() => compiled.full(fresh())) },
  { name: 'full again', run: ours(() => compiled.full(fresh())) },
  { name: 'full in JavaScript', run: ours(() => plain.full(fresh())) },
  { name: 'one policy', run: ours(() => compiled.delta(base, fresh())) },
  { name: 'DuckDB natural', run: () => timedAsync(() => duck.ask(natural), (answer) => matches(answer, 'all')) },
  { name: 'DuckDB packed', run: () => timedAsync(() => duck.ask(packedSql), (answer) => matches(answer, 'all')) },
  { name: 'DuckDB natural, people of the policy', run: () => timedAsync(() => duck.ask(naturalScoped), (answer) => matches(answer, 'moved')) },
  { name: 'threshold', run: () => timed(() => compiled.delta(base, { ...window, current: data.rules.current, proposed: data.rules.current, devices: flipped })) },
  { name: 'kernel', run: () => timed(() => laid.run(laid.compiled)) },
  { name: 'kernel in JavaScript', run: () => timed(() => laid.run(scanInJavaScript)) },
  ...(native === undefined ? [] : [{ name: 'kernel in C', run: nativeRun }]),
  { name: 'decision', run: () => timed(() => samples.forEach((signIn) => decideAccess(prepared, signIn))) / samples.length },
  { name: 'Cedar decision', run: () => timed(() => calls.forEach((call) => cedar.decide(call))) / calls.length },
  { name: 'rebuild', run: () => timed(rebuild) },
  { name: 'add a day', run: addDay },
];

async function nativeRun(): Promise<number> {
  if (native === undefined) return Number.NaN;
  const { took, signIns } = await native.run();
  if (!signIns.every((count, at) => at === 0 || count === expected.signIns[at])) wrong += 1;
  return took;
}

function rebuild(): void {
  const anew = createReplayHistory();
  anew.learn(data.circumstances);
  for (const day of data.days) anew.setDay(day);
  createReplayer(anew).base(question);
}

/** All days but the last are there, with their base; the last comes with its circumstances. */
function addDay(): number {
  const last = data.days.at(-1);
  if (last === undefined) return Number.NaN;
  const before = data.circumstances.slice(0, data.circumstancesBeforeLastDay);
  const grown = createReplayHistory();
  grown.learn(before);
  for (const day of data.days.slice(0, -1)) grown.setDay(day);
  const replayer = createReplayer(grown);
  const kept = replayer.base({ ...question, toDay: last.day - 1 });
  let whole = kept;
  const took = timed(() => {
    grown.learn(data.circumstances);
    grown.setDay(last);
    whole = joinBases(kept, replayer.base({ ...question, fromDay: last.day }));
  });
  if (!whole.signIns.every((count, at) => count === base.signIns[at])) wrong += 1;
  return took;
}

for (const [at, signIn] of samples.entries()) {
  const [mine, theirs] = [decideAccess(prepared, signIn), cedar.decide(calls[at] ?? cedar.call(signIn))];
  if ((mine.decision === 'granted') !== theirs.allowed) wrong += 1;
  if (mine.decision !== 'granted') sample += 1;
}
say(`${sample} of ${samples.length} sample decisions are restricted; ${rounds} rounds`);

const values = await interleave(contenders, { rounds, random: seeded(1), onRound: (round, now) => say(`round ${round + 1}: ${[...now].map(([name, value]) => `${name} ${value.toFixed(2)}`).join(', ')}`) });
const distinct = await duck.number('SELECT count(*) FROM (SELECT DISTINCT person, app, circumstances, device FROM packed)');
await duck.close();
await native?.close();

say('ten times as many sign-ins');
const [before, after] = [window.toDay, window.toDay + size.days * 9];
for (let day = before; day < after; day += 1) history.setDay(data.nextDay());
history.learn(data.circumstances);
const long = await interleave(
  [
    { name: 'full', run: () => timed(() => compiled.full(fresh())) },
    { name: 'ten times', run: () => timed(() => compiled.full({ ...fresh(), toDay: after })) },
  ],
  { rounds, random: seeded(2) },
);

const figure = (name: string, over: string, under: string, at: 'least' | 'most', value: number): Figure => ({ name, ratios: ratiosOf(values, over, under), goal: { at, value } });
const reported = (name: string, over: string, under: string): Figure => ({ name, ratios: ratiosOf(values, over, under) });
const figures: Figure[] = [
  figure('DuckDB natural / full replay with compile', 'DuckDB natural', 'full', 'least', 50),
  figure('DuckDB packed / full replay with compile', 'DuckDB packed', 'full', 'least', 1.5),
  figure('DuckDB natural, people of the policy / one policy', 'DuckDB natural, people of the policy', 'one policy', 'least', 15),
  reported('DuckDB natural / one policy', 'DuckDB natural', 'one policy'),
  figure('Cedar preparsed / one explained decision', 'Cedar decision', 'decision', 'least', 20),
  { name: '50 M sign-ins / 5 M', ratios: ratiosOf(long, 'ten times', 'full'), goal: { at: 'most', value: 12 } },
  figure('add a day / rebuild', 'add a day', 'rebuild', 'most', 1 / 15),
  figure('threshold / full replay', 'threshold', 'full', 'most', 0.5),
  reported('full in JavaScript / full', 'full in JavaScript', 'full'),
  reported('DuckDB packed / full in JavaScript', 'DuckDB packed', 'full in JavaScript'),
  reported('kernel in JavaScript / kernel', 'kernel in JavaScript', 'kernel'),
  ...(native === undefined ? [] : [reported('kernel / kernel in C -O3', 'kernel', 'kernel in C'), reported('kernel in JavaScript / kernel in C -O3', 'kernel in JavaScript', 'kernel in C')]),
];
const passed = printReport({
  bench: `replay of ${data.signIns} sign-ins, ${size.people} people, ${size.devices} devices, ${size.apps} apps, ${data.rules.current.policies.length} policies`,
  figures,
  sameAgainstItself: ratiosOf(values, 'full again', 'full'),
  values: Object.fromEntries([...values, ['ten times', long.get('ten times') ?? []] as const].map(([name, times]) => [name, `${quartilesOf(times).median.toFixed(4)} ms`])),
  versions: { node: process.version, duckdb: duck.version, cedar: cedar.version, gcc: native?.version ?? 'not there: the C kernel was left out' },
  dataHash: data.hash,
  distinct: { tuples: distinct, rows: data.days.reduce((sum, { rows }) => sum + rows, 0), circumstances: history.circumstances.placeOf.length, places: history.circumstances.places.length, groups: tables.groups.table.count, policies: data.rules.current.policies.length },
  answersEqual: wrong === 0,
  notes: [`decisions now > then: ${[...expected.signIns].map((count, at) => (count === 0 ? '' : `${Math.floor(at / 4)}>${at % 4} ${count}`)).filter((text) => text !== '').join(', ')}`, ...(native === undefined ? ['no gcc: the C kernel was left out'] : [])],
});
process.exitCode = passed ? 0 : 1;
