import { describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/adapters/store/sha256.ts';
import { noHash } from '../../src/core/audit/chain.ts';
import { verifyChain } from '../../src/core/audit/verify.ts';
import { changeId } from '../../src/core/facts/ids.ts';
import type { AuditEntry, AuditHead } from '../../src/ports/change-store.ts';
import { noon, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeAudit(opened: OpenedStore): void {
  const entry = (type: string, body: unknown = {}) => ({ at: noon, changeId: changeId(unique('change')), type, body });

  async function whole(): Promise<readonly AuditEntry[]> {
    return opened().audit.read(0, 10_000);
  }

  describe('the audit', () => {
    test('an empty one has no head', async () => {
      expect(await opened().audit.head()).toBeUndefined();
      expect(await whole()).toEqual([]);
    });

    test('every entry follows the one before, is numbered without a hole, and is read back as it was written', async () => {
      const { audit } = opened();
      const first = await audit.append(entry('requested', { zeta: 1, alpha: { text: '\u0000 \uD800 é', absent: undefined } }));
      const second = await audit.append({ at: noon + 1, changeId: undefined, type: 'head-given-out', body: null });
      expect(first).toMatchObject({ sequence: 1, previousHash: noHash, body: { alpha: { text: '\u0000 \uD800 é' }, zeta: 1 } });
      expect(JSON.stringify(first.body)).not.toContain('absent');
      expect(second).toMatchObject({ sequence: 2, previousHash: first.hash, changeId: undefined });
      expect(await whole()).toEqual([first, second]);
      expect(await audit.head()).toEqual({ sequence: 2, hash: second.hash });
      expect(verifyChain(await whole(), [], sha256)).toMatchObject({ status: 'intact', entries: 2 });
    });

    test('what is not JSON is refused, and leaves no hole', async () => {
      const before = await opened().audit.head();
      await expect(opened().audit.append({ ...entry('wrong'), body: undefined })).rejects.toThrow('it is not JSON');
      expect(await opened().audit.head()).toEqual(before);
    });

    test('stays one chain when twenty append at once, half of them in transactions of which some are rolled back', async () => {
      const { audit } = opened();
      const before = (await audit.head())?.sequence ?? 0;
      const work = Array.from({ length: 20 }, async (_, index) => {
        if (index % 2 === 0) return audit.append(entry('alone', { index }));
        return opened().transaction(async (inside) => {
          await inside.audit.append(entry('first of two', { index }));
          await inside.audit.append(entry('second of two', { index }));
          if (index % 4 === 1) throw new Error('rolled back');
        });
      });
      const ended = await Promise.allSettled(work);
      expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(5);
      const entries = await whole();
      expect(entries).toHaveLength(before + 10 + 2 * 5);
      expect(verifyChain(entries, [], sha256)).toMatchObject({ status: 'intact', entries: before + 20 });
      const pairs = entries.filter(({ type }) => type === 'second of two');
      for (const { sequence, body } of pairs) expect(entries[sequence - 2]).toMatchObject({ type: 'first of two', body });
    });

    test('is read in pages, and for one change', async () => {
      const { audit } = opened();
      const of = changeId(unique('change'));
      const mine: AuditEntry[] = [];
      for (let index = 0; index < 3; index += 1) {
        mine.push(await audit.append({ ...entry('mine'), changeId: of }));
        await audit.append(entry('other'));
      }
      expect(await audit.forChange(of)).toEqual(mine);
      const all = await whole();
      expect(await audit.read(2, 3)).toEqual(all.slice(2, 5));
      expect(await audit.read(all.length, 3)).toEqual([]);
    });

    test('heads that were given out are kept in their order', async () => {
      const { audit } = opened();
      const heads: readonly AuditHead[] = [{ sequence: 2, hash: 'b' }, { sequence: 1, hash: 'a' }];
      for (const [index, head] of heads.entries()) await audit.noteExport(head, noon + index, `file ${index}`);
      expect(await audit.exports()).toEqual(heads.map((head, index) => ({ ...head, at: noon + index, to: `file ${index}` })));
    });
  });
}
