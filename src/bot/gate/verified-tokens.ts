import { createHash } from 'node:crypto';
import type { TokenClaims } from './verdict.ts';

/**
 * Tokens whose signature held, so that the hour-long token Teams sends with every activity is not verified every
 * turn. Only verified tokens get in, so strangers cannot push others out. An entry dies with the token, after the
 * keep time, and with any change of the signing keys. The token itself is not kept, only its SHA-256.
 */
export class VerifiedTokens {
  readonly #entries = new Map<string, Entry>();
  readonly #limits: { readonly most: number; readonly keepFor: number };
  readonly #now: () => number;

  constructor(limits: { readonly most: number; readonly keepFor: number }, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  get(token: string, generation: number): TokenClaims | undefined {
    const key = keyOf(token);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const now = this.#now();
    // A clock that was set back would prolong the entry: before its own start it does not count either.
    if (entry.generation === generation && now >= entry.from && now < entry.until) return entry.claims;
    this.#entries.delete(key);
    return undefined;
  }

  add(token: string, claims: TokenClaims, generation: number): void {
    const from = this.#now();
    const until = Math.min(claims.expiresAt, from + this.#limits.keepFor);
    if (until <= from) return;
    this.#entries.set(keyOf(token), { claims, generation, from, until });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.most) return;
      this.#entries.delete(oldest);
    }
  }

  get size(): number {
    return this.#entries.size;
  }
}

interface Entry {
  readonly claims: TokenClaims;
  readonly generation: number;
  readonly from: number;
  readonly until: number;
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
