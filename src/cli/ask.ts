import { parseArgs } from 'node:util';
import { connectTenant } from '../adapters/connect-tenant.ts';
import { createCredential } from '../adapters/credential.ts';
import { ConfigError, readConfig } from '../config.ts';
import type { Upstreams } from '../features/diagnosis/read-facts.ts';
import type { RoleGroups } from '../features/diagnosis/rights.ts';
import { answerJson, answerText } from './answer.ts';
import { askAs, UnknownPerson, type AskAs } from './ask-as.ts';
import { DumpError, readDump } from './read-dump.ts';
import { openDump, openPilot } from './sandbox-tenant.ts';

const usage = `usage: npm run ask -- --as <user principal name> [--device <name>] [--tenant <dump.json>] [--json] "why is my device blocked?"

  --tenant   answers from a tenant dump (docs/sandbox.md); without it from the tenant that the environment names,
             and without such an environment from the sandbox's own pilot tenant
  --device   the device that is meant, when the question does not name it
  --json     the answer as JSON
  --help     prints this`;

type Question = AskAs & { readonly dumpFile: string | undefined; readonly json: boolean };

interface Source {
  readonly upstreams: Upstreams;
  readonly roles: RoleGroups;
  close(): Promise<void>;
}

/** The same engine without Teams. Exit code 0: answered; 1: no such person or unusable file; 2: wrong usage. */
async function main(): Promise<number> {
  const question = readArguments();
  if (question === 'help') {
    console.log(usage);
    return 0;
  }
  const source = await openSource(question.dumpFile);
  try {
    const diagnosis = await askAs(source.upstreams, source.roles, question);
    console.log(question.json ? JSON.stringify(answerJson(diagnosis), null, 2) : answerText(diagnosis));
    return 0;
  } finally {
    await source.close();
  }
}

/** @throws {UsageError} */
function readArguments(): Question | 'help' {
  const { values, positionals } = parseOptions();
  if (values.help) return 'help';
  const text = positionals.join(' ').trim();
  if (values.as === undefined) throw new UsageError('--as is missing: who asks?');
  for (const name of ['as', 'device', 'tenant'] as const) if (values[name]?.trim() === '') throw new UsageError(`--${name} is empty.`);
  if (text === '') throw new UsageError('The question is missing.');
  return { as: values.as.trim(), text, device: values.device, dumpFile: values.tenant, json: values.json };
}

function parseOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { as: { type: 'string' }, device: { type: 'string' }, tenant: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function openSource(dumpFile: string | undefined): Promise<Source> {
  if (dumpFile === undefined && process.env['GATEHOUSE_TENANT_ID'] !== undefined) return openConfigured();
  const { sandbox, tenant, roles } = dumpFile === undefined ? await openPilot() : await openDump(await readDump(dumpFile, (message) => console.error(message)));
  return { upstreams: tenant, roles, close: () => sandbox.close() };
}

function openConfigured(): Source {
  const config = readConfig(process.env);
  const tenant = connectTenant({ cloud: config.cloud, reader: createCredential(config.reader, config.cloud), actor: createCredential(config.actor, config.cloud) });
  return { upstreams: tenant, roles: config.roles, close: async () => undefined };
}

class UsageError extends Error {
  override readonly name = 'UsageError';
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else console.error(error instanceof UnknownPerson || error instanceof ConfigError || error instanceof DumpError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
