import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { isRow, text, type Row } from '../../src/sandbox/wire/row.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ frozen: true, users: 20, wireLog: '' });
});
afterAll(async () => sandbox.close());

const verifier = 'v'.repeat(43);
const redirectUri = 'http://127.0.0.1:3978/approve/callback';

function question(changes: Record<string, string> = {}): Record<string, string> {
  return {
    client_id: sandbox.signIn.clientId, response_type: 'code', redirect_uri: redirectUri, scope: 'openid profile', state: 's', nonce: 'n',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
    claims: JSON.stringify({ id_token: { acrs: { essential: true, value: 'c2' } } }), ...changes,
  };
}

function authorizeUrl(changes: Record<string, string> = {}, tenant = sandbox.tenantId): string {
  return `${sandbox.url}/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(question(changes)).toString()}`;
}

/** Where the sandbox sends the browser once a person is chosen. */
async function choose(person: string, changes: Record<string, string> = {}): Promise<URLSearchParams> {
  const response = await fetch(authorizeUrl(changes), { method: 'POST', body: new URLSearchParams({ person }), redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'http://none/').searchParams;
}

async function redeem(form: Record<string, string>): Promise<{ status: number; body: Row }> {
  const whole = { grant_type: 'authorization_code', client_id: sandbox.signIn.clientId, client_secret: sandbox.signIn.clientSecret, redirect_uri: redirectUri, code_verifier: verifier, ...form };
  const response = await fetch(`${sandbox.url}/${sandbox.tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(whole) });
  return { status: response.status, body: await rowOf(response) };
}

async function rowOf(response: Response): Promise<Row> {
  const body: unknown = await response.json();
  return isRow(body) ? body : {};
}

describe('signing in to the sandbox tenant', () => {
  test('offers its people on a page without scripts', async () => {
    const response = await fetch(authorizeUrl());
    const page = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const said of ['Nora Quist', 'Elena Marsh', 'authentication context c2']) expect(page).toContain(said);
    expect(page).not.toContain('<script');
  });

  test('gives a token that its published keys verify, with person, context and nonce', async () => {
    const metadata = await rowOf(await fetch(`${sandbox.url}/${sandbox.tenantId}/v2.0/.well-known/openid-configuration`));
    expect(text(metadata, 'authorization_endpoint')).toBe(authorizeUrl().replace(/\?.*/, ''));
    const keys: unknown = await (await fetch(text(metadata, 'jwks_uri'))).json();
    if (!isRow(keys) || !Array.isArray(keys['keys'])) throw new Error('no keys');
    const back = await choose(sandbox.people.elena.id);
    expect(back.get('state')).toBe('s');
    const { status, body } = await redeem({ code: back.get('code') ?? '' });
    expect(status).toBe(200);
    const verified = await jwtVerify(text(body, 'id_token'), createLocalJWKSet({ keys: keys['keys'].filter(isRow).map((key) => ({ ...key, kty: 'RSA' })) }), { issuer: text(metadata, 'issuer'), audience: sandbox.signIn.clientId });
    expect(verified.payload).toMatchObject({ oid: sandbox.people.elena.id, tid: sandbox.tenantId, nonce: 'n', acrs: ['c2'], amr: ['fido', 'mfa'], name: 'Elena Marsh', ver: '2.0' });
  });

  test.each([
    ['another application', { client_id: '0a11de00-aaaa-4000-8000-000000000001' }, 700016],
    ['an address that nobody registered', { redirect_uri: 'https://evil.example/approve/callback' }, 50011],
    ['a registered host with another path', { redirect_uri: 'http://127.0.0.1:3978/approve/callback/..' }, 50011],
    ['a token without a code', { response_type: 'id_token' }, 70005],
    ['no code challenge', { code_challenge: '' }, 501491],
    ['a plain code challenge', { code_challenge_method: 'plain' }, 501491],
    ['a claims parameter that is no JSON', { claims: '{' }, 900144],
    ['no OpenID', { scope: 'profile' }, 70011],
  ])('%s is refused on a page, and the browser is not sent on', async (_what, changes, code) => {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(authorizeUrl(changes), { method, redirect: 'manual', ...(method === 'POST' ? { body: new URLSearchParams({ person: sandbox.people.elena.id }) } : {}) });
      expect([response.status, response.headers.get('location'), await response.text()]).toEqual([400, null, expect.stringContaining(`AADSTS${String(code)}:`)]);
    }
  });

  test('another tenant, and somebody it does not know, are refused', async () => {
    expect((await fetch(authorizeUrl({}, '0a11de00-0000-4000-8000-000000000009'))).status).toBe(400);
    expect([...(await choose('nobody')).keys()]).toEqual([]);
  });

  test('a code serves once, for its own verifier, address and secret', async () => {
    const code = async (): Promise<string> => (await choose(sandbox.people.elena.id)).get('code') ?? '';
    const once = await code();
    expect((await redeem({ code: once })).status).toBe(200);
    const refusals = [await redeem({ code: once }), await redeem({ code: await code(), code_verifier: 'w'.repeat(43) }), await redeem({ code: await code(), redirect_uri: 'http://127.0.0.1:1/approve/callback' }), await redeem({ code: 'x' })];
    expect(refusals.map(({ status, body }) => [status, text(body, 'error')])).toEqual(refusals.map(() => [400, 'invalid_grant']));
    expect((await redeem({ code: await code(), client_secret: 'x' })).body).toMatchObject({ error: 'invalid_client', error_codes: [7000215] });
  });

  test('a person can fail the context, or be let in without it', async () => {
    sandbox.signIn.context(sandbox.people.mira.id, 'refused');
    const refused = await choose(sandbox.people.mira.id);
    expect([refused.get('error'), refused.get('code'), refused.get('state')]).toEqual(['access_denied', null, 's']);
    expect((await choose(sandbox.people.mira.id, { claims: '{}' })).get('code')).not.toBeNull();
    sandbox.signIn.context(sandbox.people.mira.id, 'left-out');
    const { body } = await redeem({ code: (await choose(sandbox.people.mira.id)).get('code') ?? '' });
    expect(Buffer.from(text(body, 'id_token').split('.')[1] ?? '', 'base64url').toString()).not.toContain('acrs');
  });
});
