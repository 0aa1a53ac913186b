import { createHash, randomUUID } from 'node:crypto';
import { amount, text, texts, type Row } from '../wire/row.ts';
import { claimsOf, readJwt, signJwt } from './jwt.ts';

export type Registration = { clientId: string; clientSecret: string; displayName: string; roles: { graph: readonly string[]; defender: readonly string[] } };

export type Audience = 'graph' | 'defender';

/** The token endpoint of one tenant: who may ask, and what its tokens say. Times here are real: a client checks them. */
export type Identity = { tenantId: string; key: string; registrations: readonly Registration[]; identityHeader: string };

export const AUDIENCES: Record<Audience, string> = { graph: 'https://graph.microsoft.com', defender: 'https://api.securitycenter.microsoft.com' };

const LIFETIME_SECONDS = 3599;

/** What Gatehouse reads with, and nothing it could change something with. */
export const READER: Registration = {
  clientId: '0a11de00-aaaa-4000-8000-000000000001', clientSecret: 'sandbox-reader-secret', displayName: 'Gatehouse reader',
  roles: {
    graph: [
      'AuditLog.Read.All', 'Policy.Read.All', 'Policy.Read.ConditionalAccess', 'Directory.Read.All', 'Device.Read.All', 'User.Read.All', 'GroupMember.Read.All',
      'DeviceManagementManagedDevices.Read.All', 'DeviceManagementConfiguration.Read.All', 'DeviceManagementServiceConfig.Read.All', 'DeviceManagementApps.Read.All',
    ],
    defender: ['Machine.Read.All', 'Alert.Read.All'],
  },
};

/** What Gatehouse acts with. */
export const ACTOR: Registration = {
  clientId: '0a11de00-aaaa-4000-8000-000000000002', clientSecret: 'sandbox-actor-secret', displayName: 'Gatehouse actor',
  roles: { graph: ['DeviceManagementManagedDevices.PrivilegedOperations.All'], defender: [] },
};

/** What carries out approved changes. */
export const EXECUTOR: Registration = {
  clientId: '0a11de00-aaaa-4000-8000-000000000003', clientSecret: 'sandbox-executor-secret', displayName: 'Gatehouse executor',
  roles: {
    graph: [
      'Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All', 'DeviceManagementConfiguration.ReadWrite.All',
      'DeviceManagementManagedDevices.PrivilegedOperations.All', 'User.RevokeSessions.All', 'Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'User.Read.All',
    ],
    defender: ['Machine.Isolate', 'Machine.Scan', 'Machine.Read.All'],
  },
};

export type TokenReply = { status: number; body: object };

/** `POST /{tenant}/oauth2/v2.0/token` with client_credentials and a secret or an assertion. */
export function grantToken(identity: Identity, tenant: string, form: URLSearchParams): TokenReply {
  const field = (name: string): string => form.get(name) ?? '';
  if (tenant.toLowerCase() !== identity.tenantId.toLowerCase()) return refused('invalid_request', 90002, `Tenant '${tenant}' not found.`);
  if (field('grant_type') !== 'client_credentials') return refused('unsupported_grant_type', 70003, `The app requested an unsupported grant type '${field('grant_type')}'.`);
  const app = identity.registrations.find((known) => known.clientId === field('client_id').toLowerCase());
  if (app === undefined) return refused('unauthorized_client', 700016, `Application with identifier '${field('client_id')}' was not found in the directory.`);
  const problem = credentialProblem(app, form);
  if (problem !== undefined) return problem;
  const audience = audienceOf(field('scope').replace(/\/\.default$/, ''));
  if (audience === undefined || !field('scope').endsWith('/.default')) return refused('invalid_scope', 70011, `The provided value for the input parameter 'scope' isn't valid: ${field('scope')}.`, 400);
  const token = issue(identity, app, audience, Date.now());
  return { status: 200, body: { token_type: 'Bearer', expires_in: LIFETIME_SECONDS, ext_expires_in: LIFETIME_SECONDS, access_token: token } };
}

