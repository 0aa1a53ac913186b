import type { ChainHead } from '../../core/audit/head.ts';
import type { Digest } from '../../core/audit/chain.ts';
import { beginVerification, continueVerification, endVerification, type ChainVerdict } from '../../core/audit/verify.ts';
import type { Store } from '../../ports/store.ts';

const page = 1_000;

/** Walks the whole chain, page by page, against every head that was given out and those that the caller has kept. */
export async function verifyAudit({ audit }: Pick<Store, 'audit'>, digest: Digest, kept: readonly ChainHead[] = []): Promise<ChainVerdict> {
  let verification = beginVerification([...kept, ...(await audit.exports())]);
  let after = 0;
  for (;;) {
    const entries = await audit.read(after, page);
    verification = continueVerification(verification, entries, digest);
    const last = entries.at(-1);
    if (last === undefined || verification.status === 'broken') return endVerification(verification);
    after = last.sequence;
  }
}
