import { importJWK, type CryptoKey } from 'jose';
import { z } from 'zod/v4';
import { isHttpsOrLoopback } from './config.ts';

const metadata = z.object({ jwks_uri: z.string().refine(isHttpsOrLoopback) });
const keyList = z.object({ keys: z.array(z.unknown()) });
const signingKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  use: z.literal('sig').optional(),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).default([]),
});

/**
 * Reads the keys with which Bot Framework signs, by way of its OpenID metadata.
 * A key that cannot be used (other kind, too short, no id) is left out; the others stay.
 *
 * @throws when the metadata or the key list is out of reach, malformed, redirected, slow, or holds no usable key
 */
export function openIdKeySource({ fetch, openIdMetadataUrl, timeout }: KeySourceOptions): KeySource {
  return async () => {
    const { jwks_uri } = metadata.parse(await getJson(fetch, openIdMetadataUrl, timeout));
    const { keys } = keyList.parse(await getJson(fetch, jwks_uri, timeout));
    const usable = (await Promise.all(keys.map(readKey))).filter((key) => key !== undefined);
    if (usable.length === 0) throw new Error('the key list holds no usable key');
    return {
      keys: new Map(usable.map(({ kid, key }) => [kid, key])),
      fingerprint: JSON.stringify(usable.map(({ wire }) => wire).sort()),
    };
  };
}

export type KeySource = () => Promise<KeySet>;

export interface KeySet {
  readonly keys: ReadonlyMap<string, SigningKey>;
  /** Equal for equal keys, whatever their order. */
  readonly fingerprint: string;
}

export interface SigningKey {
  readonly key: CryptoKey;
  /** Channels for which this key may sign. */
  readonly endorsements: ReadonlySet<string>;
}

export interface KeySourceOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly openIdMetadataUrl: string;
  /** Milliseconds for each of the two requests. */
  readonly timeout: number;
}

async function getJson(fetch: typeof globalThis.fetch, url: string, timeout: number): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeout) });
  if (!response.ok) throw new Error(`signing keys: HTTP ${response.status}`);
  return response.json();
}

async function readKey(candidate: unknown): Promise<{ kid: string; key: SigningKey; wire: string } | undefined> {
  const read = signingKey.safeParse(candidate);
  if (!read.success) return undefined;
  const { kid, n, e, endorsements } = read.data;
  try {
    const key = await importJWK({ kty: 'RSA', n, e }, 'RS256');
    if (key instanceof Uint8Array || bits(key) < 2048) return undefined;
    return { kid, key: { key, endorsements: new Set(endorsements) }, wire: JSON.stringify([kid, n, e, [...endorsements].sort()]) };
  } catch {
    return undefined;
  }
}

function bits(key: CryptoKey): number {
  return 'modulusLength' in key.algorithm && typeof key.algorithm.modulusLength === 'number' ? key.algorithm.modulusLength : 0;
}
