import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod/v4';

/** What Entra publishes about one tenant's sign-in. */
export interface SignInMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Finds the key that signed a token; unknown key ids make it read the list again, at most every 30 seconds. */
  readonly keys: JWTVerifyGetKey;
}

export interface MetadataOptions {
  /** `https://login.microsoftonline.com`; http on this machine only. */
  readonly authorityHost: string;
  readonly tenantId: string;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** Milliseconds for each request. */
  readonly timeoutMs: number;
}

const keepMs = 24 * 60 * 60 * 1000;

/**
 * Reads the metadata once a day. What was read yesterday is not used when today's cannot be had: nobody can sign in then anyway.
 * @throws when it is out of reach or malformed, or names another tenant or an address that is neither https nor on this machine
 */
export function createMetadata(options: MetadataOptions): () => Promise<SignInMetadata> {
  let kept: { readonly readAt: number; readonly metadata: Promise<SignInMetadata> } | undefined;
  return async () => {
    const now = options.now();
    if (kept === undefined || now - kept.readAt >= keepMs) kept = { readAt: now, metadata: read(options) };
    const mine = kept;
    try {
      return await mine.metadata;
    } catch (error) {
      // A failure is not kept.
      if (kept === mine) kept = undefined;
      throw error;
    }
  };
}

const address = z.string().refine(isTrustworthy);
const shape = z.object({ issuer: address, authorization_endpoint: address, token_endpoint: address, jwks_uri: address });

async function read({ authorityHost, tenantId, fetch, timeoutMs }: MetadataOptions): Promise<SignInMetadata> {
  const url = `${authorityHost}/${tenantId}/v2.0/.well-known/openid-configuration`;
  if (!isTrustworthy(url)) throw new Error('the authority host must be https, or http on this machine');
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`sign-in metadata: HTTP ${response.status}`);
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri } = shape.parse(await response.json());
  // The metadata of `common` has a placeholder here, and that of another tenant would let its people in.
  if (!issuer.endsWith(`/${tenantId}/v2.0`)) throw new Error('the sign-in metadata is that of another tenant');
  const keys = createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: timeoutMs, [customFetch]: async (input, init) => fetch(input, init) });
  return { issuer, authorizationEndpoint: authorization_endpoint, tokenEndpoint: token_endpoint, keys };
}

function isTrustworthy(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/.test(url.hostname));
}
