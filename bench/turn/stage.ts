import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod/v4';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { crowdDeviceId, crowdUserId } from '../../src/sandbox/tenant/crowd.ts';
import { startBotFramework, teamsKey, type BotFramework } from '../../test/bot/gate/support/bot-framework.ts';
import { appId, claimsFor, tokenOf } from '../../test/bot/gate/support/drafts.ts';
import { startConnector, type Connector, type Load } from './load.ts';
import type { Setting } from './process.ts';

/** Whoever asks. The first eleven are in the pilot; all of those are blocked by the risk of their laptop. */
export const people = 16;
const blocked = 10;

export interface Stage {
  readonly sandbox: Sandbox;
  readonly botFramework: BotFramework;
  readonly connector: Connector;
  /** A bot process, on processor 0 unless it is not pinned. */
  start(entry: string, name: string, storeUrl: string): Promise<BotProcess>;
  close(): Promise<void>;
}

export interface BotProcess {
  readonly name: string;
  readonly url: string;
  readonly load: Load;
  /** Processor time used so far, in milliseconds. */
  cpu(): Promise<number>;
  /** Lets replays run in the bot's process, or rest, and says how many have run. */
  replays(what: 'replay' | 'rest'): Promise<number>;
  stop(): Promise<void>;
}

/** Everything around the bots: the tenant, Bot Framework's keys and the connector. `pinned`: false where a bot has both processors. */
export async function setStage({ pinned = true } = {}): Promise<Stage> {
  const [sandbox, botFramework, connector] = await Promise.all([startSandbox({ throttling: false, frozen: true }), startBotFramework(), startConnector()]);
  blockPeople(sandbox);
  const running: BotProcess[] = [];
  return {
    sandbox, botFramework, connector,
    start: async (entry, name, storeUrl) => {
      const connectorUrl = `${connector.url}${encodeURIComponent(name)}/`;
      const setting = { appId, openIdMetadataUrl: botFramework.openIdMetadataUrl, tenantId: sandbox.tenantId, connectorUrl, storeUrl, sandbox: { url: sandbox.url, tenantId: sandbox.tenantId, reader: sandbox.reader, actor: sandbox.actor } };
      const serviceUrl = entry === 'stock-echo.ts' ? connectorUrl : 'https://smba.trafficmanager.net/emea/';
      const bot = await startProcess(entry, name, setting, serviceUrl, sandbox, pinned);
      running.push(bot);
      return bot;
    },
    close: async () => {
      await Promise.all(running.map(async (bot) => bot.stop()));
      connector.close();
      await Promise.all([sandbox.close(), botFramework[Symbol.asyncDispose]()]);
    },
  };
}

/** The pilot's people of the crowd get an alert on their laptop, and are turned away when they sign in afterwards. */
function blockPeople({ control }: Sandbox): void {
  control.scenario('risk-high');
  for (let index = 0; index < blocked; index += 1) control.alert(`LT-${5000 + index}`, { title: 'Suspicious activity', severity: 'High' });
  control.advance(90);
  for (let index = 0; index < blocked; index += 1) control.signIn({ user: crowdUserId(index), device: crowdDeviceId(index) });
  control.advance(30);
}

async function startProcess(entry: string, name: string, setting: Setting, serviceUrl: string, sandbox: Sandbox, pinned: boolean): Promise<BotProcess> {
  const file = path.join(import.meta.dirname, entry);
  const options = (process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '');
  const child = spawn('taskset', ['-c', pinned ? '0' : '0,1', process.execPath, '--no-warnings', ...(entry === 'our-bot.ts' ? options : []), file], {
    env: { ...process.env, NODE_ENV: 'production', BENCH_SETTING: JSON.stringify(setting) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await readyUrl(child, name);
  return {
    name, url,
    load: { url, next: turns(serviceUrl, sandbox) },
    cpu: async () => {
      const { user, system } = await told(child, 'cpu');
      return (user + system) / 1_000;
    },
    replays: async (what) => (await told(child, what)).replays,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function readyUrl(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      const url = /^ready (\S+)/m.exec(chunk.toString())?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code ?? 'a signal'}`)));
  });
}

const telling = z.object({ user: z.number(), system: z.number(), replays: z.number() });

async function told(child: ChildProcess, what: 'cpu' | 'replay' | 'rest'): Promise<z.infer<typeof telling>> {
  return new Promise((resolve, reject) => {
    child.once('message', (told) => {
      const parsed = telling.safeParse(told);
      if (parsed.success) resolve(parsed.data);
      else reject(parsed.error);
    });
    child.send(what);
  });
}

/** Everybody in turn asks the same, signed as Teams signs: one token for the hour, another activity each time. */
function turns(serviceUrl: string, sandbox: Sandbox): Load['next'] {
  const { nora } = sandbox.people;
  const askers = [nora.id, ...Array.from({ length: people - 1 }, (_, index) => crowdUserId(index))];
  const token = tokenOf({ header: { alg: 'RS256', kid: teamsKey.keyId, typ: 'JWT' }, payload: claimsFor(serviceUrl, Date.now()), body: {}, key: teamsKey });
  let count = 0;
  return () => {
    const id = askers[count % askers.length] ?? nora.id;
    count += 1;
    const body = {
      type: 'message', id: randomUUID(), text: 'why is my device blocked?', textFormat: 'plain', timestamp: new Date().toISOString(), localTimezone: 'Europe/Berlin', locale: 'en-GB',
      channelId: 'msteams', serviceUrl,
      from: { id: `29:${id}`, name: 'A Person', aadObjectId: id },
      recipient: { id: `28:${appId}`, name: 'Gatehouse' },
      conversation: { id: `a:${id}`, conversationType: 'personal', tenantId: sandbox.tenantId },
      channelData: { tenant: { id: sandbox.tenantId } },
      entities: [{ locale: 'en-GB', country: 'GB', platform: 'Windows', timezone: 'Europe/Berlin', type: 'clientInfo' }],
    };
    return { authorization: `Bearer ${token}`, body: JSON.stringify(body) };
  };
}
