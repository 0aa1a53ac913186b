/** Seconds by which a clock here and a clock at Microsoft may differ, in both directions (Bot Connector authentication, "Connector to Bot"). */
export const clockToleranceSeconds = 300;

/** Longest life of a token in seconds. Bot Framework issues them for about an hour. */
export const maxTokenLifeSeconds = 24 * 60 * 60;

/**
 * What differs between the Microsoft clouds. Tokens of one are worthless in another.
 *
 * The hosts of 21Vianet are not published: take them from `serviceUrl` of the first activities and add them by
 * configuration. Source: Bot Framework authentication constants, Teams SDK cloud presets, Agents SDK docs on proactive messages.
 */
export const gatePresets = {
  public: {
    issuer: 'https://api.botframework.com',
    openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    serviceUrlHosts: ['smba.trafficmanager.net', '*.botframework.com'],
  },
  gcc: {
    issuer: 'https://api.botframework.com',
    openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    serviceUrlHosts: ['smba.infra.gcc.teams.microsoft.com', '*.botframework.com'],
  },
  'us-gov': {
    issuer: 'https://api.botframework.us',
    openIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    serviceUrlHosts: ['smba.infra.gov.teams.microsoft.us', '*.botframework.azure.us'],
  },
  'us-gov-dod': {
    issuer: 'https://api.botframework.us',
    openIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    serviceUrlHosts: ['smba.infra.dod.teams.microsoft.us', '*.botframework.azure.us'],
  },
  china: {
    issuer: 'https://api.botframework.azure.cn',
    openIdMetadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    serviceUrlHosts: ['*.botframework.azure.cn'],
  },
} as const satisfies Record<string, GatePreset>;

export const publicCloudGate: GatePreset = gatePresets.public;

/** The limits of a gate that nobody configured. Times in milliseconds. */
export const defaultGateLimits: GateLimits = {
  rate: { perSecond: 100, burst: 300, maxAddresses: 10_000 },
  keys: { refreshAfter: hours(24), unknownKeyInterval: hours(1), retryAfterFailure: 30_000, staleAfter: hours(7 * 24), timeout: 5_000 },
  verifiedTokens: { most: 1_000, keepFor: 5 * 60_000 },
};

/**
 * Checks a configuration and brings its ids to lower case.
 *
 * @throws {GateConfigError} naming the setting: an empty app id or tenant list would make the gate wave everything or nothing through
 */
export function readGateConfig(config: GateConfig): GateConfig {
  const appId = config.appId.toLowerCase();
  if (!isGuid(appId)) throw new GateConfigError('appId', 'the application (client) id of the bot registration, a GUID');
  const tenantIds = config.tenantIds.map((id) => id.toLowerCase());
  if (tenantIds.length === 0 || !tenantIds.every(isGuid)) throw new GateConfigError('tenantIds', 'one or more Entra tenant ids, each a GUID');
  if (!isHttps(config.issuer)) throw new GateConfigError('issuer', 'the https issuer of Bot Framework in this cloud');
  if (!isHttpsOrLoopback(config.openIdMetadataUrl)) throw new GateConfigError('openIdMetadataUrl', 'an https address');
  const badHost = config.serviceUrlHosts.find((host) => !/^(?:\*\.(?=.*\.))?(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(host));
  if (config.serviceUrlHosts.length === 0 || badHost !== undefined) {
    throw new GateConfigError('serviceUrlHosts', 'one or more lower-case host names such as smba.trafficmanager.net or *.botframework.com');
  }
  return { ...config, appId, tenantIds };
}

/** A GUID in lower or upper case, dashes and no braces. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Keys may come over plain http from this machine only, which is how the tests serve them. */
export function isHttpsOrLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === '127.0.0.1');
}

export class GateConfigError extends Error {
  readonly setting: keyof GateConfig;
  constructor(setting: keyof GateConfig, expected: string) {
    super(`The inbound gate cannot start: ${setting} must be ${expected}.`);
    this.name = 'GateConfigError';
    this.setting = setting;
  }
}

export interface GatePreset {
  readonly issuer: string;
  readonly openIdMetadataUrl: string;
  readonly serviceUrlHosts: readonly string[];
}

export interface GateConfig extends GatePreset {
  /** Application (client) id of the bot's Entra registration. */
  readonly appId: string;
  /** Entra tenants whose activities are served. */
  readonly tenantIds: readonly string[];
  readonly limits?: GateLimits;
}

export interface GateLimits {
  readonly rate: { readonly perSecond: number; readonly burst: number; readonly maxAddresses: number };
  readonly keys: SigningKeyTimes;
  readonly verifiedTokens: { readonly most: number; readonly keepFor: number };
}

/** All in milliseconds. */
export interface SigningKeyTimes {
  /** Age at which keys are read anew in the background. */
  readonly refreshAfter: number;
  /** Shortest time between two reads that an unknown key id may cause. */
  readonly unknownKeyInterval: number;
  readonly retryAfterFailure: number;
  /** Age at which keys are no longer trusted, however long the metadata has been out of reach. */
  readonly staleAfter: number;
  /** How long one metadata request may take. */
  readonly timeout: number;
}

function hours(count: number): number {
  return count * 60 * 60 * 1000;
}

function isHttps(address: string): boolean {
  return URL.parse(address)?.protocol === 'https:';
}
