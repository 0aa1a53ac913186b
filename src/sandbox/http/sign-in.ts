import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Tenant } from '../tenant/tenant.ts';
import { flag, isRow, part, text, texts, type Row } from '../wire/row.ts';
import type { Incoming, Outgoing } from './api.ts';
import { refused, type TokenReply } from './identity.ts';
import { errorPage, signInPage } from './sign-in-page.ts';
import { createSigningKey, type SigningKey } from './sign-in-tokens.ts';

/** How a person fares when an application asks for an authentication context. `left-out`: signed in, but without it in the token. */
export type ContextOutcome = 'satisfied' | 'refused' | 'left-out';

/** What a test may arrange. */
export type SignInControl = {
  clientId: string;
  clientSecret: string;
  /** Applies to the person's next sign-ins; at first everybody satisfies every context. */
  context(personId: string, outcome: ContextOutcome): void;
  /** Claims of the next id tokens: each replaces the true one, undefined leaves it out. {} is the truth. */
  claims(changes: Row): void;
  /** Signs as the tenant does, whatever it says. */
  forge(claims: Row): string;
};

type Code = { personId: string; clientId: string; redirectUri: string; challenge: string; nonce: string; contexts: readonly string[]; granted: readonly string[]; at: number };

export type SignIns = { tenantId: string; key: SigningKey; codes: Map<string, Code>; outcomes: Map<string, ContextOutcome>; changes: Row };

/** The application of the approval page. */
export const SIGN_IN_APP = { clientId: '0a11de00-aaaa-4000-8000-000000000004', clientSecret: 'sandbox-sign-in-secret' } as const;

const CODE_LIFE_MS = 10 * 60_000;
const TOKEN_LIFE_SECONDS = 3600;

export function createSignIns(tenantId: string): SignIns {
  return { tenantId, key: createSigningKey(`sandbox-${randomUUID().slice(0, 8)}`), codes: new Map(), outcomes: new Map(), changes: {} };
}

export function signInControl(signIns: SignIns): SignInControl {
  return {
    ...SIGN_IN_APP,
    context: (personId, outcome) => { signIns.outcomes.set(personId.toLowerCase(), outcome); },
    claims: (changes) => { signIns.changes = changes; },
    forge: (claims) => signIns.key.sign(claims),
  };
}

/** `/{tenant}/oauth2/v2.0/authorize` (GET: the page; POST: a person was chosen) and the key list; undefined: another address. */
export function answerSignIn(signIns: SignIns, tenant: Tenant, incoming: Incoming): Outgoing | undefined {
  if (incoming.method === 'GET' && incoming.pathname === `/${signIns.tenantId}/discovery/v2.0/keys`) return { status: 200, headers: {}, body: signIns.key.jwks() };
  if (!/^\/[^/]+\/oauth2\/v2\.0\/authorize$/.test(incoming.pathname) || (incoming.method !== 'GET' && incoming.method !== 'POST')) return undefined;
  const query = new URLSearchParams(incoming.search);
  const problem = problemOf(signIns, incoming.pathname.split('/')[1] ?? '', query);
  if (problem !== undefined) return page(400, errorPage(...problem));
  const contexts = wantedContexts(query);
  const chosen = incoming.body instanceof URLSearchParams ? (incoming.body.get('person') ?? '') : '';
  if (incoming.method === 'GET') return page(200, signInPage(incoming.pathname + incoming.search, tenant.tables.users.own().slice(0, 20), contexts));
  const person = tenant.tables.users.get(chosen);
  if (person === undefined) return page(400, errorPage(50034, 'The user account does not exist in this directory.'));
  if (!flag(person, 'accountEnabled')) return page(400, errorPage(50057, 'The user account is disabled.'));
  return sendBack(signIns, query, person, contexts);
}

