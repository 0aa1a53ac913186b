import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { connectTeams } from '../../src/adapters/teams/connect-teams.ts';
import { sql } from 'kysely';
import type { EvidenceNeeded } from '../../src/core/flip/certificate.ts';
import type { Database } from '../../src/adapters/store/database.ts';
import { openMemory } from '../../src/adapters/store/embedded/open-embedded.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { storeOf } from '../../src/adapters/store/store-of.ts';
import { outboxSenders } from '../../src/features/outbox-senders.ts';
import { sendOutbox, type OutboxLine } from '../../src/jobs/send-outbox.ts';
import { createAnonymousGate } from '../../src/bot/gate.ts';
import { startBot, type Bot, type BotParts } from '../../src/bot/start-bot.ts';
import { connectTenant, type Tenant } from '../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../src/adapters/credential.ts';
import { cloudAt } from '../../src/adapters/upstream/clouds.ts';
import { createTenantClock } from '../../src/adapters/upstream/tenant-clock.ts';
import { pilotRoles } from '../../src/cli/sandbox-tenant.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { composeChanges, readersOf } from '../../src/compose-changes.ts';
import { readConfig } from '../../src/config.ts';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment.ts';
import type { ChangeServices, WorkerServices } from '../../src/features/change/services.ts';
import type { PilotServices } from '../../src/features/pilot/services.ts';
import type { ChangeSettings } from '../../src/features/change/settings.ts';
import { GROUPS } from '../../src/sandbox/tenant/pilot-policies.ts';
import { conversationId, groupId, userId, type UserId } from '../../src/core/facts/ids.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { startConnectorStub, type Button, type Card, type ConnectorStub } from './connector-stub.ts';
import { storeTemplate } from './store-template.ts';

export const botId = '28:gatehouse';
export const helpdeskChannel = '19:helpdesk@thread.tacv2';
export const changeChannel = '19:changes@thread.tacv2';

/** The bot over real HTTP, on the real sandbox and a real store; only Teams itself is played. */
export interface RunningBot extends AsyncDisposable {
  readonly bot: Bot;
  readonly connector: ConnectorStub;
  readonly sandbox: Sandbox;
  readonly tenant: Tenant;
  readonly store: Store;
  readonly messenger: Messenger;
  readonly changes: ChangeServices;
  readonly pilot: PilotServices;
  /** What the jobs work with; tests call `workDue` themselves and let time pass in between. */
  readonly worker: WorkerServices;
  /** Milliseconds since 1970, UTC: this machine's clock; move it to let time pass. */
  readonly clock: { time: number };
  /** Everything the bot logged. */
  logged(): string;
  /** Every row of every table. */
  rows(): Promise<unknown>;
  /** What somebody with every right in the database can do behind Gatehouse's back: triggers are off for one statement. */
  tamper(statement: string): Promise<void>;
  /** A person in their own chat with the bot. */
  person(name: PersonName): Chat;
  /** The same person in another place. */
  personIn(name: PersonName, place: Place): Chat;
  send(activity: object): Promise<Reply>;
}

export type PersonName = keyof Sandbox['people'];

export interface Place {
  readonly id: string;
  readonly conversationType: 'personal' | 'groupChat' | 'channel';
}

export interface Reply {
  readonly status: number;
  readonly body: { readonly statusCode?: number; readonly type?: string; readonly value?: unknown } | undefined;
}

export interface Chat {
  readonly userId: UserId;
  readonly place: Place;
  /** The activity of a message, not sent. */
  message(text: string): object;
  says(text: string): Promise<Reply>;
  presses(button: Button, pressedOn?: string): Promise<Reply>;
  invokes(name: string, value: unknown): Promise<Reply>;
  installs(): Promise<Reply>;
  isAdded(): Promise<Reply>;
  removes(): Promise<Reply>;
}

