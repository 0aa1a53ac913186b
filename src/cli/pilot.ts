import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError } from '../config.ts';
import { jsonOf } from '../core/change/json.ts';
import { ownerNames } from '../core/diagnosis/diagnosis.ts';
import type { CheckResult } from '../core/pilot/check.ts';
import type { StepReport } from '../core/pilot/step.ts';
import { adoptPilot } from '../features/pilot/adopt.ts';
import { evidencePack } from '../features/pilot/evidence-pack.ts';
import { lookAt, type Overview } from '../features/pilot/overview.ts';
import type { PilotServices } from '../features/pilot/services.ts';
import { NoSuchStore } from './existing-store.ts';
import { openPilotSource } from './pilot-source.ts';
import { DumpError } from './read-dump.ts';

const usage = `usage: npm run -s pilot -- status|verify|evidence [--json] [--tenant <dump.json>] [--store <url>] [--out <file>]

  status     where the pilot stands, step by step
  verify     the same; exit code 1 unless every needed check passes
  evidence   one JSON file about the pilot for an auditor; exit code 1 unless the audit proves every change in it
  --tenant   looks at a tenant dump (docs/sandbox.md); without it at the tenant that the environment names,
             and without such an environment at the sandbox's own pilot tenant
  --store    the database with the record of the pilot (file:<folder> or postgres://…); without it the one that GATEHOUSE_STORE_URL names
  --out      writes the evidence to a new file; without it it is printed
  --json     pilot and report as JSON
  --help     prints this`;

interface Wanted {
  readonly command: (typeof commands)[number];
  readonly json: boolean;
  readonly dumpFile: string | undefined;
  readonly store: string | undefined;
  readonly out: string | undefined;
}

const commands = ['status', 'verify', 'evidence'] as const;

/** Milliseconds: nobody waits in a chat for it. */
const readWithinMs = 60_000;

/** Exit code 0: shown, verified or proven; 1: a needed check does not pass, a change is not proven, or it could not be looked at; 2: wrong usage. */
async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === 'help') {
    console.log(usage);
    return 0;
  }
  const source = await openPilotSource({ dumpFile: wanted.dumpFile, store: wanted.store, warn: (message) => console.error(message) });
  try {
    if (wanted.command === 'evidence') return await giveEvidence(source.services, wanted.out);
    const { pilot, report } = await look(source.services);
    console.log(wanted.json ? JSON.stringify(jsonOf({ pilot, report }), null, 2) : report.steps.map(stepText).join('\n\n'));
    return wanted.command === 'status' || report.steps.every(({ state }) => state === 'done') ? 0 : 1;
  } finally {
    await source.close();
  }
}

async function look(services: PilotServices): Promise<Overview> {
  const options = { signal: AbortSignal.timeout(readWithinMs) };
  const current = await services.changes.store.pilots.current();
  if (current === undefined) console.error('No record of a pilot under way: looking for the objects of the guide by their names.');
  return lookAt(services, current ?? (await adoptPilot(services, options)), options);
}

async function giveEvidence(services: PilotServices, out: string | undefined): Promise<number> {
  const evidence = await evidencePack(services, Date.now());
  if (evidence === undefined) {
    console.error('There has been no pilot yet, so there is no evidence.');
    return 1;
  }
  const text = `${JSON.stringify(evidence.file, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  // Evidence is never written over evidence, and is for the eyes of whoever asked for it.
  else await writeFile(out, text, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    throw new UsageError(`${out} cannot be written, or is there already.`, { cause: error });
  });
  if (evidence.sound) return 0;
  console.error('The audit does not prove every change: see "chain" and the "complete" of each in the evidence, and run npm run audit:verify.');
  return 1;
}

const states: Readonly<Record<StepReport['state'], string>> = { done: 'done', open: 'open', waiting: 'waits for an earlier step', unknown: 'could not be read' };
const signs: Readonly<Record<CheckResult['verdict'], string>> = { passed: 'ok', failed: 'FAILED', undetermined: 'UNKNOWN', waiting: 'waits' };

function stepText({ title, state, owner, checks }: StepReport, index: number): string {
  const lines = checks.map((check) => `  ${signs[check.verdict].padEnd(8)}${check.id}${check.weight === 'advice' ? ' (advice)' : ''}: ${check.says}${remedyText(check)}`);
  return [`${String(index + 1)} ${title}: ${states[state]} (${ownerNames[owner]})`, ...lines].join('\n');
}

function remedyText({ verdict, remedy }: CheckResult): string {
  if (verdict !== 'failed') return '';
  const where = remedy.where === undefined ? '' : `\n          ${remedy.where.path}: ${remedy.where.link}`;
  return `\n          ${ownerNames[remedy.owner]}: ${remedy.do}${where}`;
}

/** @throws {UsageError} */
function readArguments(): Wanted | 'help' {
  const { values, positionals } = parseOptions();
  if (values.help) return 'help';
  const [text, ...more] = positionals;
  const command = commands.find((each) => each === text);
  if (command === undefined || more.length > 0) throw new UsageError('Say status, verify or evidence.');
  return { command, json: values.json, dumpFile: values.tenant, store: values.store, out: values.out };
}

function parseOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, tenant: { type: 'string' }, store: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

class UsageError extends Error {
  override readonly name = 'UsageError';
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else console.error(error instanceof NoSuchStore || error instanceof ConfigError || error instanceof DumpError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
