import { randomUUID } from 'node:crypto';
import type { ReadOptions } from '../../ports/read.ts';
import type { AccessToken } from '../upstream/access-token.ts';
import { bodyOf, type Answer } from '../upstream/answer.ts';
import { callUpstream, type CallContext } from '../upstream/call.ts';
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
}

export function createDefenderClient(client: DefenderClientOptions): DefenderClient {
  return {
    read: async (path, query, { signal, priority = 'live' } = {}) => {
      if (client.origin === undefined) throw new UpstreamError('upstream.not-offered');
      const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      const url = `${client.origin}/api${path}?${search.join('&')}`;
      const attempt = (limit: AbortSignal) => send(client, url, limit);
      return bodyOf(await callUpstream(attempt, { bucket: client.bucket, priority, kind: 'read', signal }, client.context));
    },
  };
}

async function send({ token, fetch }: DefenderClientOptions, url: string, signal: AbortSignal): Promise<Answer> {
  const headers = { authorization: `Bearer ${await token(signal)}`, 'client-request-id': randomUUID() };
  const response = await fetch(url, { headers, signal, redirect: 'error' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
