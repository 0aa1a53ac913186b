import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { beginnings, scenarios } from './control/scenarios.ts';
import { readFault, type Fault } from './http/faults.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from './server.ts';
import { isRow } from './wire/row.ts';

const HELP = `Usage: npm run sandbox -- [--port 4010] [--tenant dump.json] [--scale users=100000] [--scenario name] [--story empty] [--seed 4411] [--no-throttling]
         [--lag-ms 400 --stale-share 0.5] [--audit-delay 60] [--multi-admin-approval] [--fill-policies 100]
         [--fault '{"match": "PATCH /v1.0/*", "kind": "drop-after", "share": 0.1, "seed": 7}']...`;

/** Starts the sandbox from the command line and stays until it is interrupted. */
async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '4010' }, tenant: { type: 'string' }, scale: { type: 'string' }, scenario: { type: 'string' }, story: { type: 'string', default: 'pilot' }, seed: { type: 'string' },
      'lag-ms': { type: 'string' }, 'stale-share': { type: 'string', default: '0.5' }, 'audit-delay': { type: 'string' }, 'multi-admin-approval': { type: 'boolean', default: false },
      'fill-policies': { type: 'string' }, fault: { type: 'string', multiple: true, default: [] },
      'no-throttling': { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    write(`${HELP}\n\nScenarios:\n${[...scenarios, ...beginnings].map(({ name, story }) => `  ${name.padEnd(24)}${story}`).join('\n')}`);
    return;
  }
  const options: SandboxOptions = { port: wholeNumber('--port', values.port), throttling: !values['no-throttling'] };
  options.story = storyIn(values.story);
  if (values.tenant !== undefined) options.tenant = readDump(values.tenant);
  if (values.seed !== undefined) options.seed = wholeNumber('--seed', values.seed);
  if (values.scale !== undefined) options.users = wholeNumber('--scale users', /^users=(.+)$/.exec(values.scale)?.[1] ?? values.scale);
  if (values['lag-ms'] !== undefined) options.consistency = { lagMs: wholeNumber('--lag-ms', values['lag-ms']), staleShare: share(values['stale-share']), seed: options.seed ?? 1 };
  if (values['audit-delay'] !== undefined) options.auditDelaySeconds = wholeNumber('--audit-delay', values['audit-delay']);
  options.multiAdminApproval = values['multi-admin-approval'];
  options.faults = values.fault.map(faultIn);
  const sandbox = await startSandbox(options);
  try {
    if (values.scenario !== undefined) sandbox.control.scenario(values.scenario);
    if (values['fill-policies'] !== undefined) sandbox.control.fillPolicies(wholeNumber('--fill-policies', values['fill-policies']));
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  write(greeting(sandbox));
}

function greeting(sandbox: Sandbox): string {
  const { url, tenantId, reader, executor } = sandbox;
  return `The sandbox tenant listens on ${url} (its time: ${sandbox.control.now()})
  token    POST ${url}/${tenantId}/oauth2/v2.0/token   client_id=${reader.clientId} client_secret=${reader.clientSecret}
  changes  client_id=${executor.clientId} client_secret=${executor.clientSecret}
  Graph    ${url}/v1.0 and ${url}/beta      Defender ${url}/api

Try:
  curl ${url}/_sandbox/scenarios
  curl -X POST ${url}/_sandbox/scenarios/risk-high
  curl -X POST ${url}/_sandbox/advance -H 'Content-Type: application/json' -d '{"minutes": 30}'`;
}

function readDump(file: string): unknown {
  const dump: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return dump;
}

function storyIn(value: string): 'pilot' | 'empty' {
  if (value !== 'pilot' && value !== 'empty') throw new TypeError(`--story must be pilot or empty, not '${value}'.`);
  return value;
}

function share(value: string): number {
  const number = Number(value);
  if (!(number >= 0 && number <= 1)) throw new TypeError(`--stale-share must be a number from 0 to 1, not '${value}'.`);
  return number;
}

function faultIn(source: string): Fault {
  const fault: unknown = JSON.parse(source);
  return readFault(isRow(fault) ? fault : {});
}

function wholeNumber(option: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new TypeError(`${option} must be a whole number, not '${value}'.`);
  return Number(value);
}

function write(message: string): void {
  process.stdout.write(`${message}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}\n`);
  process.exitCode = 1;
}
