import type { ConnectorClientOptions } from 'botframework-connector/lib/connectorApi/models/index.js';

/** How the Teams connector is reached. `fetch` follows no redirect: our token must not travel to where a reply points. */
export interface ConnectorHttpOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Asked with `https://<host>/` before every request: the bot's token travels with it. */
  readonly isAllowedServiceUrl: (serviceUrl: string) => boolean;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
}

/**
 * The one way out to Teams, below the SDK. The SDK sends again by itself after 5xx, up to five seconds long and with a
 * double message when the first did arrive; its retry only knows errors of its own, so a plain error ends it.
 * @throws ConnectorRefusal, from every call of the SDK's connector client that does not get a 2xx
 */
export function createConnectorHttp(options: ConnectorHttpOptions): HttpClient & ConnectorPost {
  return {
    sendRequest: async (request) => {
      const { status, text } = await exchange(options, new URL(request.url), { method: request.method, headers: Object.entries(request.headers.rawHeaders()), body: textOf(request.body) });
      return { request, status, headers: request.headers.clone(), bodyAsText: text };
    },
    post: async (url, token, body) => {
      const headers: [string, string][] = [['content-type', 'application/json; charset=utf-8'], ['accept', 'application/json']];
      if (token !== undefined) headers.push(['authorization', `Bearer ${token}`]);
      const { text } = await exchange(options, url, { method: 'POST', headers, body });
      return resourceIn(text);
    },
  };
}

export interface ConnectorPost {
  /** Posts JSON and gives the id in the answer, if there is one. `token` undefined: nothing is signed. @throws ConnectorRefusal */
  post(url: URL, token: string | undefined, body: string): Promise<{ readonly id: string | undefined }>;
}

async function exchange({ fetch, isAllowedServiceUrl, timeoutMs }: ConnectorHttpOptions, url: URL, request: Pick<RequestInit, 'method' | 'headers' | 'body'>): Promise<{ status: number; text: string }> {
  if (!isAllowedServiceUrl(`${url.origin}/`)) throw new ConnectorRefusal('service-url-not-allowed', undefined, undefined);
  const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }).catch((cause: unknown) => {
    throw new ConnectorRefusal('no-answer', undefined, undefined, { cause });
  });
  const text = await response.text();
  if (!response.ok) throw new ConnectorRefusal(codeIn(text), response.status, secondsOf(response.headers.get('retry-after')));
  return { status: response.status, text };
}

/** The message has arrived, whatever the answer says about it. */
function resourceIn(text: string): { readonly id: string | undefined } {
  try {
    const answer: unknown = JSON.parse(text === '' ? 'null' : text);
    return { id: typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string' ? answer.id : undefined };
  } catch {
    return { id: undefined };
  }
}

type HttpClient = NonNullable<ConnectorClientOptions['httpClient']>;

/** Teams did not take a request. The message is ours; the body of the answer is not kept, as it may repeat what was sent. */
export class ConnectorRefusal extends Error {
  override readonly name = 'ConnectorRefusal';
  /** Error code of Teams (`BotNotInConversationRoster`) or a word of ours. */
  readonly code: string;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, status: number | undefined, retryAfterSeconds: number | undefined, options?: ErrorOptions) {
    super(`Teams did not take the message: ${status === undefined ? '' : `HTTP ${status}, `}${code}`, options);
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

function textOf(body: unknown): string | null {
  return typeof body === 'string' ? body : null;
}

/** `{error: {code}}`; only a plain word is taken over. */
function codeIn(body: string): string {
  return /"code"\s*:\s*"([A-Za-z0-9._-]{1,64})"/.exec(body)?.[1] ?? 'no-code';
}

/** Seconds or an HTTP date, at most an hour. */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d{1,6}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(3_600, Math.max(0, Math.ceil(seconds))) : undefined;
}
