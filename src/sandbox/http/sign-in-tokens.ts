import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Row } from '../wire/row.ts';

/** The tenant's signing key for id tokens. Made when it is first needed: it takes longer than the rest of the start. */
export type SigningKey = { keyId: string; sign(claims: Row): string; jwks(): Row };

export function createSigningKey(keyId: string): SigningKey {
  let pair: { publicKey: KeyObject; privateKey: KeyObject } | undefined;
  const keys = (): { publicKey: KeyObject; privateKey: KeyObject } => (pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 }));
  return {
    keyId,
    sign: (claims) => {
      const body = `${encode({ typ: 'JWT', alg: 'RS256', kid: keyId })}.${encode(claims)}`;
      return `${body}.${createSign('RSA-SHA256').update(body).sign(keys().privateKey).toString('base64url')}`;
    },
    jwks: () => ({ keys: [{ ...keys().publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: keyId }] }),
  };
}

function encode(value: Row): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
