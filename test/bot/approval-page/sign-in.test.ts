import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Browser, claimsIn, wordsOf, type Seen } from './support/browser.ts';
import { id } from './support/decisions.ts';
import { openBench, type Bench } from './support/page-bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => bench[Symbol.asyncDispose]());

const isCallback = (url: string): boolean => url.includes('/approve/callback');

/** Nobody is signed in: no session cookie, no form, and nothing reached the change. */
function expectNobody(browser: Browser, seen: Seen): void {
  expect([...browser.cookies.keys()].filter((name) => name.includes('session'))).toEqual([]);
  expect(seen.text).not.toContain('<form');
  expect(bench.decisions.commands).toEqual([]);
}

describe('the way to Entra', () => {
  test('asks for a fresh sign-in under the context, bound to this browser', async () => {
    const { browser, signInPage } = await bench.begin();
    const asked = new URL(signInPage).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: bench.sandbox.signIn.clientId, response_type: 'code', response_mode: 'query', redirect_uri: `${bench.url}/approve/callback`, scope: 'openid profile',
      code_challenge_method: 'S256', prompt: 'login', max_age: '600',
    });
    expect(JSON.parse(asked.get('claims') ?? '')).toEqual({ id_token: { acrs: { essential: true, value: 'c2' }, auth_time: { essential: true } } });
    expect([...browser.cookies.keys()]).toEqual([`gatehouse-sign-in-${id}`]);
    const [cookie = ''] = [...browser.cookies.values()];
    for (const secret of [asked.get('nonce'), asked.get('state')]) expect(cookie).not.toContain(secret ?? 'none');
  });

  test('its cookie is out of reach of scripts and of other sites, and lives ten minutes', async () => {
    const seen = await new Browser().get(bench.page);
    expect(seen.headers.getSetCookie()).toEqual([expect.stringMatching(/; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)]);
  });

  test('says so when Entra cannot be reached, and works again once it can', async () => {
    await bench.sandbox.close();
    const seen = await new Browser().open(bench.page);
    expect([seen.status, wordsOf(seen)]).toEqual([503, expect.stringContaining('Try again in a minute')]);
    expect(bench.trouble).toMatchObject([{ kind: 'sign-in-unavailable' }]);
  });
});

