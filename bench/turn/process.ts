import { AppCredentials } from 'botframework-connector/lib/auth/appCredentials.js';
import { AuthenticationConstants } from 'botframework-connector';
import { Worker } from 'node:worker_threads';
import { z } from 'zod/v4';

const setting = z.object({
  appId: z.string(),
  /** Where Bot Framework's signing keys are read. */
  openIdMetadataUrl: z.string(),
  tenantId: z.string(),
  /** Of the connector stand-in. */
  connectorUrl: z.string(),
  sandbox: z.object({ url: z.string(), tenantId: z.string(), reader: z.object({ clientId: z.string(), clientSecret: z.string() }), actor: z.object({ clientId: z.string(), clientSecret: z.string() }) }),
  storeUrl: z.string(),
});

export type Setting = z.infer<typeof setting>;

/** What the bench tells a server process. */
export function readSetting(): Setting {
  return setting.parse(JSON.parse(process.env['BENCH_SETTING'] ?? 'null'));
}

/** `replay` lets replays run back to back in a worker of this process, `rest` ends them after the one under way. How many there were. */
function replay(asked: unknown): number {
  if (asked === 'replay' || asked === 'rest') {
    worker ??= startWorker();
    Atomics.store(flag, 0, asked === 'replay' ? 1 : 0);
    Atomics.notify(flag, 0);
  }
  return replays;
}

const flag = new Int32Array(new SharedArrayBuffer(4));
let replays = 0;
let worker: Worker | undefined;

function startWorker(): Worker {
  const started = new Worker(new URL('./replay-stand-in.ts', import.meta.url), { workerData: { flag } });
  started.on('message', () => (replays += 1));
  started.unref();
  return started;
}

/** Both bots sign what they send with a token that the SDK holds already, as it does for an hour after it was fetched. */
export function keepSentToken(appId: string): void {
  const key = `${appId}${AuthenticationConstants.ToChannelFromBotOAuthScope}-cache`;
  const cache: unknown = Reflect.get(AppCredentials, 'cache');
  if (!(cache instanceof Map)) throw new Error('the SDK keeps its tokens elsewhere');
  cache.set(key, { accessToken: `${'h'.repeat(100)}.${'p'.repeat(700)}.${'s'.repeat(340)}`, expiresOn: new Date(Date.now() + 3_600_000) });
}

export function tellReady(address: unknown): void {
  if (typeof address !== 'object' || address === null || !('port' in address)) throw new Error('no port');
  process.stdout.write(`ready http://127.0.0.1:${String(address.port)}\n`);
  process.on('SIGTERM', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
  // Asked for between slices: processor time used so far, in microseconds.
  process.on('message', (asked) => {
    const replays = replay(asked);
    process.send?.({ ...process.cpuUsage(), replays });
  });
}
