import { randomUUID } from 'node:crypto';
import { pino, type Logger } from 'pino';
import { connectTenant, type Tenant, type TenantOptions } from './adapters/connect-tenant.ts';
import { createCredential } from './adapters/credential.ts';
import { connectTeams, type Teams } from './adapters/teams/connect-teams.ts';
import type { CloudName } from './adapters/upstream/clouds.ts';
import type { UpstreamError } from './adapters/upstream/errors.ts';
import { assertMayStart, createAnonymousGate, createChannelGate, gatePresets, isAllowedServiceUrl, type Gate } from './bot/gate.ts';
import type { SandboxPerson } from './bot/sandbox-people.ts';
import { startBot, type Bot } from './bot/start-bot.ts';
import { warmUpCards } from './cards/render.ts';
import { composeChanges, readersOf } from './compose-changes.ts';
import type { Config } from './config.ts';
import type { EvidenceNeeded } from './core/flip/certificate.ts';
import { dayMs } from './core/history/logged-sign-in.ts';
import { defaultPace } from './core/history/position.ts';
import { alertSpan } from './features/diagnosis/read-facts.ts';
import { createRecentReadings } from './features/diagnosis/recent-facts.ts';
import type { HistoryServices } from './features/history/fetch-log.ts';
import { outboxSenders } from './features/outbox-senders.ts';
import { startJobs, type Jobs, type Ticker } from './jobs/runner.ts';
import type { Store } from './ports/store.ts';

export interface Gatehouse {
  readonly url: string;
  readonly tenant: Tenant;
  close(): Promise<void>;
}

export interface ComposeOptions {
  /** Whom the person in the Playground can become; ignored outside sandbox mode. */
  readonly people?: readonly SandboxPerson[];
  readonly log?: Logger;
  /** Other budgets and patience than those of the services; for load tests against a sandbox. */
  readonly tenant?: Pick<TenantOptions, 'limits' | 'patience' | 'keepMs'>;
  /** Report-only evidence that On needs, other than what is configured; for load tests against a sandbox, and ignored outside sandbox mode. */
  readonly evidence?: EvidenceNeeded;
  /** Stands between Gatehouse and the tenant; for fault tests. */
  readonly adjustTenant?: (tenant: Tenant) => Tenant;
  /** Another pace of the jobs; for tests that cannot wait for theirs. */
  readonly ticker?: Ticker;
}

/** Opened by the caller, who can begin before the bot framework is loaded: a restart after a crash has two seconds. */
export type OpeningStore = Promise<Store>;

/**
 * Milliseconds after which a turn that nobody finished may be done again: 4.2 s of reading and two messages of 3 s, and the wait
 * for another such turn or two in the same conversation. Too short would answer twice; too long only delays the answer after a crash.
 */
const turnLeaseMs = 30_000;

/** Milliseconds for which a person who repeats a question is answered from what was read: less than any of the services takes to move on. */
const recentMs = 15_000;

const localClock = { now: () => Date.now() };

/** Config → adapters → features → bot and jobs → listen. What differs between the sandbox and production is in the configuration. */
export async function compose(config: Config, opening: OpeningStore, options: ComposeOptions = {}): Promise<Gatehouse> {
  assertMayStart({ appId: config.bot?.appId, sandbox: config.sandbox, host: config.host, nodeEnv: config.nodeEnv });
  const { people = [], log = pino({ level: config.logLevel }), adjustTenant = (connected: Tenant) => connected } = options;
  const playsEverybody = config.sandbox && people.length > 0;
  const tenant = adjustTenant(connectTenant({
    ...options.tenant,
    cloud: config.cloud,
    reader: createCredential(config.reader, config.cloud),
    actor: createCredential(config.actor, config.cloud),
    ...(config.executor === undefined ? {} : { executor: createCredential(config.executor, config.cloud) }),
    ...(config.changes?.exceptionGroup === undefined ? {} : { exceptionGroup: config.changes.exceptionGroup }),
    onTrouble: (error, tries) => log.warn({ ...troubleFacts(error), tries }, 'upstream trouble'),
  }));
  const store = await opening;
  const teams = composeTeams(config, store);
  const changes = composeChanges(config, tenant, store, localClock, log, config.sandbox ? options.evidence : undefined);
  const bot = await startBot({
    upstreams: readersOf(tenant),
    changes: changes?.services,
    pilot: changes === undefined ? undefined : { ...changes.pilot, oneChat: playsEverybody },
    pages: changes?.pages,
    roles: config.roles,
    recent: createRecentReadings({ keepMs: recentMs, most: 500, elapsed: () => performance.now() }),
    store,
    teams,
    gate: composeGate(config, store, log),
    appId: config.bot?.appId,
    helpdesk: config.helpdeskChannel === undefined ? undefined : { conversationId: config.helpdeskChannel, name: undefined },
    sandbox: playsEverybody ? { people } : undefined,
    host: config.host,
    port: config.port,
    clock: localClock,
    log,
  });
  const { messenger } = teams;
  const jobs = startJobs({
    store, senders: outboxSenders(store, messenger, changes?.services), changes: changes?.worker, clock: localClock, log: (line) => logJob(log, line),
    pilot: changes === undefined ? undefined : { services: changes.pilot, messenger }, history: composeHistory(config, tenant, store), ...(options.ticker === undefined ? {} : { ticker: options.ticker }),
  });
  const warming = setTimeout(() => warmUp(tenant), 400);
  return {
    url: bot.url,
    tenant,
    close: async () => {
      clearTimeout(warming);
      await closeAll(bot, jobs, store);
    },
  };
}

