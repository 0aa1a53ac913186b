import { z } from 'zod/v4';
import type { CredentialConfig } from './adapters/credential.ts';
import { cloudAt, clouds, type Cloud, type CloudName } from './adapters/upstream/clouds.ts';
import { readChanges, type SignInRegistration } from './config-changes.ts';
import { readCredential } from './config-credential.ts';
import { groupIds, list, require, requireGuid, type Reading } from './config-fields.ts';
import { readPilot } from './config-pilot.ts';
import { variables } from './config-variables.ts';
import { conversationId, tenantId, type ConversationId, type TenantId } from './core/facts/ids.ts';
import type { ChangeSettings } from './features/change/settings.ts';
import type { RoleGroups } from './features/diagnosis/rights.ts';
import type { PilotSettings } from './features/pilot/services.ts';

export interface BotRegistration {
  readonly appId: string;
  readonly type: 'UserAssignedMsi' | 'SingleTenant';
  readonly password: string | undefined;
}

export interface Config {
  readonly cloudName: CloudName;
  readonly cloud: Cloud;
  readonly tenantId: TenantId;
  readonly reader: CredentialConfig;
  readonly actor: CredentialConfig;
  /** Carries out approved changes. Absent: changes are switched off, and people are told so. */
  readonly executor: CredentialConfig | undefined;
  /** Present together with `executor`. */
  readonly changes: ChangeSettings | undefined;
  /** Used where changes are. */
  readonly pilot: PilotSettings;
  /** Registration of the approval page; present when approvals need a fresh sign-in. */
  readonly signIn: SignInRegistration | undefined;
  /** Absent in the sandbox only, where the Agents Playground sends no tokens. */
  readonly bot: BotRegistration | undefined;
  readonly sandbox: boolean;
  readonly serviceUrlHosts: readonly string[];
  readonly roles: RoleGroups;
  readonly helpdeskChannel: ConversationId | undefined;
  /** Days of sign-ins that are kept; 0: none. */
  readonly historyDays: number;
  readonly storeUrl: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly nodeEnv: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Refused at start, with every fault at once: whoever sets this up should not have to start five times. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Gatehouse cannot start with this configuration:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nenv/.env.example explains every variable.`);
    this.faults = faults;
  }
}

const shape = z.object({
  GATEHOUSE_CLOUD: z.enum(['global', 'gcc', 'gcc-high', 'dod', 'china']).default('global'),
  BOT_TYPE: z.enum(['UserAssignedMsi', 'SingleTenant']).default('UserAssignedMsi'),
  GATEHOUSE_STORE_URL: z.string().regex(/^(?:file:.+|postgres(?:ql)?:\/\/.+|memory:.*)$/, 'must be file:<folder> or postgres://…').default('file:data/store'),
  // The log itself goes back 30 days.
  GATEHOUSE_HISTORY_DAYS: z.coerce.number().int().min(0).max(30).default(30),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3978),
  GATEHOUSE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

/**
 * The environment as one frozen, typed value.
 * @throws ConfigError that names every variable that is missing or wrong; values of secrets never appear in it
 */
export function readConfig(environment: Environment): Config {
  const get = (name: string): string | undefined => (environment[name]?.trim() === '' ? undefined : environment[name]?.trim());
  const faults: string[] = [];
  const reading: Reading = { get, faults };
  const parsed = shape.safeParse(Object.fromEntries(Object.keys(shape.shape).map((name) => [name, get(name)])));
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  faults.push(...unknownNames(environment));
  const sandboxUrl = get('GATEHOUSE_SANDBOX_URL');
  if (sandboxUrl !== undefined && !/^http:\/\/127\.0\.0\.1:\d+$/.test(sandboxUrl)) faults.push('GATEHOUSE_SANDBOX_URL: must be http://127.0.0.1:<port>');
  const tenant = requireGuid('GATEHOUSE_TENANT_ID', reading);
  const reader = readCredential('READER', reading, tenant);
  const actor = readCredential('ACTOR', reading, tenant);
  const roles = { helpdesk: groupIds('GATEHOUSE_HELPDESK_GROUPS', reading), soc: groupIds('GATEHOUSE_SOC_GROUPS', reading) };
  const bot = readBot(reading, sandboxUrl !== undefined, parsed.data?.BOT_TYPE ?? 'UserAssignedMsi');
  const forChanges = readChanges(reading, { tenant, roles, others: [reader, actor], botAppId: bot?.appId, sandbox: sandboxUrl !== undefined });
  const pilot = readPilot(reading);
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const { data } = parsed;
  const channel = get('GATEHOUSE_HELPDESK_CHANNEL');
  return Object.freeze({
    cloudName: data.GATEHOUSE_CLOUD,
    cloud: sandboxUrl === undefined ? clouds[data.GATEHOUSE_CLOUD] : cloudAt(sandboxUrl),
    tenantId: tenantId(tenant),
    reader,
    actor,
    ...forChanges,
    pilot,
    bot,
    sandbox: sandboxUrl !== undefined,
    serviceUrlHosts: list(get('GATEHOUSE_SERVICE_URL_HOSTS')),
    roles,
    helpdeskChannel: channel === undefined ? undefined : conversationId(channel),
    historyDays: data.GATEHOUSE_HISTORY_DAYS,
    storeUrl: data.GATEHOUSE_STORE_URL,
    host: get('GATEHOUSE_HOST') ?? (sandboxUrl === undefined ? '0.0.0.0' : '127.0.0.1'),
    port: data.PORT,
    logLevel: data.GATEHOUSE_LOG_LEVEL,
    nodeEnv: get('NODE_ENV'),
  });
}

/** A misspelt variable would silently mean its default. */
function unknownNames(environment: Environment): readonly string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('GATEHOUSE_') && !Object.hasOwn(variables, name) && !name.startsWith('GATEHOUSE_TEST_') && name !== 'GATEHOUSE_WIRE_LOG')
    .map((name) => `${name}: no such variable`);
}

function readBot(reading: Reading, sandbox: boolean, type: BotRegistration['type']): BotRegistration | undefined {
  if (sandbox && reading.get('BOT_ID') === undefined) return undefined;
  const appId = requireGuid('BOT_ID', reading);
  const password = type === 'SingleTenant' ? require('BOT_PASSWORD', reading) : undefined;
  return { appId, type, password };
}
