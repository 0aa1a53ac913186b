import { parseArgs } from 'node:util';
import { openStore } from '../adapters/store/open-store.ts';
import { userId } from '../core/facts/ids.ts';
import { compose } from '../compose.ts';
import { readConfig } from '../config.ts';
import { startSandbox } from '../sandbox/server.ts';
import { closeOnSignal } from './close-on-signal.ts';
import { changeChannel, helpdeskChannel, startPlayground } from './playground.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';

/** `npm start`: sandbox tenant, bot on the embedded store, Agents Playground, and what to try. Needs no tenant and no account. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3978' },
      'playground-port': { type: 'string', default: '56150' },
      'sandbox-port': { type: 'string', default: '4010' },
      data: { type: 'string', default: 'data' },
      scenario: { type: 'string', default: 'risk-high' },
    },
  });
  write('Starting the sandbox tenant, the bot and the Agents Playground …');
  const sandbox = await startSandbox({ port: Number(values['sandbox-port']) });
  sandbox.control.scenario(values.scenario);
  const config = readConfig({
    ...sandboxEnvironment(sandbox),
    GATEHOUSE_HELPDESK_CHANNEL: helpdeskChannel,
    GATEHOUSE_CHANGE_CHANNEL: changeChannel,
    GATEHOUSE_STORE_URL: `file:${values.data}/store`,
    GATEHOUSE_LOG_LEVEL: process.env['GATEHOUSE_LOG_LEVEL'] ?? 'warn',
    PORT: values.port,
    NODE_ENV: process.env['NODE_ENV'],
  });
  const { nora, theo, mira, ivo, elena, jonas } = sandbox.people;
  const people = [nora, theo, mira, ivo, elena, jonas];
  const gatehouse = await compose(config, openStore(config.storeUrl), { people: people.map(({ id, displayName, part }) => ({ userId: userId(id), displayName, part })) });
  const playground = await startPlayground({ folder: `${values.data}/playground`, botUrl: gatehouse.url, port: Number(values['playground-port']), tenantId: sandbox.tenantId, person: nora, others: [theo, mira, ivo, elena, jonas] });
  closeOnSignal(async () => {
    await playground.close();
    await gatehouse.close();
    await sandbox.close();
  });
  write(greeting(playground.url, sandbox.url));
}

function greeting(playground: string, sandbox: string): string {
  return `
Ready. Open ${playground} in a browser: you are Nora Quist, and Defender has found something on your laptop LT-4411.

Four things to try:
  1. Ask "why is my device blocked?", look at "What this rests on", and press "Show timeline".
  2. Put the laptop right, then press "Re-check" on the card:
       curl -X POST ${sandbox}/_sandbox/scenarios/recovered
  3. Type "be theo" to become the helpdesk agent and ask "why is LT-4411 blocked?".
     ("be nora" brings you back; "be mira" is security operations and sees the alert.)
  4. Type "be elena" (Entra admin), then "propose a change": switch the pilot's second policy to On. Type "be mira" and
     "pending changes" to decide on it; nobody can approve their own request. "history" shows how it went.

Other stories: curl ${sandbox}/_sandbox/scenarios        Stop with Ctrl+C.`;
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main();
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const hint = taken ? '\nAnother program uses the port. Choose others: npm start -- --port 3979 --playground-port 56151 --sandbox-port 4011' : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${hint}\n`);
  process.exit(1);
}