function credentialProblem(app: Registration, form: URLSearchParams): TokenReply | undefined {
  const assertion = form.get('client_assertion');
  if (assertion === null) {
    const secret = form.get('client_secret');
    if (secret === null) return refused('invalid_client', 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
    return secret === app.clientSecret ? undefined : refused('invalid_client', 7000215, 'Invalid client secret provided.');
  }
  const claims = claimsOf(assertion);
  if (claims === undefined) return refused('invalid_client', 50027, 'JWT token is invalid or malformed.');
  if (amount(claims, 'exp', 0) * 1000 <= Date.now()) return refused('invalid_client', 700024, 'Client assertion is not within its valid time range.');
  return undefined;
}

/** The managed identity endpoint of App Service (2019-08-01): the platform answers for the app it runs. */
export function grantManagedIdentity(identity: Identity, query: URLSearchParams, header: string | undefined): TokenReply {
  if (header !== identity.identityHeader) return { status: 401, body: { statusCode: 401, message: 'X-IDENTITY-HEADER is missing or wrong.' } };
  const resource = query.get('resource') ?? '';
  const audience = audienceOf(resource.replace(/\/\.default$/, '').replace(/\/$/, ''));
  const clientId = query.get('client_id') ?? READER.clientId;
  const app = identity.registrations.find((known) => known.clientId === clientId.toLowerCase());
  if (query.get('api-version') !== '2019-08-01' || audience === undefined || app === undefined) return { status: 400, body: { statusCode: 400, message: 'No managed identity for this resource, client id or api-version.' } };
  const now = Date.now();
  return { status: 200, body: { access_token: issue(identity, app, audience, now), expires_on: String(Math.floor(now / 1000) + LIFETIME_SECONDS), resource, token_type: 'Bearer', client_id: app.clientId } };
}

function issue(identity: Identity, app: Registration, audience: Audience, now: number): string {
  const seconds = Math.floor(now / 1000);
  return signJwt({
    aud: AUDIENCES[audience], iss: `https://sts.windows.net/${identity.tenantId}/`, iat: seconds, nbf: seconds, exp: seconds + LIFETIME_SECONDS, appid: app.clientId,
    app_displayname: app.displayName, idtyp: 'app', roles: [...app.roles[audience]], tid: identity.tenantId, ver: '1.0', uti: randomUUID(),
  }, identity.key);
}

export function nameOf(identity: Identity, appId: string): string {
  return identity.registrations.find((known) => known.clientId === appId)?.displayName ?? appId;
}

export type Caller = { kind: 'caller'; appId: string; roles: ReadonlySet<string> } | { kind: 'refused'; message: string };

/** Who calls, by the Authorization header: signature, audience and real time must fit. */
export function callerOf(identity: Identity, header: string | undefined, audience: Audience): Caller {
  const token = /^Bearer (.+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) return { kind: 'refused', message: 'Access token is empty.' };
  const claims = readJwt(token, identity.key);
  if (claims === undefined) return { kind: 'refused', message: 'IDX14100: JWT is not well formed or was not issued by this tenant.' };
  if (text(claims, 'aud') !== AUDIENCES[audience]) return { kind: 'refused', message: 'Access token validation failure. Invalid audience.' };
  if (amount(claims, 'exp', 0) * 1000 <= Date.now()) return { kind: 'refused', message: 'Lifetime validation failed, the token is expired.' };
  return { kind: 'caller', appId: text(claims, 'appid'), roles: new Set(texts(claims, 'roles')) };
}

/** `/{tenant}/v2.0/.well-known/openid-configuration` */
export function openIdConfiguration(identity: Identity, origin: string): Row {
  const base = `${origin}/${identity.tenantId}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`, authorization_endpoint: `${base}/oauth2/v2.0/authorize`, jwks_uri: `${base}/discovery/v2.0/keys`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`, issuer: `${base}/v2.0`, token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['code', 'token'], scopes_supported: ['openid', 'profile'], subject_types_supported: ['pairwise'], id_token_signing_alg_values_supported: ['RS256'], tenant_region_scope: 'EU',
  };
}

/** `/common/discovery/instance`: which hosts are the same cloud. */
export function instanceDiscovery(identity: Identity, origin: string): Row {
  const host = new URL(origin).host;
  return {
    tenant_discovery_endpoint: `${origin}/${identity.tenantId}/v2.0/.well-known/openid-configuration`, 'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

export function tenantKey(tenantId: string): string {
  return createHash('sha256').update(`sandbox:${tenantId}:${randomUUID()}`).digest('hex');
}

function audienceOf(resource: string): Audience | undefined {
  return resource === AUDIENCES.graph ? 'graph' : resource === AUDIENCES.defender ? 'defender' : undefined;
}

export function refused(error: string, code: number, message: string, status = 401): TokenReply {
  const trace = randomUUID();
  const timestamp = new Date().toISOString().slice(0, 19).replace('T', ' ') + 'Z';
  return {
    status: status === 400 || error === 'invalid_request' || error === 'unsupported_grant_type' || error === 'unauthorized_client' ? 400 : 401,
    body: { error, error_description: `AADSTS${code}: ${message} Trace ID: ${trace} Timestamp: ${timestamp}`, error_codes: [code], timestamp, trace_id: trace, correlation_id: trace, error_uri: `https://login.microsoftonline.com/error?code=${code}` },
  };
}
