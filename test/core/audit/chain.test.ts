import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { entryHash, noHash, type ChainEntry } from '../../../src/core/audit/chain.ts';
import { headsIn, headText } from '../../../src/core/audit/head.ts';
import { beginVerification, continueVerification, endVerification, verifyChain } from '../../../src/core/audit/verify.ts';
import { canonicalJson, isJson } from '../../../src/core/change/json.ts';
import { changeId } from '../../../src/core/facts/ids.ts';
import { anyJson } from '../change/any-json.ts';

const at = Date.UTC(2026, 10, 22, 12, 0, 0, 123);

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

type Said = Pick<ChainEntry, 'at' | 'changeId' | 'type' | 'body'>;

function chainOf(said: readonly Said[]): readonly ChainEntry[] {
  return said.reduce<readonly ChainEntry[]>((chain, entry) => {
    const unsealed = { ...entry, sequence: chain.length + 1, previousHash: chain.at(-1)?.hash ?? noHash };
    return [...chain, { ...unsealed, hash: entryHash(unsealed, sha256) }];
  }, []);
}

const said: fc.Arbitrary<Said> = fc.record({
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  changeId: fc.option(fc.constantFrom('a', 'b').map(changeId), { nil: undefined }),
  type: fc.constantFrom('requested', 'approved', 'done'),
  body: anyJson,
});
const chain = fc.array(said, { minLength: 1, maxLength: 12 }).map(chainOf);

const five = chainOf(['requested', 'approval-given', 'approved', 'execution-begun', 'done'].map((type, index) => ({ at: at + index, changeId: changeId('c'), type, body: { by: 'a' } })));

function without<Item>(items: readonly Item[], index: number): readonly Item[] {
  return items.toSpliced(index, 1);
}

