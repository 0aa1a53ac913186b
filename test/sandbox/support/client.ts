import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/server.ts';
import { isRow, parts, text, type Row } from '../../../src/sandbox/wire/row.ts';

export type Answer = { status: number; headers: Headers; body: Row };

/** A caller of the sandbox, with a token of its own for each audience. */
export type Client = {
  sandbox: Sandbox;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, as?: 'reader' | 'actor'): Promise<Answer>;
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
  const [reader, defender, actor] = [await tokenOf(sandbox, 'reader', GRAPH), await tokenOf(sandbox, 'reader', DEFENDER), await tokenOf(sandbox, 'actor', GRAPH)];
  const call = async (method: string, path: string, token: string, headers: Record<string, string>): Promise<Answer> => {
    const url = path.startsWith('http') ? path : sandbox.url + path;
    return answerOf(await fetch(url, { method, headers: { authorization: `Bearer ${token}`, Prefer: 'include-unknown-enum-members', ...headers } }));
  };
  const get: Client['get'] = (path, headers = {}) => call('GET', path, path.includes('/api/') ? defender : reader, headers);
  return {
    sandbox, get,
    post: (path, as = 'actor') => call('POST', path, as === 'actor' ? actor : reader, {}),
    values: async (path) => {
      const answer = await get(path);
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return parts(answer.body, 'value');
    },
  };
}

export async function tokenOf(sandbox: Sandbox, app: 'reader' | 'actor', scope: string): Promise<string> {
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
