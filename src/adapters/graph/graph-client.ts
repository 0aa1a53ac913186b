import { randomUUID } from 'node:crypto';
import { Client, GraphClientError, ResponseType, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import type { AccessToken } from '../upstream/access-token.ts';
import { bodyOf, type Answer } from '../upstream/answer.ts';
import { callUpstream, onceOnly, type CallContext } from '../upstream/call.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { isObject, rowsOf } from '../upstream/fields.ts';
import type { Budgets, BudgetName } from '../upstream/limits.ts';
import { encodeOptions } from '../upstream/odata.ts';
import type { ReadOptions } from '../../ports/read.ts';

export interface GraphQuestion {
  readonly version: 'v1.0' | 'beta';
  /** Below the version, ids already encoded: `/users/…`. */
  readonly path: string;
  /** OData query options, not encoded. */
  readonly options?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly budget: BudgetName;
}

/** One call that changes something. */
export interface GraphWrite extends Omit<GraphQuestion, 'options'> {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
}

export interface Rows {
  readonly rows: readonly unknown[];
  /** False when the page cap ended the reading. */
  readonly complete: boolean;
}

/** Microsoft Graph as one identity. Every method throws `UpstreamError`. */
export interface GraphClient {
  read(question: GraphQuestion, options?: ReadOptions): Promise<unknown>;
  /** All pages, at most 50. */
  readAll(question: GraphQuestion, options?: ReadOptions): Promise<Rows>;
  act(question: GraphQuestion): Promise<void>;
  /** Sends one request and never a second one; `signal` ends it. */
  write(write: GraphWrite, signal: AbortSignal): Promise<Answer>;
}

export interface GraphClientOptions {
  /** Such as `https://graph.microsoft.com`. */
  readonly origin: string;
  readonly token: AccessToken;
  readonly budgets: Budgets;
  readonly context: CallContext;
  readonly fetch: typeof globalThis.fetch;
}

const pageCap = 50;

export function createGraphClient(options: GraphClientOptions): GraphClient {
  const client = Client.initWithMiddleware({ baseUrl: options.origin, defaultVersion: 'v1.0', middleware: createMiddleware(options) });

  async function request(method: 'GET' | GraphWrite['method'], question: GraphQuestion & Partial<GraphWrite>, limit: AbortSignal): Promise<Answer> {
    const call = client.api(question.path).version(question.version).query(encodeOptions(question.options ?? {})).headers({ ...question.headers }).option('signal', limit).responseType(ResponseType.RAW);
    const sent: Promise<unknown> = method === 'GET' ? call.get() : method === 'POST' ? call.post(question.body) : method === 'PATCH' ? call.patch(question.body) : call.delete();
    const response = await sent.catch(unwrap);
    if (!(response instanceof Response)) throw new UpstreamError('upstream.bad-answer');
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async function send(method: 'GET' | 'POST', question: GraphQuestion, { signal, priority = 'live' }: ReadOptions): Promise<Answer> {
    const kind = method === 'GET' ? 'read' : 'act';
    const plan = { bucket: options.budgets[question.budget], priority, kind, signal } as const;
    return callUpstream((limit) => request(method, question, limit), plan, options.context);
  }

  return {
    read: async (question, readOptions = {}) => bodyOf(await send('GET', question, readOptions)),
    readAll: async (question, readOptions = {}) => {
      const rows: unknown[] = [];
      let next: GraphQuestion | undefined = question;
      for (let page = 0; next !== undefined && page < pageCap; page += 1) {
        const body = bodyOf(await send('GET', next, readOptions));
        rows.push(...rowsOf(body));
        const link = isObject(body) ? body['@odata.nextLink'] : undefined;
        next = typeof link === 'string' ? nextPage(link, question, options.origin) : undefined;
      }
      return { rows, complete: next === undefined };
    },
    act: async (question) => {
      await send('POST', question, {});
    },
    write: (write, signal) =>
      callUpstream((limit) => request(write.method, write, limit), { bucket: options.budgets[write.budget], priority: 'live', kind: 'act', signal }, onceOnly(options.context)),
  };
}

/** INVARIANT: a link to another host is never followed, because the token would go with it. */
export function nextPage(link: string, question: GraphQuestion, origin: string): GraphQuestion {
  const url = URL.parse(link);
  const base = `/${question.version}/`;
  if (url?.origin !== new URL(origin).origin || !url.pathname.startsWith(base)) throw new UpstreamError('upstream.foreign-link', { serviceCode: '@odata.nextLink' });
  return { ...question, path: url.pathname.slice(base.length - 1), options: Object.fromEntries(url.searchParams) };
}

/**
 * Our own chain instead of the client's: its authentication handler sends a token to https hosts of its list only, and its retry
 * handler repeats POST after 504, so that an action could be done twice.
 */
function createMiddleware({ origin, token, fetch }: GraphClientOptions): Middleware {
  return {
    execute: async (context: Context) => {
      try {
        const url: unknown = context.request;
        const { options = {} } = context;
        if (typeof url !== 'string' || new URL(url).origin !== new URL(origin).origin) throw new UpstreamError('upstream.foreign-link');
        const headers = new Headers(options.headers);
        headers.set('authorization', `Bearer ${await token(options.signal ?? new AbortController().signal)}`);
        if (!headers.has('client-request-id')) headers.set('client-request-id', randomUUID());
        // Without it newer enum members arrive as `unknownFutureValue`, the report-only results among them.
        headers.set('prefer', 'include-unknown-enum-members');
        context.response = await fetch(url, { method: options.method ?? 'GET', headers, body: options.body ?? null, signal: options.signal ?? null, redirect: 'error' });
      } catch (cause) {
        throw wrap(cause);
      }
    },
  };
}

/** The client keeps the identity of `GraphClientError` only; every other error would lose its class and code. */
function wrap(cause: unknown): GraphClientError {
  const error = new GraphClientError('the request was not answered');
  error.customError = cause;
  return error;
}

function unwrap(error: unknown): never {
  throw error instanceof GraphClientError ? error.customError : error;
}
