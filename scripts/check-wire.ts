import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { checkExchange, exchange, type Apis } from './wire/check-exchange.ts';
import { describeDefender } from './wire/defender-api.ts';
import { completed } from './wire/left-out.ts';
import { describeApi, type ApiDescription } from './wire/open-api.ts';

/**
 * Runs all tests and conformance cases with the sandbox's wire log on, then holds every exchange against the published
 * descriptions of Microsoft Graph. `--log <file>` judges an existing log instead; further words are passed to jest.
 */
const root = join(import.meta.dirname, '..');
const descriptions = join(root, '../shared/data');
const cases = join(root, 'test/conformance/diagnosis');

main();

function main(): void {
  const { values, positionals } = parseArgs({ options: { log: { type: 'string' } }, allowPositionals: true });
  if (!existsSync(join(descriptions, 'graph-openapi-slice.yaml'))) {
    console.log(`Nothing was checked: the API descriptions are not at ${descriptions}.`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-wire-'));
  const log = values.log ?? join(folder, 'wire.jsonl');
  const failed = values.log === undefined ? produce(log, positionals) : [];
  const { exchanges, violations } = judge(log);
  rmSync(folder, { recursive: true });
  for (const [violation, count] of violations) console.log(`${count} x ${violation}`);
  for (const name of failed) console.log(`${name} failed, so its exchanges may be incomplete`);
  console.log(`${exchanges} exchanges, ${[...violations.values()].reduce((sum, count) => sum + count, 0)} violations`);
  if (exchanges === 0) console.log('No exchange at all: the wire log was not written.');
  process.exitCode = violations.size > 0 || failed.length > 0 || exchanges === 0 ? 1 : 0;
}

/** Runs everything that speaks to a sandbox, and names what did not end well. */
function produce(log: string, patterns: readonly string[]): readonly string[] {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...patterns];
  const conformance = ['src/cli/conformance.ts', 'diagnosis', cases];
  const runs: readonly [name: string, args: readonly string[]][] = [['the test run', jest]];
  const all = patterns.length === 0 && existsSync(join(root, 'src/cli/conformance.ts')) ? [...runs, ['conformance', conformance] as const] : runs;
  return all.filter(([, args]) => spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, GATEHOUSE_WIRE_LOG: log } }).status !== 0).map(([name]) => name);
}

function judge(log: string): { exchanges: number; violations: ReadonlyMap<string, number> } {
  const apis: Apis = { 'v1.0': load('graph-openapi-slice.yaml', 'v1.0'), beta: load('graph-openapi-slice-beta.yaml', 'beta'), api: describeDefender() };
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter((line) => line !== '') : [];
  const violations = new Map<string, number>();
  for (const line of lines) {
    const record = exchange.parse(JSON.parse(line));
    for (const problem of checkExchange(record, apis)) {
      // The same fault in a thousand rows is one fault.
      const key = `${record.method} ${record.url.split('?')[0]?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '{id}') ?? ''}: ${problem.replace(/\[\d+\]/g, '[]')}`;
      violations.set(key, (violations.get(key) ?? 0) + 1);
    }
  }
  return { exchanges: lines.length, violations };
}

function load(file: string, version: 'v1.0' | 'beta'): ApiDescription {
  const source: unknown = parse(readFileSync(join(descriptions, file), 'utf8'), { maxAliasCount: -1 });
  return describeApi(completed(source, version));
}
