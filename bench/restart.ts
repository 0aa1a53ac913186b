/**
 * How soon the bot is ready again after kill -9, on an embedded store that exists already. Each round also times a process that only
 * loads the bot framework, which is most of a restart and not ours to change.
 *
 * Run: node bench/restart.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sandboxEnvironment } from '../src/cli/sandbox-environment.ts';
import { startSandbox } from '../src/sandbox/server.ts';
import { freePort } from '../test/e2e/support/free-port.ts';
import { killableBot } from '../test/e2e/support/killable-bot.ts';

const rounds = 9;
const root = path.resolve(import.meta.dirname, '..');
const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-restart-'));
const sandbox = await startSandbox({ throttling: false });
const bot = killableBot({ ...sandboxEnvironment(sandbox), GATEHOUSE_STORE_URL: `file:${folder}/store`, GATEHOUSE_LOG_LEVEL: 'error' }, await freePort());

console.log(`first start, store made           ${(await bot.start()).toFixed(0)} ms`);
const pairs: { restart: number; framework: number }[] = [];
for (let round = 0; round < rounds; round += 1) {
  await bot.kill();
  pairs.push({ restart: await bot.start(), framework: loadFramework() });
}
await bot.kill();
await sandbox.close();
await rm(folder, { recursive: true, force: true });

console.log(`ready after kill -9               median ${median(pairs.map(({ restart }) => restart)).toFixed(0)} ms, worst ${Math.max(...pairs.map(({ restart }) => restart)).toFixed(0)} ms`);
console.log(`bot framework alone               median ${median(pairs.map(({ framework }) => framework)).toFixed(0)} ms`);
console.log(`ratio restart / framework alone   median ${median(pairs.map(({ restart, framework }) => restart / framework)).toFixed(2)}`);

function loadFramework(): number {
  const start = performance.now();
  spawnSync(process.execPath, ['--import', './scripts/require-node.js', '--input-type=module', '--eval', "await import('botbuilder'); await import('restify')"], { cwd: root });
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
