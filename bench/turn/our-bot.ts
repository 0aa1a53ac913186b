/** The product's bot with its real gate, readers, store and connector; only the addresses of Bot Framework and Teams are stand-ins. */
import { pino } from 'pino';
import { connectTenant } from '../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../src/adapters/credential.ts';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { connectTeams } from '../../src/adapters/teams/connect-teams.ts';
import { cloudAt } from '../../src/adapters/upstream/clouds.ts';
import { createChannelGate, defaultGateLimits, gatePresets, isAllowedServiceUrl } from '../../src/bot/gate.ts';
import { startBot } from '../../src/bot/start-bot.ts';
import { warmUpCards } from '../../src/cards/render.ts';
import { pilotRoles } from '../../src/cli/sandbox-tenant.ts';
import { createRecentReadings } from '../../src/features/diagnosis/recent-facts.ts';
import { readersOf } from '../../src/compose-changes.ts';
import { keepSentToken, readSetting, tellReady } from './process.ts';

const { appId, openIdMetadataUrl, tenantId, connectorUrl, sandbox, storeUrl } = readSetting();
keepSentToken(appId);

const teamsUrl = 'https://smba.trafficmanager.net/emea/';
const hosts = gatePresets.public.serviceUrlHosts;
const clock = { now: () => Date.now() };
const log = pino({ level: 'info' }, { write: () => undefined });
const cloud = cloudAt(sandbox.url);
const credential = (who: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...who }, cloud);
// Questions come faster than the services allow a tenant; what is measured is our work, not their limits.
const plenty = [{ requests: 1_000_000, perMs: 1_000 }];
const tenant = connectTenant({ cloud, reader: credential(sandbox.reader), actor: credential(sandbox.actor), limits: { signIns: plenty, conditionalAccess: plenty, directory: plenty, intune: plenty, defender: plenty } });
const store = await openStore(storeUrl);
const teams = connectTeams({
  credentials: { appId, appType: 'SingleTenant', tenantId, password: 'not-a-password' },
  store,
  clock,
  isAllowedServiceUrl: (url) => isAllowedServiceUrl(url, hosts),
  fetch: async (input, init) => fetch((input instanceof Request ? input.url : input.toString()).replace(teamsUrl, connectorUrl), init),
});
const gate = createChannelGate(
  { ...gatePresets.public, openIdMetadataUrl, appId, tenantIds: [tenantId], limits: { ...defaultGateLimits, rate: { perSecond: 1e9, burst: 1e9, maxAddresses: 10 } } },
  { now: () => clock.now(), fetch: globalThis.fetch, claimActivity: async (key) => store.activities.begin(key, clock.now(), 30_000), log: () => undefined },
);
const bot = await startBot({
  upstreams: readersOf(tenant), roles: pilotRoles, recent: createRecentReadings({ keepMs: 15_000, most: 500, elapsed: () => performance.now() }), changes: undefined, pilot: undefined, store, teams, gate, appId, helpdesk: undefined, sandbox: undefined, host: '127.0.0.1', port: 0, clock, log,
});
warmUpCards();
tellReady({ port: new URL(bot.url).port });