describe('the audit chain', () => {
  test('hashes every field, in one spelling that does not change between releases', () => {
    const entry = { sequence: 7, at, changeId: changeId('c"1'), type: 'd"one', body: { b: 1, a: [null] }, previousHash: 'p' };
    expect(entryHash(entry, (text) => text)).toBe('[7,"2026-11-22T12:00:00.123Z","c\\"1","d\\"one",{"a":[null],"b":1},"p"]');
    expect(entryHash({ ...entry, changeId: undefined }, (text) => text)).toContain(',null,"d\\"one"');
    expect(entryHash({ ...entry, changeId: changeId('null') }, (text) => text)).toContain(',"null","d\\"one"');
  });

  test('is intact when nothing was touched, and when nothing was ever written', () => {
    expect(noHash).toMatch(/^0{64}$/);
    expect(verifyChain([], [], sha256)).toEqual({ status: 'intact', entries: 0, head: undefined });
    expect(verifyChain(five, [], sha256)).toEqual({ status: 'intact', entries: 5, head: { sequence: 5, hash: five[4]?.hash } });
  });

  test.each<readonly [string, readonly ChainEntry[], object]>([
    ['the first is missing', without(five, 0), { sequence: 1, kind: 'missing', says: 'Entry 1 is missing: entry 2 comes where it should be.' }],
    ['one in the middle is missing', without(five, 2), { sequence: 3, kind: 'missing', says: 'Entry 3 is missing: entry 4 comes where it should be.' }],
    ['one comes twice', [...five.slice(0, 2), ...five.slice(1)], { sequence: 3, kind: 'reordered', says: 'Entry 2 comes where entry 3 should be.' }],
    ['a text was altered', five.map((entry) => (entry.sequence === 3 ? { ...entry, type: 'rejected' } : entry)), { sequence: 3, kind: 'altered', says: 'Entry 3 was altered: what it says does not have its hash.' }],
    ['an entry was replaced by a whole one', five.map((entry) => (entry.sequence === 3 ? resealed({ ...entry, type: 'rejected' }) : entry)), { sequence: 4, kind: 'forked', says: 'Entry 4 does not continue entry 3: one of the two was put in the place of another.' }],
    ['the first continues something', [resealed({ ...(five[0] ?? never()), previousHash: 'f'.repeat(64) })], { sequence: 1, kind: 'forked' }],
  ])('is broken where %s', (_, entries, expected) => {
    expect(verifyChain(entries, [], sha256)).toMatchObject({ status: 'broken', ...expected });
  });

  test('a tail that was cut off shows by a head that was given out before', () => {
    const heads = [{ sequence: 5, hash: five[4]?.hash ?? '' }, { sequence: 4, hash: five[3]?.hash ?? '' }];
    expect(verifyChain(five, heads, sha256).status).toBe('intact');
    expect(verifyChain(five.slice(0, 3), heads, sha256)).toEqual({ status: 'broken', sequence: 4, kind: 'cut-tail', says: 'The audit ends with entry 3, but entry 4 once existed: its hash was given out.' });
    expect(verifyChain([], heads, sha256)).toMatchObject({ kind: 'cut-tail', sequence: 1 });
  });

  test('a chain that was written anew from some entry on shows by a head from after it', () => {
    const heads = [{ sequence: 2, hash: five[1]?.hash ?? '' }, { sequence: 4, hash: five[3]?.hash ?? '' }];
    const anew = chainOf(five.map((entry) => (entry.sequence === 3 ? { ...entry, type: 'rejected' } : entry)));
    expect(verifyChain(anew, [], sha256).status).toBe('intact');
    expect(verifyChain(anew, heads, sha256)).toMatchObject({ status: 'broken', sequence: 4, kind: 'rewritten', says: expect.stringContaining('given out') });
  });

  test('any change to any field of any entry is found, no later than at the entry after it', () => {
    fc.assert(
      fc.property(chain, fc.nat(), mutation, (entries, pick, mutate) => {
        const index = pick % entries.length;
        const before = entries[index] ?? never();
        const after = mutate(before);
        fc.pre(textOf(after) !== textOf(before));
        const verdict = verifyChain(entries.with(index, after), [], sha256);
        expect(verdict.status === 'broken' && verdict.sequence <= index + 1).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('any entry that is left out, put in, exchanged or cut off is found, given the head', () => {
    fc.assert(
      fc.property(chain, fc.nat(), fc.nat(), said, (entries, a, b, strange) => {
        const [one, other] = [a % entries.length, b % entries.length];
        const heads = [entries.at(-1) ?? never()];
        const inserted = resealed({ ...(entries[one] ?? never()), ...strange });
        const tampered = [without(entries, one), entries.toSpliced(one, 0, inserted), entries.slice(0, one), entries.toReversed().slice(one === 0 ? 1 : 0)];
        if (one !== other) tampered.push(entries.with(one, entries[other] ?? never()).with(other, entries[one] ?? never()));
        for (const version of tampered) expect(verifyChain(version, heads, sha256).status).toBe('broken');
      }),
      { numRuns: 200 },
    );
  });

  test('read page by page gives the verdict of the whole', () => {
    fc.assert(
      fc.property(chain, fc.integer({ min: 1, max: 5 }), fc.nat(12), (entries, size, gap) => {
        const kept = without(entries, gap);
        const pages = Array.from({ length: Math.ceil(kept.length / size) }, (_, page) => kept.slice(page * size, (page + 1) * size));
        const paged = pages.reduce((now, page) => continueVerification(now, page, sha256), beginVerification([]));
        expect(endVerification(paged)).toEqual(verifyChain(kept, [], sha256));
      }),
    );
  });
});

describe('heads that were given out', () => {
  test('are found again in whatever they were written into', () => {
    const heads = [{ sequence: 1, hash: 'a'.repeat(64) }, { sequence: 120, hash: '0f'.repeat(32) }];
    const log = heads.map((head) => `2026-11-22T12:00:00Z ${headText(head)}\r\n`).join('');
    expect(headsIn(log)).toEqual(heads);
    expect(headsIn(headText(heads[0] ?? never()).toUpperCase())).toEqual([heads[0]]);
  });

  test.each(['', `0:${'a'.repeat(64)}`, `01:${'a'.repeat(64)}`, `1:${'a'.repeat(63)}`, `1:${'a'.repeat(65)}`, `1:${'g'.repeat(64)}`, `${'9'.repeat(16)}:${'a'.repeat(64)}`])('%p is none', (text) => {
    expect(headsIn(text)).toEqual([]);
  });
});

const mutation: fc.Arbitrary<(entry: ChainEntry) => ChainEntry> = fc.oneof(
  fc.integer({ min: -3, max: 20 }).map((sequence) => (entry: ChainEntry) => ({ ...entry, sequence })),
  fc.constantFrom(1, -1, 1000, Number.NaN, Infinity).map((by) => (entry: ChainEntry) => ({ ...entry, at: entry.at + by })),
  fc.constantFrom(undefined, 'a', 'b', 'c').map((id) => (entry: ChainEntry) => ({ ...entry, changeId: id === undefined ? undefined : changeId(id) })),
  fc.constantFrom('requested', 'approved', 'done', '').map((type) => (entry: ChainEntry) => ({ ...entry, type })),
  fc.oneof(anyJson, fc.constantFrom(undefined, Infinity, Number.NaN, new Date(0))).map((body) => (entry: ChainEntry) => ({ ...entry, body })),
  fc.constantFrom(noHash, 'f'.repeat(64), '').map((previousHash) => (entry: ChainEntry) => ({ ...entry, previousHash })),
  fc.constantFrom(noHash, 'f'.repeat(64), '').map((hash) => (entry: ChainEntry) => ({ ...entry, hash })),
);

function textOf(entry: ChainEntry): string {
  return String([entry.sequence, entry.at, entry.changeId, entry.type, entry.previousHash, entry.hash, bodyText(entry.body)]);
}

function bodyText(body: unknown): string {
  return isJson(body) ? canonicalJson(body) : 'no JSON';
}

function resealed(entry: ChainEntry): ChainEntry {
  return { ...entry, hash: entryHash(entry, sha256) };
}

function never(): never {
  throw new Error('there is no such entry');
}
