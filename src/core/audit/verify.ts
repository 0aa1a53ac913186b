import { entryHash, noHash, type ChainEntry, type Digest } from './chain.ts';
import type { ChainHead } from './head.ts';

export type { Digest } from './chain.ts';

/**
 * What is wrong with a chain, at the first place where it shows. `altered`: the entry does not have its own hash. `missing`: entries
 * before it are not there. `reordered`: it comes a second time or out of order. `forked`: it continues another entry than the one
 * before it. `rewritten`: whole in itself, but not the chain that a head was given out of. `cut-tail`: it ends before such a head.
 */
export type ChainFault = 'altered' | 'missing' | 'reordered' | 'forked' | 'rewritten' | 'cut-tail';

export interface BrokenChain {
  readonly status: 'broken';
  /** Where it shows. Nothing after it can be relied on. */
  readonly sequence: number;
  readonly kind: ChainFault;
  readonly says: string;
}

/** `head` is undefined for a chain without entries. */
export type ChainVerdict = { readonly status: 'intact'; readonly entries: number; readonly head: ChainHead | undefined } | BrokenChain;

/** A verification under way: pages of entries go in one after the other. */
export type Verification = { readonly status: 'intact'; readonly last: ChainHead; readonly heads: readonly ChainHead[] } | BrokenChain;

/** `heads`: those that were given out. Without any kept outside the database, a cut tail cannot be told from a chain that ends there. */
export function beginVerification(heads: readonly ChainHead[]): Verification {
  return { status: 'intact', last: { sequence: 0, hash: noHash }, heads };
}

/** `entries` continue those that were given before. */
export function continueVerification(verification: Verification, entries: readonly ChainEntry[], digest: Digest): Verification {
  return entries.reduce<Verification>((now, entry) => (now.status === 'broken' ? now : step(now.last, now.heads, entry, digest)), verification);
}

export function endVerification(verification: Verification): ChainVerdict {
  if (verification.status === 'broken') return verification;
  const { last, heads } = verification;
  const beyond = heads.filter(({ sequence }) => sequence > last.sequence).toSorted((a, b) => a.sequence - b.sequence)[0];
  if (beyond !== undefined) return broken(last.sequence + 1, 'cut-tail', `The audit ends with entry ${last.sequence}, but entry ${beyond.sequence} once existed: its hash was given out.`);
  return { status: 'intact', entries: last.sequence, head: last.sequence === 0 ? undefined : last };
}

/** The whole chain at once. */
export function verifyChain(entries: readonly ChainEntry[], heads: readonly ChainHead[], digest: Digest): ChainVerdict {
  return endVerification(continueVerification(beginVerification(heads), entries, digest));
}

function step(last: ChainHead, heads: readonly ChainHead[], entry: ChainEntry, digest: Digest): Verification {
  const { sequence, hash } = entry;
  const expected = last.sequence + 1;
  if (sequence > expected) return broken(expected, 'missing', `Entry ${expected} is missing: entry ${sequence} comes where it should be.`);
  if (sequence !== expected) return broken(expected, 'reordered', `Entry ${sequence} comes where entry ${expected} should be.`);
  if (hash !== entryHash(entry, digest)) return broken(sequence, 'altered', `Entry ${sequence} was altered: what it says does not have its hash.`);
  if (entry.previousHash !== last.hash) return broken(sequence, 'forked', `Entry ${sequence} does not continue entry ${last.sequence}: one of the two was put in the place of another.`);
  const given = heads.find((head) => head.sequence === sequence && head.hash !== hash);
  if (given !== undefined) return broken(sequence, 'rewritten', `Entry ${sequence} is not the one whose hash was given out: the audit was written anew from here or from before.`);
  return { status: 'intact', last: { sequence, hash }, heads };
}

function broken(sequence: number, kind: ChainFault, says: string): BrokenChain {
  return { status: 'broken', sequence, kind, says };
}
