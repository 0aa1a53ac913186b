import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface PlaygroundPerson {
  readonly id: string;
  readonly displayName: string;
  readonly upn: string;
}

export interface PlaygroundOptions {
  /** Where its configuration and log go. */
  readonly folder: string;
  readonly botUrl: string;
  readonly port: number;
  readonly tenantId: string;
  /** The person in the browser. */
  readonly person: PlaygroundPerson;
  /** The Playground wants exactly five others. */
  readonly others: readonly PlaygroundPerson[];
}

export interface Playground {
  readonly url: string;
  close(): Promise<void>;
}

/** The channel to which cases go in the Playground. */
export const helpdeskChannel = '19:helpdesk@thread.tacv2';
/** Where changes are shown: the General channel, whose id is that of the team. */
export const changeChannel = '19:team@thread.tacv2';

/**
 * Starts the Microsoft 365 Agents Playground and waits until its page answers. Telemetry is off and no browser is opened.
 * @throws with code `EADDRINUSE` when the port is taken, or when it does not answer within 60 s; its own log is in the folder
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  await failWhenTaken(options.port);
  await mkdir(options.folder, { recursive: true });
  await writeFile(path.join(options.folder, '.m365agentsplayground.yml'), JSON.stringify(configuration(options), null, 2));
  const cli = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
  const args = [cli, 'start', '-e', `${options.botUrl}/api/messages`, '-c', 'msteams', '--dt', '-p', String(options.port)];
  const child = spawn(process.execPath, args, { cwd: options.folder, env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none', NODE_OPTIONS: '' }, stdio: 'ignore' });
  const url = `http://localhost:${options.port}`;
  try {
    await untilReady(url, child, options.folder);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return { url, close: () => stop(child) };
}

/**
 * The Playground itself stays silent on a taken port, and the page of whoever has it would pass for its own. Two addresses, because
 * some systems bind every interface while a program has the loopback one.
 */
async function failWhenTaken(port: number): Promise<void> {
  for (const host of ['::', '127.0.0.1']) await bindOnce(port, host);
}

async function bindOnce(port: number, host: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    // Without IPv6 there is no such interface to be taken.
    server.once('error', (error) => ('code' in error && (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL') ? resolve() : reject(error)));
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

/** YAML is a superset of JSON. Keys and the misspelling are the Playground's. */
function configuration({ tenantId, person, others }: PlaygroundOptions): object {
  return {
    version: '0.1.1',
    tenantId,
    bot: { id: 'gatehouse', name: 'Gatehouse' },
    currentUser: userOf(person),
    users: others.map(userOf),
    personalChat: { id: 'personal-chat' },
    groupChat: { id: 'group-chat', name: 'Group Chat' },
    team: { id: changeChannel, name: 'Alderlake IT', aadGroupId: '0a11de00-0002-4000-8000-00000000000a', channels: [{ id: helpdeskChannel, name: 'Helpdesk' }] },
  };
}

function userOf({ id, displayName, upn }: PlaygroundPerson): object {
  const [givenName = displayName, surname = ''] = displayName.split(' ');
  return { id, name: displayName, userPrincipleName: upn, aadObjectId: id, givenName, surname, email: upn };
}

async function untilReady(url: string, child: ChildProcess, folder: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The Agents Playground ended with ${child.exitCode ?? child.signalCode}; its log is below ${folder}.`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(150);
  }
  throw new Error(`The Agents Playground did not answer at ${url}; its log is below ${folder}.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(kill);
}
