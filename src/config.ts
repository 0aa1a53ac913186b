import { z } from 'zod/v4';
import type { CredentialConfig } from './adapters/credential.ts';
import { cloudAt, clouds, type Cloud, type CloudName } from './adapters/upstream/clouds.ts';
import { variables } from './config-variables.ts';
import { conversationId, groupId, tenantId, type ConversationId, type TenantId } from './core/facts/ids.ts';
import type { RoleGroups } from './features/diagnosis/rights.ts';

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
  /** Absent in the sandbox only, where the Agents Playground sends no tokens. */
  readonly bot: BotRegistration | undefined;
  readonly sandbox: boolean;
  readonly serviceUrlHosts: readonly string[];
  readonly roles: RoleGroups;
  readonly helpdeskChannel: ConversationId | undefined;
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

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const shape = z.object({
  GATEHOUSE_CLOUD: z.enum(['global', 'gcc', 'gcc-high', 'dod', 'china']).default('global'),
  BOT_TYPE: z.enum(['UserAssignedMsi', 'SingleTenant']).default('UserAssignedMsi'),
  GATEHOUSE_STORE_URL: z.string().regex(/^(?:file:.+|postgres(?:ql)?:\/\/.+|memory:.*)$/, 'must be file:<folder> or postgres://…').default('file:data/store'),
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
  const parsed = shape.safeParse(Object.fromEntries(Object.keys(shape.shape).map((name) => [name, get(name)])));
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  faults.push(...unknownNames(environment));
  const sandboxUrl = get('GATEHOUSE_SANDBOX_URL');
  if (sandboxUrl !== undefined && !/^http:\/\/127\.0\.0\.1:\d+$/.test(sandboxUrl)) faults.push('GATEHOUSE_SANDBOX_URL: must be http://127.0.0.1:<port>');
  const tenant = requireGuid('GATEHOUSE_TENANT_ID', get, faults);
  const reader = readCredential('READER', get, tenant, faults);
  const actor = readCredential('ACTOR', get, tenant, faults);
  const roles = { helpdesk: groupIds('GATEHOUSE_HELPDESK_GROUPS', get, faults), soc: groupIds('GATEHOUSE_SOC_GROUPS', get, faults) };
  const bot = readBot(get, sandboxUrl !== undefined, parsed.data?.BOT_TYPE ?? 'UserAssignedMsi', faults);
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const { data } = parsed;
  const channel = get('GATEHOUSE_HELPDESK_CHANNEL');
  return Object.freeze({
    cloudName: data.GATEHOUSE_CLOUD,
    cloud: sandboxUrl === undefined ? clouds[data.GATEHOUSE_CLOUD] : cloudAt(sandboxUrl),
    tenantId: tenantId(tenant),
    reader,
    actor,
    bot,
    sandbox: sandboxUrl !== undefined,
    serviceUrlHosts: list(get('GATEHOUSE_SERVICE_URL_HOSTS')),
    roles,
    helpdeskChannel: channel === undefined ? undefined : conversationId(channel),
    storeUrl: data.GATEHOUSE_STORE_URL,
    host: get('GATEHOUSE_HOST') ?? (sandboxUrl === undefined ? '0.0.0.0' : '127.0.0.1'),
    port: data.PORT,
    logLevel: data.GATEHOUSE_LOG_LEVEL,
    nodeEnv: get('NODE_ENV'),
  });
}

type Get = (name: string) => string | undefined;

/** A misspelt variable would silently mean its default. */
function unknownNames(environment: Environment): readonly string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('GATEHOUSE_') && !Object.hasOwn(variables, name) && !name.startsWith('GATEHOUSE_TEST_') && name !== 'GATEHOUSE_WIRE_LOG')
    .map((name) => `${name}: no such variable`);
}

function require(name: string, get: Get, faults: string[]): string {
  const value = get(name);
  if (value === undefined) faults.push(`${name} is missing: ${variables[name]?.what ?? ''}`);
  return value ?? '';
}

function requireGuid(name: string, get: Get, faults: string[]): string {
  const value = require(name, get, faults);
  if (value !== '' && !guid.test(value)) faults.push(`${name} is no GUID`);
  return value.toLowerCase();
}

function list(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

function groupIds(name: string, get: Get, faults: string[]): RoleGroups['helpdesk'] {
  const ids = list(get(name));
  if (!ids.every((id) => guid.test(id))) faults.push(`${name}: give object ids of groups, not names; anybody who may create a group could take a name`);
  return ids.map(groupId);
}

function readCredential(who: 'READER' | 'ACTOR', get: Get, tenant: string, faults: string[]): CredentialConfig {
  const prefix = `GATEHOUSE_${who}`;
  const kind = require(`${prefix}_CREDENTIAL`, get, faults);
  const clientId = (): string => requireGuid(`${prefix}_CLIENT_ID`, get, faults);
  switch (kind) {
    case 'client-certificate':
      return { kind, tenantId: tenant, clientId: clientId(), certificatePath: require(`${prefix}_CERTIFICATE_PATH`, get, faults) };
    case 'client-secret':
      return { kind, tenantId: tenant, clientId: clientId(), clientSecret: require(`${prefix}_CLIENT_SECRET`, get, faults) };
    case 'workload-identity':
      return { kind, tenantId: tenant, clientId: clientId(), tokenFilePath: require(`${prefix}_TOKEN_FILE`, get, faults) };
    case 'managed-identity-assertion':
      return { kind, tenantId: tenant, clientId: clientId() };
    case 'managed-identity':
      return { kind, clientId: get(`${prefix}_CLIENT_ID`) };
    default:
      if (kind !== '') faults.push(`${prefix}_CREDENTIAL: no such kind of credential`);
      return { kind: 'managed-identity' };
  }
}

function readBot(get: Get, sandbox: boolean, type: BotRegistration['type'], faults: string[]): BotRegistration | undefined {
  if (sandbox && get('BOT_ID') === undefined) return undefined;
  const appId = requireGuid('BOT_ID', get, faults);
  const password = type === 'SingleTenant' ? require('BOT_PASSWORD', get, faults) : undefined;
  return { appId, type, password };
}
