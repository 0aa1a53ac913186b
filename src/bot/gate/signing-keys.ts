import type { SigningKeyTimes } from './config.ts';
import type { KeySet, KeySource, SigningKey } from './key-source.ts';

/**
 * The signing keys of Bot Framework, kept in memory.
 *
 * Keys are read anew once a day in the background. An unknown key id asks for one more read, at most once per
 * interval: anybody can invent key ids, and each must not become a request to Microsoft. When the metadata is out of
 * reach the known keys keep working until they are stale; refusing everybody during an outage of someone else's
 * server would be the worse failure, trusting a key withdrawn weeks ago would be worse still.
 */
export class SigningKeys {
  readonly #source: KeySource;
  readonly #times: SigningKeyTimes;
  readonly #now: () => number;
  readonly #onFailure: (line: KeyFailureLine) => void;
  #set: KeySet | undefined;
  #readAt = 0;
  #retryAt = Number.NEGATIVE_INFINITY;
  #unknownKeyReadAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<boolean> | undefined;
  #generation = 0;

  constructor(source: KeySource, times: SigningKeyTimes, now: () => number, onFailure: (line: KeyFailureLine) => void) {
    this.#source = source;
    this.#times = times;
    this.#now = now;
    this.#onFailure = onFailure;
  }

  /** Goes up by one each time the keys turn out to be others than before. */
  get generation(): number {
    return this.#generation;
  }

  async find(keyId: string): Promise<KeyLookup> {
    const waited = this.#usable() === undefined;
    if (waited) await this.#readUnlessResting();
    else if (this.#age() >= this.#times.refreshAfter) void this.#readUnlessResting();
    const set = this.#usable();
    if (set === undefined) return { status: 'unavailable' };
    const found = set.keys.get(keyId);
    if (found !== undefined) return { status: 'found', key: found };
    return waited ? { status: 'unknown' } : this.#findAfterReading(keyId);
  }

  async #findAfterReading(keyId: string): Promise<KeyLookup> {
    const now = this.#now();
    if (this.#reading === undefined) {
      if (now < this.#unknownKeyReadAt) return { status: 'unknown' };
      this.#unknownKeyReadAt = now + this.#times.unknownKeyInterval;
    }
    if (!(await this.#read())) this.#unknownKeyReadAt = now + this.#times.retryAfterFailure;
    const found = this.#usable()?.keys.get(keyId);
    return found === undefined ? { status: 'unknown' } : { status: 'found', key: found };
  }

  async #readUnlessResting(): Promise<void> {
    if (this.#reading === undefined && this.#now() < this.#retryAt) return;
    await this.#read();
  }

  /** Single-flight: whoever comes while a read is under way waits for that one. */
  #read(): Promise<boolean> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<boolean> {
    try {
      const set = await this.#source();
      if (set.fingerprint !== this.#set?.fingerprint) this.#generation += 1;
      this.#set = set;
      this.#readAt = this.#now();
      return true;
    } catch (error) {
      this.#retryAt = this.#now() + this.#times.retryAfterFailure;
      this.#onFailure({ kind: 'keys-out-of-reach', usable: this.#usable() !== undefined, detail: error instanceof Error ? error.message : 'unknown' });
      return false;
    }
  }

  #age(): number {
    return this.#now() - this.#readAt;
  }

  #usable(): KeySet | undefined {
    return this.#age() < this.#times.staleAfter ? this.#set : undefined;
  }
}

export type KeyLookup =
  | { readonly status: 'found'; readonly key: SigningKey }
  | { readonly status: 'unknown' }
  | { readonly status: 'unavailable' };

export interface KeyFailureLine {
  readonly kind: 'keys-out-of-reach';
  /** Whether the keys read earlier still serve. */
  readonly usable: boolean;
  readonly detail: string;
}