/** Faults that Entra tells the person and not the application: the address to send an answer to is itself in doubt. */
function problemOf(signIns: SignIns, tenant: string, query: URLSearchParams): [number, string] | undefined {
  const field = (name: string): string => query.get(name) ?? '';
  if (tenant.toLowerCase() !== signIns.tenantId.toLowerCase()) return [90002, `Tenant '${tenant}' not found.`];
  if (field('client_id').toLowerCase() !== SIGN_IN_APP.clientId) return [700016, `Application with identifier '${field('client_id')}' was not found in the directory.`];
  if (!isRegistered(field('redirect_uri'))) return [50011, `The redirect URI '${field('redirect_uri')}' specified in the request does not match the redirect URIs configured for the application.`];
  if (field('response_type') !== 'code' || (field('response_mode') || 'query') !== 'query') return [70005, 'The sandbox speaks response_type=code with response_mode=query only.'];
  if (!field('scope').split(' ').includes('openid')) return [70011, 'The scope must hold openid.'];
  if (field('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(field('code_challenge'))) return [501491, 'A code challenge of the method S256 is needed.'];
  if (query.has('claims') && readClaims(query) === undefined) return [900144, 'The claims parameter is no JSON object.'];
  return undefined;
}

/** As with Entra the port of an address on this machine does not matter. */
function isRegistered(redirectUri: string): boolean {
  return /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?\/approve\/callback$/.test(redirectUri);
}

function readClaims(query: URLSearchParams): Row | undefined {
  try {
    const claims: unknown = JSON.parse(query.get('claims') ?? '{}');
    return isRow(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

function wantedContexts(query: URLSearchParams): readonly string[] {
  const acrs = part(part(readClaims(query), 'id_token'), 'acrs');
  return [text(acrs, 'value'), ...texts(acrs, 'values')].filter((context) => /^c\d{1,2}$/.test(context));
}

function sendBack(signIns: SignIns, query: URLSearchParams, person: Row, contexts: readonly string[]): Outgoing {
  const outcome = signIns.outcomes.get(text(person, 'id').toLowerCase()) ?? 'satisfied';
  const answer = new URL(query.get('redirect_uri') ?? '');
  if (query.has('state')) answer.searchParams.set('state', query.get('state') ?? '');
  if (contexts.length > 0 && outcome === 'refused') {
    answer.searchParams.set('error', 'access_denied');
    answer.searchParams.set('error_description', 'AADSTS53003: Access has been blocked by Conditional Access policies.');
  } else {
    const code = randomBytes(32).toString('base64url');
    signIns.codes.set(code, {
      personId: text(person, 'id'), clientId: SIGN_IN_APP.clientId, redirectUri: query.get('redirect_uri') ?? '', challenge: query.get('code_challenge') ?? '',
      nonce: query.get('nonce') ?? '', contexts, granted: outcome === 'satisfied' ? contexts : [], at: Date.now(),
    });
    answer.searchParams.set('code', code);
  }
  return { status: 302, headers: { Location: answer.href, 'Cache-Control': 'no-store' }, body: undefined };
}

/** `grant_type=authorization_code` at the token endpoint. A code is gone once it has been shown, whatever became of it. */
export function redeemCode(signIns: SignIns, tenant: Tenant, { origin }: Incoming, form: URLSearchParams): TokenReply {
  const field = (name: string): string => form.get(name) ?? '';
  if (field('client_id').toLowerCase() !== SIGN_IN_APP.clientId) return refused('unauthorized_client', 700016, `Application with identifier '${field('client_id')}' was not found in the directory.`);
  if (field('client_secret') !== SIGN_IN_APP.clientSecret) return refused('invalid_client', 7000215, 'Invalid client secret provided.');
  const code = signIns.codes.get(field('code'));
  signIns.codes.delete(field('code'));
  if (code === undefined) return refused('invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed, or never issued.', 400);
  if (Date.now() - code.at > CODE_LIFE_MS) return refused('invalid_grant', 70008, 'The provided authorization code has expired.', 400);
  if (field('redirect_uri') !== code.redirectUri) return refused('invalid_grant', 500112, 'The reply address does not match the one the code was asked for with.', 400);
  if (createHash('sha256').update(field('code_verifier')).digest('base64url') !== code.challenge) return refused('invalid_grant', 501481, 'The code verifier does not match the code challenge.', 400);
  const person = tenant.tables.users.get(code.personId);
  return { status: 200, body: { token_type: 'Bearer', scope: 'openid profile', expires_in: TOKEN_LIFE_SECONDS, id_token: idToken(signIns, code, person, origin) } };
}

function idToken(signIns: SignIns, code: Code, person: Row | undefined, origin: string): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    aud: code.clientId, iss: `${origin}/${signIns.tenantId}/v2.0`, iat: seconds, nbf: seconds, exp: seconds + TOKEN_LIFE_SECONDS, auth_time: Math.floor(code.at / 1000),
    name: text(person, 'displayName'), preferred_username: text(person, 'userPrincipalName'), nonce: code.nonce, oid: code.personId, tid: signIns.tenantId,
    sub: createHash('sha256').update(`${code.clientId}:${code.personId}`).digest('base64url'), uti: randomUUID(), ver: '2.0',
    ...(code.granted.length === 0 ? {} : { acrs: [...code.granted], amr: ['fido', 'mfa'] }),
  };
  return signIns.key.sign({ ...claims, ...signIns.changes });
}

function page(status: number, body: string): Outgoing {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }, body };
}
