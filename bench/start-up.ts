/**
 * From starting the process to `GET /readyz` answering 200, beside a process that only imports the packages the customer named.
 * Cold starts in turn, page cache warm, an existing store.
 *
 * Run: npm run bench:start-up
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sandboxEnvironment } from '../src/cli/sandbox-environment.ts';
import { startSandbox } from '../src/sandbox/server.ts';
import { freePort } from '../test/e2e/support/free-port.ts';
import { newDatabase } from '../test/e2e/support/postgres.ts';
import { hashOf, interleave, leastRounds, printReport, quartilesOf, ratiosOf, seeded, type Contender } from './harness.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? leastRounds);
const server = process.env['GATEHOUSE_TEST_POSTGRES'];
const root = path.resolve(import.meta.dirname, '..');
const packages = ['botbuilder', '@microsoft/teams-ai', 'restify', 'adaptivecards-templating', '@microsoft/microsoft-graph-client', '@azure/identity'];

const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-start-'));
const sandbox = await startSandbox({ throttling: false });
const environment = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...sandboxEnvironment(sandbox), GATEHOUSE_LOG_LEVEL: 'error' };
const database = server === undefined ? undefined : await newDatabase(server);

const contenders: Contender[] = [
  { name: 'packages', run: importPackages },
  { name: 'packages again', run: importPackages },
  { name: 'bot, embedded store', run: async () => startBot(`file:${folder}/store`) },
  ...(database === undefined ? [] : [{ name: 'bot, PostgreSQL', run: async () => startBot(database.url) }]),
];
// What Node keeps of compiled code is written when a process ends by itself; a bot that was stopped once has it.
for (const store of [`file:${folder}/store`, ...(database === undefined ? [] : [database.url])]) await startBot(store, 'SIGTERM');
const values = await interleave(contenders, { rounds, random: seeded(11) });
await sandbox.close();
await database?.[Symbol.asyncDispose]();
await rm(folder, { recursive: true, force: true });

const goal = { at: 'most', value: 0.9 } as const;
const ok = printReport({
  bench: 'start-up',
  figures: contenders.slice(2).map(({ name }) => ({ name: `${name} / importing the packages`, ratios: ratiosOf(values, name, 'packages'), goal })),
  sameAgainstItself: ratiosOf(values, 'packages again', 'packages'),
  values: Object.fromEntries([...values].map(([name, times]) => [name, `${quartilesOf(times).median.toFixed(0)} ms`])),
  versions: { node: process.version },
  dataHash: hashOf(packages),
  distinct: { packages: packages.length },
  answersEqual: true,
  notes: ['Ready: GET /readyz answers 200, which asks the store. The embedded store lies on disk and is opened, not made.', ...(database === undefined ? ['Without GATEHOUSE_TEST_POSTGRES there is no figure for PostgreSQL.'] : [])],
});
process.exitCode = ok ? 0 : 1;

/** Milliseconds until a process has imported them and ended. */
async function importPackages(): Promise<number> {
  const start = performance.now();
  const code = packages.map((name) => `await import('${name}');`).join(' ');
  const child = spawn(process.execPath, ['--import', './scripts/require-node.js', '--input-type=module', '--eval', `${code} process.stdout.write('x'); process.exit(0)`], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return performance.now() - start;
}

/** Milliseconds until the bot is ready; it is killed afterwards, as a crash would. */
async function startBot(storeUrl: string, end: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number> {
  const port = await freePort();
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', './scripts/require-node.js', 'src/main.ts'], { cwd: root, env: { ...environment, GATEHOUSE_STORE_URL: storeUrl, PORT: port }, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`).then(({ ok }) => ok, () => false))) {
    if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}`);
    await wait(5);
  }
  const took = performance.now() - start;
  child.kill(end);
  await ended;
  return took;
}
