import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { decide } from '../../../../../src/core/change/approval/decide.ts';
import { emptyTally, noViolation, type Tally } from './commands.ts';

const schedules = Number(process.env['GATEHOUSE_MODEL_SCHEDULES'] ?? 100_000);
const seed = Number(process.env['GATEHOUSE_MODEL_SEED'] ?? 20_261_102);

/** One share of the schedules; the seed of each differs, and with it every schedule. */
function run(share: number, of: number): Tally {
  const tally = emptyTally();
  fc.assert(noViolation({ decide, comparing: true }, tally), { numRuns: Math.ceil(schedules / of), seed: seed + share });
  return tally;
}

async function runAll(): Promise<void> {
  const began = performance.now();
  const of = availableParallelism();
  const tallies = await Promise.all(
    Array.from({ length: of }, async (_, share) => new Promise<Tally>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: share });
      worker.once('message', resolve).once('error', reject);
    })),
  );
  const endings = new Map<string, number>();
  for (const tally of tallies) for (const [ending, count] of tally.endings) endings.set(ending, (endings.get(ending) ?? 0) + count);
  for (const [ending, count] of [...endings].toSorted(([, a], [, b]) => b - a)) console.log(`${String(count).padStart(8)}  ${ending}`);
  const total = tallies.reduce((sum, tally) => sum + tally.schedules, 0);
  console.log(`${total} schedules, no violation, seed ${seed}, ${Math.round((performance.now() - began) / 1000)} s`);
}

if (isMainThread) {
  await runAll();
} else {
  const share: unknown = workerData;
  parentPort?.postMessage(run(Number(share), availableParallelism()));
}
