import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/server.ts';
import { isRow, parts, text, type Row } from '../../../src/sandbox/wire/row.ts';

export type Answer = { status: number; headers: Headers; body: Row };

export type App = 'reader' | 'actor' | 'executor';

/** A caller of the sandbox, with a token of its own for each audience. */
export type Client = {
  sandbox: Sandbox;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, as?: App): Promise<Answer>;
  /** A write of the executor, or of whoever is named. A body is sent as JSON. */
  write(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, options?: { as?: App; headers?: Record<string, string> }): Promise<Answer>;
  values(path: string): Promise<Row[]>;
};

export const GRAPH = 'https://graph.microsoft.com/.default';
export const DEFENDER = 'https://api.securitycenter.microsoft.com/.default';

/**
 * Runs a test against a sandbox of its own, without limits and with a clock that stands still unless the options say otherwise.
 * The wire log stays off: it is for the product's requests, and these tests also send wrong ones.
 */
export async function withSandbox(options: SandboxOptions, run: (client: Client) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox({ throttling: false, frozen: true, now: '2026-03-10T09:00:00Z', users: 40, wireLog: '', ...options });
  try {
    await run(await clientOf(sandbox));
  } finally {
    await sandbox.close();
  }
}

async function clientOf(sandbox: Sandbox): Promise<Client> {
  const tokens = new Map<string, Promise<string>>();
  const tokenFor = (app: App, path: string): Promise<string> => {
    const scope = path.includes('/api/') ? DEFENDER : GRAPH;
    const token = tokens.get(`${app} ${scope}`) ?? tokenOf(sandbox, app, scope);
    tokens.set(`${app} ${scope}`, token);
    return token;
  };
  const call = async (method: string, path: string, app: App, headers: Record<string, string>, body?: string): Promise<Answer> => {
    const url = path.startsWith('http') ? path : sandbox.url + path;
    const authorization = `Bearer ${await tokenFor(app, path)}`;
    return answerOf(await fetch(url, { method, headers: { authorization, Prefer: 'include-unknown-enum-members', ...headers }, ...(body === undefined ? {} : { body }) }));
  };
  const get: Client['get'] = (path, headers = {}) => call('GET', path, 'reader', headers);
  return {
    sandbox, get,
    post: (path, as = 'actor') => call('POST', path, as, {}),
    write: (method, path, body, { as = 'executor', headers = {} } = {}) => call(method, path, as, { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers }, body === undefined ? undefined : JSON.stringify(body)),
    values: async (path) => {
      const answer = await get(path);
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return parts(answer.body, 'value');
    },
  };
}

export async function tokenOf(sandbox: Sandbox, app: App, scope: string): Promise<string> {
  const { clientId, clientSecret } = sandbox[app];
  return text((await askToken(sandbox, { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope })).body, 'access_token');
}

export async function askToken(sandbox: Sandbox, form: Record<string, string>): Promise<Answer> {
  return answerOf(await fetch(`${sandbox.url}/${sandbox.tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) }));
}

export async function answerOf(response: Response): Promise<Answer> {
  const source = await response.text();
  const body: unknown = source === '' ? {} : JSON.parse(source);
  return { status: response.status, headers: response.headers, body: isRow(body) ? body : {} };
}
