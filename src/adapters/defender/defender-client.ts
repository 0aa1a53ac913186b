import { randomUUID } from 'node:crypto';
import type { ReadOptions } from '../../ports/read.ts';
import type { AccessToken } from '../upstream/access-token.ts';
import { bodyOf, type Answer } from '../upstream/answer.ts';
import { callUpstream, onceOnly, type CallContext } from '../upstream/call.ts';
import { UpstreamError } from '../upstream/errors.ts';
import type { TokenBucket } from '../upstream/token-bucket.ts';

export interface DefenderClientOptions {
  /** Such as `https://api.security.microsoft.com`; undefined in a cloud that has no Defender API. */
  readonly origin: string | undefined;
  readonly token: AccessToken;
  readonly bucket: TokenBucket;
  readonly context: CallContext;
  readonly fetch: typeof globalThis.fetch;
}

export interface DefenderClient {
  /** Throws `UpstreamError`. */
  read(path: string, query: Readonly<Record<string, string>>, options?: ReadOptions): Promise<unknown>;
  /** POSTs once and never a second time; `signal` ends it. Throws `UpstreamError`. */
  write(path: string, body: object, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answer>;
}

export function createDefenderClient(client: DefenderClientOptions): DefenderClient {
  return {
    read: async (path, query, { signal, priority = 'live' } = {}) => {
      if (client.origin === undefined) throw new UpstreamError('upstream.not-offered');
      const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      const url = `${client.origin}/api${path}?${search.join('&')}`;
      const attempt = (limit: AbortSignal) => send(client, url, {}, limit);
      return bodyOf(await callUpstream(attempt, { bucket: client.bucket, priority, kind: 'read', signal }, client.context));
    },
    write: async (path, body, headers, signal) => {
      if (client.origin === undefined) throw new UpstreamError('upstream.not-offered');
      const request = { method: 'POST', body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
      const attempt = (limit: AbortSignal) => send(client, `${client.origin}/api${path}`, request, limit);
      return callUpstream(attempt, { bucket: client.bucket, priority: 'live', kind: 'act', signal }, onceOnly(client.context));
    },
  };
}

interface Request {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ token, fetch }: DefenderClientOptions, url: string, request: Request, signal: AbortSignal): Promise<Answer> {
  const headers = { 'client-request-id': randomUUID(), ...request.headers, authorization: `Bearer ${await token(signal)}` };
  const response = await fetch(url, { ...request, headers, signal, redirect: 'error' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