describe('the way back', () => {
  test('leads to the change and nowhere else, whatever the address says', async () => {
    const { browser, signInPage } = await bench.begin();
    const callback = (await browser.choose(signInPage, bench.sandbox.people.elena.id, isCallback)).url;
    const answer = await browser.get(`${callback}&redirect_uri=https://evil.example&next=//evil.example&returnTo=https://evil.example`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/approve/${id}`]);
  });

  test.each([
    ['another site', 'https://evil.example.'],
    ['another site without a scheme', '//evil.example/.'],
    ['a path up', '../../api/messages.'],
    ['a state without a change', '.'],
  ])('a state that names %s is of nobody', async (_what, state) => {
    const { browser } = await bench.begin();
    const seen = await browser.get(`${bench.url}/approve/callback?code=x&state=${encodeURIComponent(state)}`);
    expect([seen.status, seen.headers.get('location'), seen.text.includes('evil')]).toEqual([400, null, false]);
    expectNobody(browser, seen);
  });

  test('serves once: the same address again finds no sign-in', async () => {
    const { browser, signInPage } = await bench.begin();
    const callback = (await browser.choose(signInPage, bench.sandbox.people.elena.id, isCallback)).url;
    await browser.get(callback);
    expect((await browser.get(callback)).status).toBe(400);
  });

  test('a code serves once, also for a thief who has the cookie', async () => {
    const { browser, signInPage } = await bench.begin();
    const thief = new Browser();
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
    const callback = (await browser.choose(signInPage, bench.sandbox.people.elena.id, isCallback)).url;
    await browser.get(callback);
    const seen = await thief.get(callback);
    expect([seen.status, wordsOf(seen)]).toEqual([403, expect.stringContaining('used already')]);
    expectNobody(thief, seen);
  });

  test('a code that came to one browser signs nobody in in another', async () => {
    const [elena, mira] = [await bench.begin(), await bench.begin()];
    const callback = (await elena.browser.choose(elena.signInPage, bench.sandbox.people.elena.id, isCallback)).url;
    const withState = await mira.browser.get(callback);
    expect(withState.status).toBe(400);
    const own = new URL(callback);
    own.searchParams.set('state', new URL(mira.signInPage).searchParams.get('state') ?? '');
    const withCode = await mira.browser.get(own.href);
    expect([withCode.status, bench.trouble.at(-1)]).toEqual([403, expect.objectContaining({ because: 'code' })]);
    expectNobody(mira.browser, withCode);
  });

  test('a sign-in that took more than ten minutes is over', async () => {
    const { browser, signInPage } = await bench.begin();
    const callback = (await browser.choose(signInPage, bench.sandbox.people.elena.id, isCallback)).url;
    bench.clock.ahead = 10 * 60_000 + 1_000;
    const seen = await browser.get(callback);
    expect(seen.status).toBe(400);
    expectNobody(browser, seen);
  });

  test('whoever cannot meet the context is told so, and Entra’s words are not repeated', async () => {
    bench.sandbox.signIn.context(bench.sandbox.people.elena.id, 'refused');
    const { browser, seen } = await bench.signedIn('elena');
    expect([seen.status, wordsOf(seen)]).toEqual([403, expect.stringContaining('did not meet what this approval asks')]);
    expect(seen.text).not.toContain('AADSTS');
    expect(bench.trouble).toMatchObject([{ because: 'entra', detail: 'access_denied' }]);
    expectNobody(browser, seen);
  });

  test('a sign-in that Entra grants without the context approves nothing', async () => {
    bench.sandbox.signIn.context(bench.sandbox.people.elena.id, 'left-out');
    const { browser, seen } = await bench.signedIn('elena');
    expect([seen.status, bench.trouble]).toEqual([403, [expect.objectContaining({ because: 'context', detail: 'claim acrs lacks c2' })]]);
    expectNobody(browser, seen);
  });
});

describe('a token that does not prove it', () => {
  const now = (): number => Math.floor(Date.now() / 1000);
  const tenant = '0a11de00-0000-4000-8000-000000000009';
  const claims: readonly (readonly [string, string, () => Record<string, unknown>])[] = [
    ['for another application', 'token', () => ({ aud: '0a11de00-aaaa-4000-8000-000000000001' })],
    ['for two applications', 'token', () => ({ aud: [bench.sandbox.signIn.clientId, 'x'] })],
    ['from another issuer', 'token', () => ({ iss: `${bench.sandbox.url}/${tenant}/v2.0` })],
    ['that is over', 'token', () => ({ exp: now() - 600 })],
    ['that never ends', 'token', () => ({ exp: undefined })],
    ['of another tenant', 'tenant', () => ({ tid: tenant })],
    ['without a tenant', 'nobody', () => ({ tid: undefined })],
    ['of nobody', 'nobody', () => ({ oid: undefined })],
    ['with a name in place of the object id', 'nobody', () => ({ oid: 'elena@alderlake.example' })],
    ['in answer to another question', 'nonce', () => ({ nonce: 'x' })],
    ['in answer to no question', 'nobody', () => ({ nonce: undefined })],
    ['under another context', 'context', () => ({ acrs: ['c1', 'c20', 'C2'] })],
    ['of a sign-in of an hour ago', 'not-fresh', () => ({ auth_time: now() - 3_600 })],
    ['of a sign-in to come', 'not-fresh', () => ({ auth_time: now() + 3_600 })],
    ['that does not say when the person signed in', 'not-fresh', () => ({ auth_time: undefined })],
  ];

  test.each(claims)('%s', async (_what, because, changes) => {
    bench.sandbox.signIn.claims(changes());
    const { browser, seen } = await bench.signedIn('elena');
    expect([seen.status, bench.trouble]).toEqual([403, [expect.objectContaining({ kind: 'sign-in-refused', because })]]);
    expectNobody(browser, seen);
  });

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const kidOf = (token: string): string => Buffer.from(token.split('.')[0] ?? '', 'base64url').toString().replace(/.*"kid":"([^"]*)".*/, '$1');
  const signed = (kid: string, token: string): string => {
    const body = `${part({ alg: 'RS256', typ: 'JWT', kid })}.${token.split('.')[1] ?? ''}`;
    return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey).toString('base64url')}`;
  };
  const forgeries: readonly (readonly [string, (token: string) => string])[] = [
    ['without a signature', (token) => `${part({ alg: 'none', typ: 'JWT' })}.${token.split('.')[1] ?? ''}.`],
    ['whose signature was cut off', (token) => token.replace(/[^.]*$/, '')],
    ['signed with the client secret', (token) => {
      const body = `${part({ alg: 'HS256', typ: 'JWT', kid: kidOf(token) })}.${token.split('.')[1] ?? ''}`;
      return `${body}.${createHmac('sha256', bench.sandbox.signIn.clientSecret).update(body).digest('base64url')}`;
    }],
    ['of another person, with the signature kept', (token) => {
      const [head = '', , signature = ''] = token.split('.');
      return `${head}.${part({ ...claimsIn(token), oid: bench.sandbox.people.mira.id })}.${signature}`;
    }],
    ['signed by somebody else in the tenant’s name', (token) => signed(kidOf(token), token)],
    ['signed by somebody else in their own name', (token) => signed('mine', token)],
    ['that is an access token of the tenant', () => 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA'],
    ['that is none', () => 'x'],
  ];

  test.each(forgeries)('a token %s', async (_what, forge) => {
    const { browser, signInPage } = await bench.begin();
    bench.wire.tamper = forge;
    const seen = await browser.choose(signInPage, bench.sandbox.people.elena.id);
    expect([seen.status, bench.trouble]).toEqual([403, [expect.objectContaining({ because: 'token' })]]);
    expectNobody(browser, seen);
  });

  test('a token changed in any one character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 63 }), async (where, by) => {
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        const { browser, signInPage } = await bench.begin();
        bench.wire.tamper = (token) => {
          // The last character of each part has bits that mean nothing, so a change there may be none.
          const places = Array.from(token).flatMap((character, at) => (character === '.' || token[at + 1] === '.' || at === token.length - 1 ? [] : [at]));
          const at = places[Math.floor(where * places.length)] ?? 0;
          const character = alphabet[(alphabet.indexOf(token[at] ?? 'A') + by) % 64] ?? 'A';
          return token.slice(0, at) + character + token.slice(at + 1);
        };
        bench.clock.ahead += 2_000;
        const seen = await browser.choose(signInPage, bench.sandbox.people.elena.id);
        expect(seen.status).toBe(403);
        expectNobody(browser, seen);
      }),
      { numRuns: 40 },
    );
  });
});
