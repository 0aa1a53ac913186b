import type { IncomingMessage, ServerResponse } from 'node:http';
import { runControl } from '../control/commands.ts';
import type { Control } from '../control/control.ts';
import { addressOf, answer, type Backend, type Incoming, type Outgoing } from './api.ts';
import type { Faults } from './faults.ts';
import { answerWithFault } from './faulty.ts';
import { grantManagedIdentity, grantToken, instanceDiscovery, openIdConfiguration } from './identity.ts';
import { answerSignIn, redeemCode, type SignIns } from './sign-in.ts';
import { logExchange } from './wire-log.ts';

export type Front = {
  backend: Backend;
  signIns: SignIns;
  faults: Faults;
  control: Control;
  wireLog: string | undefined;
  /** Last good answers by address, for stale reads. */
  remembered: Map<string, Outgoing>;
};

const MAX_BODY_BYTES = 1_000_000;
const LOGGED_HEADERS = ['prefer', 'consistencylevel', 'content-type', 'client-request-id'];

/** Answers one HTTP request: control API, token endpoints, or Graph and Defender with their faults. */
export async function serve(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    front.backend.tenant.clock.catchUp();
    const incoming = await read(request);
    const address = addressOf(incoming.pathname);
    if (incoming.pathname.startsWith('/_sandbox')) send(response, runControl(front.control, incoming));
    else if (address === undefined) send(response, identityAnswer(front, incoming));
    else await serveApi(front, incoming, address, response);
  } catch (error) {
    send(response, { status: 400, headers: {}, body: { error: { code: 'BadRequest', message: error instanceof Error ? error.message : 'Bad request' } } });
  }
}

async function serveApi(front: Front, incoming: Incoming, address: NonNullable<ReturnType<typeof addressOf>>, response: ServerResponse): Promise<void> {
  const fault = front.faults.take(incoming.method, incoming.pathname);
  const outgoing = fault === undefined ? answer(front.backend, incoming, address) : await answerWithFault(front.backend, incoming, address, fault, front.remembered.get(keyOf(incoming)));
  if (outgoing === undefined) {
    response.destroy();
    return;
  }
  remember(front, incoming, outgoing);
  logExchange(front.wireLog, {
    method: incoming.method, url: incoming.pathname + incoming.search, version: incoming.pathname.split('/')[1] ?? '',
    requestHeaders: Object.fromEntries(LOGGED_HEADERS.flatMap((name) => (typeof incoming.headers[name] === 'string' ? [[name, incoming.headers[name]]] : []))),
    requestBody: incoming.body ?? null, status: outgoing.status, responseBody: outgoing.body ?? null, tenant: front.backend.tenant.kind,
  });
  send(response, outgoing);
}

/** A stale read repeats the last good answer to the same request, from before the tenant changed. */
function remember(front: Front, incoming: Incoming, outgoing: Outgoing): void {
  if (incoming.method !== 'GET' || outgoing.status !== 200) return;
  front.remembered.delete(keyOf(incoming));
  front.remembered.set(keyOf(incoming), outgoing);
  const oldest = front.remembered.keys().next();
  if (front.remembered.size > 200 && oldest.done !== true) front.remembered.delete(oldest.value);
}

function keyOf(incoming: Incoming): string {
  return incoming.pathname + incoming.search;
}

function identityAnswer(front: Front, incoming: Incoming): Outgoing {
  const { identity, tenant } = front.backend;
  const reply = (status: number, body: object): Outgoing => ({ status, headers: { 'Cache-Control': 'no-store' }, body });
  const token = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(incoming.pathname)?.[1];
  if (token !== undefined && incoming.method === 'POST') {
    const form = incoming.body instanceof URLSearchParams ? incoming.body : new URLSearchParams();
    const ofPerson = form.get('grant_type') === 'authorization_code' && token.toLowerCase() === identity.tenantId.toLowerCase();
    const granted = ofPerson ? redeemCode(front.signIns, tenant, incoming, form) : grantToken(identity, token, form);
    return reply(granted.status, granted.body);
  }
  if (incoming.method === 'GET') {
    if (incoming.pathname === '/msi/token') {
      const header = incoming.headers['x-identity-header'];
      const granted = grantManagedIdentity(identity, new URLSearchParams(incoming.search), Array.isArray(header) ? header[0] : header);
      return reply(granted.status, granted.body);
    }
    if (incoming.pathname === '/common/discovery/instance') return reply(200, instanceDiscovery(identity, incoming.origin));
    if (/^\/[^/]+\/v2\.0\/\.well-known\/openid-configuration$/.test(incoming.pathname)) return reply(200, openIdConfiguration(identity, incoming.origin));
  }
  return answerSignIn(front.signIns, tenant, incoming) ?? reply(404, { error: { code: 'ResourceNotFound', message: `The sandbox does not speak ${incoming.method} ${incoming.pathname}.` } });
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
  const url = new URL(request.url ?? '/', origin);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const piece: unknown = chunk;
    if (!Buffer.isBuffer(piece)) continue;
    size += piece.length;
    if (size > MAX_BODY_BYTES) throw new RangeError(`A request body may have ${MAX_BODY_BYTES} bytes.`);
    chunks.push(piece);
  }
  return { method: request.method ?? 'GET', origin, pathname: url.pathname, search: url.search, headers: request.headers, body: bodyOf(Buffer.concat(chunks).toString('utf8'), request.headers['content-type'] ?? '') };
}

function bodyOf(source: string, contentType: string): unknown {
  if (source === '') return undefined;
  if (contentType.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(source);
  const parsed: unknown = JSON.parse(source);
  return parsed;
}

function send(response: ServerResponse, outgoing: Outgoing): void {
  if (response.destroyed) return;
  response.writeHead(outgoing.status, { ...(outgoing.body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }), ...outgoing.headers });
  const isPage = outgoing.headers['Content-Type']?.startsWith('text/html') === true && typeof outgoing.body === 'string';
  response.end(isPage ? outgoing.body : outgoing.body === undefined ? undefined : JSON.stringify(outgoing.body));
}