/** What a support case asks for. What a service wrote is taken over as a plain word or not at all. */
function troubleFacts({ code, status, serviceCode, requestId }: UpstreamError): object {
  const word = (text: string | undefined): string | undefined => (text !== undefined && /^[\w.-]{1,64}$/.test(text) ? text : undefined);
  return { code, status, serviceCode: word(serviceCode), requestId: word(requestId) };
}

/** What the first question would otherwise wait for. Begun only after the bot is ready, because it keeps the processor busy. */
function warmUp(tenant: Tenant): void {
  warmUpCards();
  void tenant.warm(tenant.clock.now() - alertSpan);
}

/** Of a failure its kind alone: messages of drivers and services repeat what they were given. */
function logJob(log: Logger, { kind, ...line }: Parameters<Parameters<typeof startJobs>[0]['log']>[0]): void {
  const facts = Object.fromEntries(Object.entries(line).map(([name, value]) => [name, value instanceof Error ? value.name : value]));
  log.warn(facts, kind);
}

async function closeAll(bot: Bot, jobs: Jobs, store: Store): Promise<void> {
  // Side by side, to be done within ten seconds: what the last turns leave in the outbox goes out after the next start.
  await Promise.all([bot.close(), jobs.close()]);
  await store.close();
}

/** Bot Framework's own address in each cloud; absent for the public one. */
const channelServices: Readonly<Partial<Record<CloudName, string>>> = {
  'gcc-high': 'https://botframework.azure.us',
  dod: 'https://botframework.azure.us',
};

/** Where people's files lie. Bots cannot hand over files in the US government clouds ("Send and receive files using a bot"). */
const fileHosts: Readonly<Partial<Record<CloudName, string>>> = { global: '.sharepoint.com', gcc: '.sharepoint.com', china: '.sharepoint.cn' };

const gates = {
  global: gatePresets.public,
  gcc: gatePresets.gcc,
  'gcc-high': gatePresets['us-gov'],
  dod: gatePresets['us-gov-dod'],
  china: gatePresets.china,
} as const satisfies Record<CloudName, unknown>;

function composeTeams(config: Config, store: Store): Teams {
  const { bot, cloudName, tenantId } = config;
  const channelService = channelServices[cloudName];
  const hosts = [...gates[cloudName].serviceUrlHosts, ...config.serviceUrlHosts];
  return connectTeams({
    credentials:
      bot === undefined
        ? undefined
        : {
            appId: bot.appId,
            appType: bot.type,
            tenantId,
            ...(bot.password === undefined ? {} : { password: bot.password }),
            ...(channelService === undefined ? {} : { channelService }),
          },
    store,
    clock: localClock,
    fileHostSuffix: fileHosts[cloudName],
    ...(bot === undefined ? { isAllowedFileUrl: isLoopbackUrl } : {}),
    isAllowedServiceUrl: bot === undefined ? isLoopbackUrl : (url) => isAllowedServiceUrl(url, hosts),
  });
}

function isLoopbackUrl(url: string): boolean {
  return /^http:\/\/(?:localhost|127\.0\.0\.1):\d{1,5}\//.test(url);
}

function composeHistory({ historyDays }: Config, tenant: Tenant, store: Store): HistoryServices | undefined {
  if (historyDays === 0) return undefined;
  return { log: tenant.signInLog, store: store.history, clock: tenant.clock, who: randomUUID(), pace: { ...defaultPace, keepMs: historyDays * dayMs } };
}

function composeGate(config: Config, store: Store, log: Logger): Gate {
  const dependencies = {
    now: () => localClock.now(),
    claimActivity: async (key: string) => store.activities.begin(key, localClock.now(), turnLeaseMs),
    log: (line: object) => log.warn(line, 'gate'),
  };
  const { bot, host, nodeEnv, sandbox } = config;
  if (bot === undefined) return createAnonymousGate({ appId: undefined, sandbox, host, nodeEnv }, dependencies);
  const preset = gates[config.cloudName];
  const gate = { ...preset, serviceUrlHosts: [...preset.serviceUrlHosts, ...config.serviceUrlHosts], appId: bot.appId, tenantIds: [config.tenantId] };
  return createChannelGate(gate, { ...dependencies, fetch: globalThis.fetch });
}