export interface RunningBotOptions {
  readonly scenario?: string;
  readonly changes?: (parts: BotParts) => Partial<BotParts>;
  /** Differs from what the sandbox's configuration says about changes. */
  readonly settings?: Partial<ChangeSettings>;
  /** Report-only evidence that On needs, other than the usual. */
  readonly evidence?: EvidenceNeeded;
  /** ISO 8601, UTC: what the clocks of the tenant and of this machine show at first. */
  readonly now?: string;
  /** Variables of the environment beside those of the sandbox; with a public address on loopback the bot listens there. */
  readonly environment?: (sandbox: Sandbox) => Readonly<Record<string, string>>;
}

export async function startRunningBot(options: RunningBotOptions = {}): Promise<RunningBot> {
  const begin = options.now ?? start;
  const [sandbox, database, connector] = await Promise.all([startSandbox({ throttling: false, frozen: true, now: begin }), openDatabase(), startConnectorStub()]);
  const store = storeOf(database);
  if (options.scenario !== undefined) sandbox.control.scenario(options.scenario);
  const tenant = connect(sandbox);
  const clock = { time: Date.parse(begin) };
  const now = (): number => clock.time;
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const teams = connectTeams({ credentials: undefined, store, clock: { now }, isAllowedServiceUrl: onLoopback, fileHostSuffix: '.sharepoint.com', isAllowedFileUrl: onLoopback, timeoutMs: 2_000 });
  const gate = createAnonymousGate(
    { appId: undefined, sandbox: true, host: '127.0.0.1', nodeEnv: 'test' },
    { now, claimActivity: async (key) => store.activities.begin(key, now(), 20_000), log: () => undefined },
  );
  const config = readConfig({ ...sandboxEnvironment(sandbox), GATEHOUSE_CHANGE_CHANNEL: changeChannel, ...options.environment?.(sandbox) });
  const settings = config.changes === undefined ? undefined : { ...config.changes, ...options.settings };
  const composed = composeChanges({ ...config, changes: settings }, tenant, store, { now }, log, options.evidence);
  if (composed === undefined) throw new Error('the sandbox has no executor');
  const services = { ...composed.services, time: async () => Promise.resolve(now()) };
  const pilot = { ...composed.pilot, changes: services };
  const worker = { ...composed.worker, time: services.time };
  const helpdesk = { conversationId: conversationId(helpdeskChannel), name: 'Helpdesk' };
  const parts: BotParts = {
    upstreams: readersOf(tenant), roles: pilotRoles, changes: services, pilot, store, teams, gate, appId: undefined, helpdesk, sandbox: undefined, pages: composed.pages,
    host: '127.0.0.1', port: Number(URL.parse(settings?.publicUrl ?? '')?.port ?? 0), clock: { now }, log,
  };
  const bot = await startBot({ ...parts, ...options.changes?.(parts) });
  const send = async (activity: object): Promise<Reply> => post(bot.url, { serviceUrl: connector.url, channelId: 'msteams', recipient: { id: botId, name: 'Gatehouse' }, ...activity });
  const chatOf = (name: PersonName, place: Place): Chat => chat(sandbox.people[name], place, sandbox.tenantId, send);
  return {
    bot, connector, sandbox, tenant, store, messenger: teams.messenger, clock, send, changes: services, pilot, worker,
    logged: () => lines.join(''),
    rows: async () => rowsOf(database),
    tamper: async (statement) => {
      for (const step of ['alter table gatehouse.audit disable trigger user', statement, 'alter table gatehouse.audit enable trigger user']) await sql.raw(step).execute(database.kysely);
    },
    person: (name) => chatOf(name, { id: `a:${name}`, conversationType: 'personal' }),
    personIn: chatOf,
    [Symbol.asyncDispose]: async () => {
      await bot.close();
      await Promise.all([store.close(), sandbox.close(), connector[Symbol.asyncDispose]()]);
    },
  };
}

const onLoopback = (url: string): boolean => url.startsWith('http://127.0.0.1:');
const schema = 'gatehouse';
const start = '2026-11-16T09:42:00Z';

