import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { connectTenant } from '../adapters/connect-tenant.ts';
import { createCredential } from '../adapters/credential.ts';
import { ConfigError, readConfig } from '../config.ts';
import type { Upstreams } from '../features/diagnosis/read-facts.ts';
import type { RoleGroups } from '../features/diagnosis/rights.ts';
import { answerJson, answerText } from './answer.ts';
import { askAs, UnknownPerson } from './ask-as.ts';
import { openDump, openPilot } from './sandbox-tenant.ts';

const usage = `usage: npm run ask -- --as <user principal name> [--device <name>] [--tenant <dump.json>] [--json] "why is my device blocked?"

  --tenant   answers from a tenant dump (docs/sandbox.md); without it from the tenant that the environment names,
             and without such an environment from the sandbox's own pilot tenant`;

interface Source {
  readonly upstreams: Upstreams;
  readonly roles: RoleGroups;
  close(): Promise<void>;
}

/** The same engine without Teams. Exit code 0: answered; 1: no such person or unusable file; 2: wrong usage. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { as: { type: 'string' }, device: { type: 'string' }, tenant: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const text = positionals.join(' ').trim();
  if (values.as === undefined || text === '') {
    console.error(usage);
    return 2;
  }
  const source = await openSource(values.tenant);
  try {
    const diagnosis = await askAs(source.upstreams, source.roles, { as: values.as, text, device: values.device });
    console.log(values.json ? JSON.stringify(answerJson(diagnosis), null, 2) : answerText(diagnosis));
    return 0;
  } finally {
    await source.close();
  }
}

async function openSource(dumpFile: string | undefined): Promise<Source> {
  if (dumpFile === undefined && process.env['GATEHOUSE_TENANT_ID'] !== undefined) return openConfigured();
  const { sandbox, tenant, roles } = dumpFile === undefined ? await openPilot() : await openDump(JSON.parse(await readFile(dumpFile, 'utf8')));
  return { upstreams: tenant, roles, close: () => sandbox.close() };
}

function openConfigured(): Source {
  const config = readConfig(process.env);
  const tenant = connectTenant({ cloud: config.cloud, reader: createCredential(config.reader, config.cloud), actor: createCredential(config.actor, config.cloud) });
  return { upstreams: tenant, roles: config.roles, close: async () => undefined };
}

try {
  process.exitCode = await main();
} catch (error) {
  const expected = error instanceof UnknownPerson || error instanceof ConfigError || error instanceof SyntaxError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
