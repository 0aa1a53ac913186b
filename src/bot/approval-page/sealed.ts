import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose';

/** Encrypts what the browser keeps for us, so that every replica can serve it and nobody else can read or change it. */
export interface Sealer {
  seal(purpose: Purpose, content: JWTPayload, lifeMs: number): Promise<string>;
  /** Undefined: not ours, changed, sealed for something else, or over. */
  open(purpose: Purpose, sealed: string): Promise<JWTPayload | undefined>;
}

export type Purpose = 'sign-in' | 'session';

/** Shorter secrets could be guessed from one cookie. */
const leastSecret = 16;

/** @throws RangeError when the secret has fewer than 16 characters */
export function createSealer(secret: string, now: () => number): Sealer {
  if (secret.length < leastSecret) throw new RangeError(`The secret of the approval page must have at least ${leastSecret} characters.`);
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'gatehouse approval page 1', 32));
  return {
    seal: async (purpose, content, lifeMs) =>
      new EncryptJWT(content)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(purpose)
        .setExpirationTime(Math.floor((now() + lifeMs) / 1000))
        .encrypt(key),
    open: async (purpose, sealed) => {
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          audience: purpose, requiredClaims: ['exp'], currentDate: new Date(now()), keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'],
        });
        return payload;
      } catch {
        return undefined;
      }
    },
  };
}
