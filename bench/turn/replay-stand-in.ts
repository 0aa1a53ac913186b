import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod/v4';

/**
 * The memory traffic of a replay, back to back while the flag is up: five million sign-ins in columns of ten bytes, each with three
 * gathers in tables of masks, and a fresh table of counts for each replay.
 */
const { flag } = z.object({ flag: z.instanceof(Int32Array) }).parse(workerData);
const signIns = 5_000_000;
const app = new Uint16Array(signIns).map((_, at) => (at * 2_654_435_761) % 500);
const circumstances = new Uint32Array(signIns).map((_, at) => (at * 40_503) % 300_000);
const device = new Uint32Array(signIns).map((_, at) => (at * 69_069) % 60_000);
const [appMasks, masks, deviceMasks] = [500, 300_000, 60_000].map((size) => new Int32Array(size).map((_, at) => at ^ (at << 7)));

let replays = 0;
for (;;) {
  Atomics.wait(flag, 0, 0);
  const counts = new Int32Array(60_000);
  for (let at = 0; at < signIns; at += 1) {
    const mask = (appMasks?.[app[at] ?? 0] ?? 0) & (masks?.[circumstances[at] ?? 0] ?? 0) & (deviceMasks?.[device[at] ?? 0] ?? 0);
    if (mask !== 0) counts[device[at] ?? 0] = (counts[device[at] ?? 0] ?? 0) + 1;
  }
  replays += 1;
  parentPort?.postMessage({ replays, affected: counts.filter((count) => count > 0).length });
}
