import { execFileSync } from 'node:child_process';
import { interleave, ratiosOf, printReport, hashOf, seeded, quantile, leastRounds, type Contender } from '../harness.ts';
import { closedLoop } from './load.ts';
import { people, setStage, type BotProcess } from './stage.ts';

const sliceMs = Number(process.env['BENCH_SLICE_MS'] ?? 2_000);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? leastRounds);
execFileSync('taskset', ['-cp', '1', String(process.pid)]);

const stage = await setStage();
const storeUrl = process.env['BENCH_STORE_URL'] ?? 'memory:';
const bots = [await stage.start('stock-echo.ts', 'echo', ''), await stage.start('stock-echo.ts', 'echo-again', ''), await stage.start('our-bot.ts', 'ours', storeUrl)];
const cpu = new Map<string, { spent: number; turns: number; latencies: number[] }>();

const contenders = bots.map((bot): Contender => ({ name: bot.name, run: slices(bot) }));
const values = await interleave(contenders, { rounds, random: seeded(7), warmUp: 2 });
for (const [name, { spent, turns, latencies }] of cpu) console.error(name, 'cpu ms/turn', (spent / turns).toFixed(3), 'p50', quantile(latencies, 0.5).toFixed(1), 'p99', quantile(latencies, 0.99).toFixed(1));
console.error([...values].map(([name, list]) => `${name}: ${quantile(list, 0.5).toFixed(0)}/s`).join('  '), stage.connector.typing, [...stage.connector.messages].map(([name, { count, bytes }]) => `${name} ${count} ${(bytes / count).toFixed(0)} B`));
console.error(stage.connector.messages.get('ours')?.last.slice(0, 600));
await stage.close();
const ok = printReport({ bench: 'turn', figures: [{ name: 'ours / echo', ratios: ratiosOf(values, 'ours', 'echo'), goal: { at: 'least', value: 1 } }], sameAgainstItself: ratiosOf(values, 'echo-again', 'echo'), values: {}, versions: {}, dataHash: hashOf({ people }), distinct: { people }, answersEqual: true });
process.exitCode = ok ? 0 : 1;

function slices(bot: BotProcess): () => Promise<number> {
  const loop = closedLoop(bot.load);
  return async () => {
    const before = await bot.cpu();
    const { turns, seconds, latencies } = await loop(sliceMs);
    const spent = (await bot.cpu()) - before;
    const sum = cpu.get(bot.name) ?? { spent: 0, turns: 0, latencies: [] };
    cpu.set(bot.name, { spent: sum.spent + spent, turns: sum.turns + turns, latencies: [...sum.latencies, ...latencies].slice(-20000) });
    console.error(bot.name, (turns / seconds).toFixed(0), (spent / turns).toFixed(3));
    return turns / seconds;
  };
}
