import { createEntraSignIn } from '../../../../src/adapters/sign-in/entra-sign-in.ts';
import { createApprovalPages, type PageTrouble } from '../../../../src/bot/approval-page/approval-pages.ts';
import { startServer } from '../../../../src/bot/server.ts';
import { userId } from '../../../../src/core/facts/ids.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/server.ts';
import { freePort } from '../../../e2e/support/free-port.ts';
import { Browser, type Seen } from './browser.ts';
import { Decisions, id } from './decisions.ts';

export interface Bench extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly page: string;
  readonly decisions: Decisions;
  readonly trouble: PageTrouble[];
  readonly clock: { ahead: number };
  /** Changes the id token on its way from the token endpoint. */
  readonly wire: { tamper: (idToken: string) => string };
  /** A fresh browser on the sign-in page. */
  begin(): Promise<{ readonly browser: Browser; readonly signInPage: string }>;
  /** A fresh browser in which somebody has signed in, on the page of the change. */
  signedIn(name: keyof Sandbox['people']): Promise<{ readonly browser: Browser; readonly seen: Seen }>;
}

/** Sandbox tenant, sign-in adapter, pages and server, all real; the change lives in memory. Ivo has asked for it. */
export async function openBench(): Promise<Bench> {
  const sandbox = await startSandbox({ throttling: false, frozen: true, users: 20, wireLog: '' });
  // Stands still from here on; the tenant's tokens carry real time, and what lies between is within the tolerance.
  const start = Date.now();
  const clock = { ahead: 0 };
  const now = (): number => start + clock.ahead;
  const wire = { tamper: (idToken: string) => idToken };
  const trouble: PageTrouble[] = [];
  const decisions = new Decisions(now, userId(sandbox.people.ivo.id));
  const { clientId, clientSecret } = sandbox.signIn;
  const signIn = createEntraSignIn({ authorityHost: sandbox.url, tenantId: sandbox.tenantId, clientId, clientSecret }, { clock: { now }, fetch: tampering(wire) });
  const port = Number(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const pages = createApprovalPages({ signIn, decide: decisions, publicUrl: url, secret: clientSecret, clock: { now }, onTrouble: (line) => trouble.push(line) });
  const server = await startServer({
    gate: { check: async () => ({ status: 'refused', httpStatus: 401, reason: 'token.malformed' }), refusalCounts: () => ({}) },
    app: { receive: async () => undefined }, pages, finish: async () => undefined, isReady: async () => undefined, host: '127.0.0.1', port,
    onFailure: (error) => trouble.push({ kind: 'failed', error, reference: 'server' }),
  });
  const page = `${url}/approve/${id}`;
  const begin: Bench['begin'] = async () => {
    const browser = new Browser();
    return { browser, signInPage: (await browser.open(page)).url };
  };
  return {
    sandbox, url, page, decisions, trouble, clock, wire, begin,
    signedIn: async (name) => {
      const { browser, signInPage } = await begin();
      return { browser, seen: await browser.choose(signInPage, sandbox.people[name].id) };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([server.close(1_000), sandbox.close()]);
    },
  };
}

function tampering(wire: { tamper: (idToken: string) => string }): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!response.ok || typeof input !== 'string' || !input.endsWith('/token')) return response;
    return new Response((await response.text()).replace(/("id_token":")([^"]*)/, (_whole, name: string, token: string) => name + wire.tamper(token)), { status: response.status });
  };
}