/** The real adapters, with budgets that a test cannot use up: those of the services are asked per minute, and a test is faster. */
function connect(sandbox: Sandbox): Tenant {
  const cloud = cloudAt(sandbox.url);
  const credential = (who: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...who }, cloud);
  const plenty = [{ requests: 10_000, perMs: 1 }];
  return connectTenant({
    cloud, reader: credential(sandbox.reader), actor: credential(sandbox.actor), executor: credential(sandbox.executor), exceptionGroup: groupId(GROUPS.exceptions), keepMs: { policies: 1, alerts: 1 },
    limits: { signIns: plenty, conditionalAccess: plenty, directory: plenty, intune: plenty, defender: plenty },
    clock: createTenantClock(() => Date.parse(sandbox.control.now())),
  });
}

function chat(person: { readonly id: string; readonly displayName: string }, place: Place, tenantId: string, send: RunningBot['send']): Chat {
  const about = {
    from: { id: `29:${person.id}`, name: person.displayName, aadObjectId: person.id },
    conversation: { ...place, tenantId, isGroup: place.conversationType !== 'personal' },
    channelData: { tenant: { id: tenantId }, ...(place.conversationType === 'channel' ? { channel: { id: place.id }, team: { id: place.id } } : {}) },
    locale: 'en-GB',
    localTimezone: 'Europe/Berlin',
  };
  const event = async (activity: object): Promise<Reply> => send({ id: randomUUID(), ...about, ...activity });
  return {
    userId: userId(person.id),
    place,
    message: (text) => ({ id: randomUUID(), ...about, ...messageIn(place, text) }),
    says: async (text) => event(messageIn(place, text)),
    presses: async ({ verb, title, data }, pressedOn = '1') =>
      event({ type: 'invoke', name: 'adaptiveCard/action', replyToId: pressedOn, value: { trigger: 'manual', action: { type: 'Action.Execute', title, verb, data } } }),
    invokes: async (name, value) => event({ type: 'invoke', name, value }),
    installs: async () => event({ type: 'installationUpdate', action: 'add' }),
    isAdded: async () => event({ type: 'conversationUpdate', membersAdded: [{ id: botId }] }),
    removes: async () => event({ type: 'installationUpdate', action: 'remove' }),
  };
}

/** Where others read along, Teams hands a bot only what mentions it. */
function messageIn({ conversationType }: Place, text: string): object {
  if (conversationType === 'personal') return { type: 'message', text };
  const mention = { type: 'mention', text: '<at>Gatehouse</at>', mentioned: { id: botId, name: 'Gatehouse' } };
  return { type: 'message', text: `<at>Gatehouse</at> ${text}`, entities: [mention, { type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web' }] };
}

/** Sends what is due in the outbox, as the job does each second. */
export async function sendDueMessages({ store, messenger, clock, changes }: RunningBot): Promise<readonly OutboxLine[]> {
  const lines: OutboxLine[] = [];
  await sendOutbox({ store, senders: outboxSenders(store, messenger, changes), clock: { now: () => clock.time }, log: (line) => lines.push(line) });
  return lines;
}

async function openDatabase(): Promise<Database> {
  const database = await openMemory(schema, await storeTemplate());
  await migrate(database.kysely, schema);
  return database;
}

async function rowsOf({ kysely }: Database): Promise<unknown> {
  const tables = await sql<{ tableName: string }>`select table_name from information_schema.tables where table_schema = ${schema}`.execute(kysely);
  return Promise.all(tables.rows.map(async ({ tableName }) => [tableName, (await sql`select * from ${sql.id(schema, tableName)}`.execute(kysely)).rows]));
}

export async function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const response = await fetch(`${url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, body: typeof answer === 'object' && answer !== null ? answer : undefined };
}

/** The card in the answer to a pressed button. */
export function cardAnswered({ body }: Reply): Card {
  const value = body?.value;
  if (body?.type !== 'application/vnd.microsoft.card.adaptive' || typeof value !== 'object' || value === null) throw new Error(`no card in ${JSON.stringify(body)}`);
  return { ...value };
}
