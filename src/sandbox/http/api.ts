import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { errorBody, wireError, WireError, type Api } from '../wire/errors.ts';
import { readQuery } from '../wire/query.ts';
import type { Version } from '../wire/schema.ts';
import type { Consistency } from '../live/consistency.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { hideNewMembers } from '../routes/entra.ts';
import type { Reply } from '../routes/exchange.ts';
import type { Pages } from '../routes/pages.ts';
import { findRoute } from '../routes/table.ts';
import { callerOf, nameOf, type Identity } from './identity.ts';
import type { Throttle } from './throttle.ts';

export type Backend = { tenant: Tenant; identity: Identity; pages: Pages; throttle: Throttle | undefined; consistency: Consistency };
export type Incoming = { method: string; origin: string; pathname: string; search: string; headers: IncomingHttpHeaders; body: unknown };
export type Outgoing = { status: number; headers: Record<string, string>; body: unknown };
export type Address = { api: Api; version: Version; path: string };

/** Graph and Defender addresses; anything else is not an API call. */
export function addressOf(pathname: string): Address | undefined {
  const match = /^\/(v1\.0|beta|api)(\/.*)$/.exec(pathname);
  if (match?.[2] === undefined) return undefined;
  if (match[1] === 'api') return { api: 'defender', version: 'v1.0', path: match[2] };
  return { api: 'graph', version: match[1] === 'beta' ? 'beta' : 'v1.0', path: match[2] };
}

/** One call of Graph or Defender: token, route, permission, limit, options, answer. Never throws. */
export function answer(backend: Backend, incoming: Incoming, address: Address): Outgoing {
  const headers = headersOf(backend, incoming);
  try {
    const reply = handle(backend, incoming, address);
    return { status: reply.status, headers, body: shaped(backend, incoming, reply) };
  } catch (error) {
    // A path with a broken escape is the caller's mistake.
    const known = error instanceof WireError ? error : error instanceof URIError ? wireError(address.api, 'badRequest', 'The address is not well formed.') : wireError(address.api, 'server', error instanceof Error ? `The sandbox failed: ${error.message}` : 'The sandbox failed.');
    return { status: known.status, headers: { ...headers, ...known.headers }, body: errorBody(address.api, known, headers['request-id'], headers['client-request-id'], backend.tenant.clock.stamp().slice(0, 19)) };
  }
}

export type AnswerHeaders = { 'request-id': string; 'client-request-id': string; Date: string };

export function headersOf(backend: Backend, incoming: Incoming): AnswerHeaders {
  const requestId = randomUUID();
  return { 'request-id': requestId, 'client-request-id': headerOf(incoming, 'client-request-id') ?? requestId, Date: new Date(backend.tenant.clock.now()).toUTCString() };
}

function handle(backend: Backend, incoming: Incoming, { api, version, path }: Address): Reply {
  const caller = callerOf(backend.identity, incoming.headers.authorization, api);
  if (caller.kind === 'refused') throw wireError(api, 'unauthorized', caller.message);
  const found = findRoute(api, version, incoming.method, path);
  if (found.kind === 'none') throw wireError(api, 'notFound', `Resource not found for the segment '${path.split('/')[1] ?? ''}'.`);
  if (found.kind === 'method') throw new WireError(405, 'Request_BadRequest', `Method ${incoming.method} is not allowed on this resource.`);
  const { route, params } = found;
  if (!route.scopes.some((scope) => caller.roles.has(scope))) throw wireError(api, 'forbidden', `Application is not authorized to perform this operation. Application must have one of the following scopes: ${route.scopes.join(', ')}.`);
  const lacking = route.alsoNeeds?.filter((scope) => !caller.roles.has(scope)) ?? [];
  if (lacking.length > 0) throw wireError(api, 'forbidden', `Application is not authorized to perform this operation. Application must have all of the following scopes: ${lacking.join(', ')}.`);
  const verdict = route.family === undefined ? { kind: 'pass' as const } : backend.throttle?.take(route.family, caller.appId);
  if (verdict?.kind === 'throttled') throw wireError(api, 'throttled', 'Too many requests.', verdict.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(verdict.retryAfterSeconds) });
  const run = (): Reply => route.handle({
    tenant: backend.tenant, pages: backend.pages, version, params, query: readQuery(incoming.search, route.query), origin: incoming.origin, path,
    roles: caller.roles, eventual: headerOf(incoming, 'consistencylevel')?.toLowerCase() === 'eventual', body: incoming.body,
    by: {
      author: { kind: 'app', appId: caller.appId, displayName: nameOf(backend.identity, caller.appId) }, method: incoming.method, path,
      clientRequestId: headerOf(incoming, 'client-request-id') ?? '', justification: headerOf(incoming, 'x-msft-approval-justification'),
    },
  });
  return incoming.method === 'GET' ? backend.consistency.read(backend.tenant, run) : run();
}

/** A dump is served as it is; the pilot hides newer enum members from callers who did not ask for them. */
function shaped(backend: Backend, incoming: Incoming, reply: Reply): unknown {
  const wants = (headerOf(incoming, 'prefer') ?? '').includes('include-unknown-enum-members');
  return backend.tenant.kind === 'dump' || wants ? reply.body : hideNewMembers(reply.body);
}

function headerOf(incoming: Incoming, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
