import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StoreConflictError, type StateChange } from '../../src/ports/store.ts';
import { day, noon, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeTurnState(opened: OpenedStore): void {
  describe('turn state', () => {
    test('any JSON comes back unchanged, keys in order, odd characters and all', async () => {
      const key = unique('state');
      await fc.assert(
        fc.asyncProperty(fc.json({ stringUnit: 'binary' }), async (json) => {
          const value: unknown = JSON.parse(json);
          await opened().state.write(new Map([[key, { value }]]), noon);
          const item = (await opened().state.read([key])).get(key);
          expect(JSON.stringify(item?.value)).toBe(JSON.stringify(value));
        }),
        { numRuns: 100 },
      );
    });

    test('of two turns that read the same state, the second to write is told', async () => {
      const key = unique('state');
      const { state } = opened();
      await state.write(new Map([[key, { value: 0 }]]), noon);
      const eTag = (await state.read([key])).get(key)?.eTag ?? '';
      const writes = await Promise.allSettled([1, 2].map(async (value) => state.write(new Map([[key, { value, eTag }]]), noon)));
      expect(writes.map((write) => write.status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(writes.find((write) => write.status === 'rejected')?.reason).toBeInstanceOf(StoreConflictError);
      await expect(state.write(new Map([[key, { value: 3, eTag }]]), noon)).rejects.toThrow('eTag conflict');
    });

    test('an eTag is never given out twice: a deleted and rewritten state does not match an old copy', async () => {
      const key = unique('state');
      const { state } = opened();
      await state.write(new Map([[key, { value: 'old' }]]), noon);
      const eTag = (await state.read([key])).get(key)?.eTag ?? '';
      await state.delete([key]);
      await expect(state.write(new Map([[key, { value: 'ghost', eTag }]]), noon)).rejects.toThrow('eTag conflict');
      await state.write(new Map([[key, { value: 'new' }]]), noon);
      await expect(state.write(new Map([[key, { value: 'ghost', eTag }]]), noon)).rejects.toThrow('eTag conflict');
    });

    test('writers with the same keys in opposite order do not block each other', async () => {
      const [a, b] = [unique('state'), unique('state')];
      const { state } = opened();
      const orders = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? [a, b] : [b, a]));
      await Promise.all(orders.map(async (keys) => state.write(new Map(keys.map((key) => [key, { value: 1 }])), noon)));
      expect((await state.read([a, b])).size).toBe(2);
    });

    test('reading, writing or deleting nothing is allowed', async () => {
      const { state } = opened();
      expect((await state.read([])).size).toBe(0);
      await state.write(new Map(), noon);
      await state.delete([]);
      await expect(state.write(new Map([[unique('state'), { value: undefined }]]), noon)).rejects.toThrow('not JSON');
    });

    test('what no turn has written for a long time is forgotten', async () => {
      const [old, recent] = [unique('state'), unique('state')];
      const { state } = opened();
      await state.write(new Map([[old, { value: 1 }]]), noon - 100 * day);
      await state.write(new Map([[recent, { value: 1 }]]), noon);
      expect(await state.forgetOlderThan(noon - 90 * day)).toBe(1);
      expect([...(await state.read([old, recent])).keys()]).toEqual([recent]);
    });

    test('behaves like a map with versions, whatever is written and deleted in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          await runAgainstModel(opened, steps, unique('model'));
        }),
        { numRuns: 60 },
      );
    });
  });
}

const keys = ['a', 'b', 'c'] as const;
type Key = (typeof keys)[number];
type Tag = 'absent' | 'star' | 'current' | 'stale' | 'made-up';
type Step =
  | { readonly kind: 'write'; readonly changes: readonly { key: Key; tag: Tag; value: number }[] }
  | { readonly kind: 'delete'; readonly keys: readonly Key[] };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    changes: fc.uniqueArray(
      fc.record({
        key: fc.constantFrom(...keys),
        tag: fc.constantFrom<Tag>('absent', 'star', 'current', 'current', 'current', 'stale', 'made-up'),
        value: fc.nat(99),
      }),
      { selector: (change) => change.key, maxLength: 3 },
    ),
  }),
  fc.record({ kind: fc.constant('delete' as const), keys: fc.subarray([...keys]) }),
);

/** The model: values by key, and for each key the eTags it had. A stale or made-up tag, or one for nothing, must conflict. */
async function runAgainstModel(opened: OpenedStore, steps: readonly Step[], prefix: string): Promise<void> {
  const { state } = opened();
  const name = (key: Key) => `${prefix}/${key}`;
  const model = new Map<string, unknown>();
  const tags = new Map<string, string[]>();
  for (const step of steps) {
    if (step.kind === 'delete') {
      await state.delete(step.keys.map(name));
      for (const key of step.keys) model.delete(name(key));
    } else {
      const changes = new Map<string, StateChange>();
      let conflicts = false;
      for (const { key, tag, value } of step.changes) {
        const known = tags.get(name(key)) ?? [];
        const eTag = { absent: undefined, star: '*', current: known.at(-1), stale: known.at(-2), 'made-up': 'W/"x"' }[tag];
        changes.set(name(key), eTag === undefined ? { value } : { value, eTag });
        if (eTag !== undefined && eTag !== '*' && (tag !== 'current' || !model.has(name(key)))) conflicts = true;
      }
      const write = state.write(changes, noon);
      if (conflicts) await expect(write).rejects.toThrow(StoreConflictError);
      else {
        await write;
        for (const [key, { value }] of changes) model.set(key, value);
      }
    }
    const stored = await state.read(keys.map(name));
    expect(new Map([...stored].map(([key, item]) => [key, item.value]))).toEqual(new Map(model));
    for (const [key, { eTag }] of stored) {
      const known = tags.get(key) ?? [];
      if (known.at(-1) !== eTag) tags.set(key, [...known, eTag]);
    }
  }
}
