import { AppCredentials } from 'botframework-connector/lib/auth/appCredentials.js';
import { AuthenticationConstants } from 'botframework-connector';
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
  process.on('message', () => process.send?.(process.cpuUsage()));
}
