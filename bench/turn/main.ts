/**
 * The whole turn "why is my device blocked?" beside the echo bot of the SDK's samples, both with signed requests. Bots run on
 * processor 0, the load and everything they talk to on processor 1.
 *
 * Run: npm run bench:turn
 */
import { execFileSync } from 'node:child_process';
import { hashOf, interleave, leastRounds, printReport, quantile, quartilesOf, ratiosOf, seeded, type Contender } from '../harness.ts';
import { newDatabase } from '../../test/e2e/support/postgres.ts';
import { closedLoop } from './load.ts';
import { people, setStage, type BotProcess } from './stage.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? leastRounds);
const sliceMs = Number(process.env['BENCH_SLICE_MS'] ?? 2_000);
const server = process.env['GATEHOUSE_TEST_POSTGRES'];
execFileSync('taskset', ['-cp', '1', String(process.pid)]);

const stage = await setStage();
const database = server === undefined ? undefined : await newDatabase(server);
const bots = [await stage.start('stock-echo.ts', 'echo', ''), await stage.start('stock-echo.ts', 'echo-again', ''), await stage.start('our-bot.ts', 'ours, embedded store', 'memory:')];
if (database !== undefined) bots.push(await stage.start('our-bot.ts', 'ours, PostgreSQL', process.env['BENCH_STORE_URL'] ?? database.url));
const sums = new Map(bots.map(({ name }) => [name, { cpu: 0, turns: 0, latencies: new Array<number>() }]));

// Code that has run a thousand times runs as it will for the rest of the day.
for (const bot of bots) await closedLoop(bot.load)(sliceMs * 2);
const values = await interleave(bots.map((bot): Contender => ({ name: bot.name, run: sliceOf(bot) })), { rounds, random: seeded(7) });
const wrong = bots.filter(({ name }) => !answeredAll(name)).map(({ name }) => name);
const messages = [...stage.connector.messages].map(([name, { count, bytes }]) => `${decodeURIComponent(name)}: ${count} answers of ${(bytes / count).toFixed(0)} B`);
await stage.close();
await database?.[Symbol.asyncDispose]();

const ours = bots.slice(2).map(({ name }) => name);
const ok = printReport({
  bench: 'turn',
  figures: ours.map((name) => ({ name: `turns/s, ${name} / echo`, ratios: ratiosOf(values, name, 'echo'), goal: { at: 'least', value: 1 } })),
  sameAgainstItself: ratiosOf(values, 'echo-again', 'echo'),
  values: Object.fromEntries([...values].map(([name, rates]) => [name, `${quartilesOf(rates).median.toFixed(0)} turns/s, ${costs(name)}`])),
  versions: { node: process.version },
  dataHash: hashOf({ people, sliceMs }),
  distinct: { people },
  answersEqual: wrong.length === 0,
  notes: [
    `Each of ${people} people asks again and again. Kept from the question before: the verified token, the connector client, the bot's own token, what was read for the same question of the same person in the last 15 s, the row of the conversation.`,
    'Not kept: the claim of the activity, the judgement of the body, the diagnosis itself, the card, and its record in the store, which are made for every turn.',
    ...messages,
    ...wrong.map((name) => `${name} sent fewer answers than it had turns`),
  ],
});
process.exitCode = ok ? 0 : 1;

function sliceOf(bot: BotProcess): () => Promise<number> {
  const loop = closedLoop(bot.load);
  return async () => {
    const before = await bot.cpu();
    const { turns, seconds, latencies } = await loop(sliceMs);
    const sum = sums.get(bot.name);
    if (sum !== undefined) {
      sum.cpu += (await bot.cpu()) - before;
      sum.turns += turns;
      sum.latencies.push(...latencies);
    }
    return turns / seconds;
  };
}

/** The warm-up counts among the answers, so there are more of them than turns, never fewer. */
function answeredAll(name: string): boolean {
  return (stage.connector.messages.get(encodeURIComponent(name))?.count ?? 0) >= (sums.get(name)?.turns ?? 0);
}

function costs(name: string): string {
  const { cpu, turns, latencies } = sums.get(name) ?? { cpu: 0, turns: 0, latencies: [] };
  return `${(cpu / turns).toFixed(2)} ms processor time, p50 ${quantile(latencies, 0.5).toFixed(1)} p99 ${quantile(latencies, 0.99).toFixed(1)} ms`;
}
