/**
 * What replays cost the people who ask meanwhile: p99 of "why is my device blocked?" at 50 questions a second, with replays back to
 * back in a worker of the bot's process and without. The same bot in both, in slices in random order.
 *
 * Run: npm run bench:responsive
 */
import { hashOf, interleave, leastRounds, printReport, quantile, quartilesOf, ratiosOf, seeded } from './harness.ts';
import { openLoop } from './turn/load.ts';
import { people, setStage } from './turn/stage.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? leastRounds);
const sliceMs = Number(process.env['BENCH_SLICE_MS'] ?? 4_000);
const perSecond = 50;

const stage = await setStage({ pinned: false });
const bot = await stage.start('our-bot.ts', 'ours', process.env['BENCH_STORE_URL'] ?? 'memory:');
const loop = openLoop(bot.load, perSecond);
await loop(5_000);
const ran = { replays: 0, failed: false };
const slice = (replaying: boolean) => async (): Promise<number> => {
  const before = await bot.replays(replaying ? 'replay' : 'rest');
  // What is under way ends first.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { latencies } = await loop(sliceMs);
  const after = await bot.replays('rest');
  if (replaying) ran.replays += after - before;
  if (replaying === (after - before <= 1)) ran.failed = true;
  return quantile(latencies, 0.99);
};
const values = await interleave([{ name: 'without', run: slice(false) }, { name: 'without again', run: slice(false) }, { name: 'replaying', run: slice(true) }], { rounds, random: seeded(5) });
const answered = stage.connector.messages.get('ours')?.count ?? 0;
await stage.close();

const ok = printReport({
  bench: 'responsive',
  figures: [{ name: 'p99 replaying / p99 without', ratios: ratiosOf(values, 'replaying', 'without'), goal: { at: 'most', value: 1.5 } }],
  sameAgainstItself: ratiosOf(values, 'without again', 'without'),
  values: Object.fromEntries([...values].map(([name, p99]) => [`p99, ${name}`, `${quartilesOf(p99).median.toFixed(1)} ms`])),
  versions: { node: process.version },
  dataHash: hashOf({ people, perSecond, sliceMs }),
  distinct: { people, replays: ran.replays, answers: answered },
  answersEqual: !ran.failed && answered > 0,
  notes: ['The replay is a stand-in with the memory traffic of five million sign-ins; the questions are answered as in bench:turn.'],
});
process.exitCode = ok ? 0 : 1;
