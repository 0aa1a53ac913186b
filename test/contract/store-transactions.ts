import { describe, expect, test } from '@jest/globals';
import type { Repositories } from '../../src/ports/store.ts';
import { noon, question, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeTransactions(opened: OpenedStore): void {
  describe('transactions', () => {
    test('a posted case and its outgoing message are stored together', async () => {
      const key = unique('message');
      const created = await opened().diagnoses.create(question(), noon);
      const result = await opened().transaction(async ({ diagnoses, outbox }) => {
        await outbox.enqueue({ dedupeKey: key, kind: 'helpdesk', target: 't', payload: {} }, noon);
        return diagnoses.update(created.id, 1, { answer: 'sent' }, noon);
      });
      expect(result.status).toBe('updated');
      expect(await opened().outbox.enqueue({ dedupeKey: key, kind: 'helpdesk', target: 't', payload: {} }, noon)).toBe(false);
    });

    test('when the work fails nothing of it stays, and the error is the one of the work', async () => {
      const [key, state] = [unique('message'), unique('state')];
      const work = opened().transaction(async (inside) => {
        await inside.outbox.enqueue({ dedupeKey: key, kind: 'helpdesk', target: 't', payload: {} }, noon);
        await inside.state.write(new Map([[state, { value: 1 }]]), noon);
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect((await opened().state.read([state])).size).toBe(0);
      expect(await opened().outbox.enqueue({ dedupeKey: key, kind: 'helpdesk', target: 't', payload: {} }, noon)).toBe(true);
    });

    test('a statement that fails inside does not leave half of the work behind, even when the work carries on', async () => {
      const state = unique('state');
      const work = opened().transaction(async (inside) => {
        await inside.state.write(new Map([[state, { value: 1 }]]), noon);
        await inside.outbox.complete(Number.NaN).catch(() => undefined);
      });
      await expect(work).rejects.toThrow();
      expect((await opened().state.read([state])).size).toBe(0);
    });

    test('what another turn writes meanwhile is not undone with a transaction that fails', async () => {
      const [mine, theirs] = [unique('state'), unique('state')];
      const { promise: entered, resolve: enter } = Promise.withResolvers<undefined>();
      const { promise: mayFail, resolve: fail } = Promise.withResolvers<undefined>();
      const work = opened().transaction(async (inside) => {
        await inside.state.write(new Map([[mine, { value: 1 }]]), noon);
        enter(undefined);
        await mayFail;
        throw new Error('rolled back');
      });
      await entered;
      const other = opened().state.write(new Map([[theirs, { value: 1 }]]), noon);
      fail(undefined);
      await expect(work).rejects.toThrow('rolled back');
      await other;
      expect([...(await opened().state.read([mine, theirs])).keys()]).toEqual([theirs]);
    });

    test.each<readonly [string, (opened: OpenedStore) => Promise<unknown>]>([
      ['reads', async (store) => store().state.read(['x'])],
      ['writes', async (store) => store().state.write(new Map([['x', { value: 1 }]]), noon)],
      ['a second transaction', async (store) => store().transaction(async () => undefined)],
      ['a ping', async (store) => store().ping()],
    ])('%s on the outer store inside a transaction are refused at once instead of waiting for ever', async (_, misuse) => {
      await expect(opened().transaction(async () => misuse(opened))).rejects.toThrow('Use the repositories that work receives');
      await opened().ping();
    });

    test('repositories of a transaction are useless after its end', async () => {
      let kept: Repositories | undefined;
      await opened().transaction(async (inside) => {
        kept = inside;
      });
      await expect(kept?.state.read(['x'])).rejects.toThrow('after its end');
    });

    test('fifty transactions at once all finish', async () => {
      const keys = Array.from({ length: 50 }, () => unique('state'));
      await Promise.all(
        keys.map(async (key) => opened().transaction(async ({ state }) => state.write(new Map([[key, { value: 1 }]]), noon))),
      );
      expect((await opened().state.read(keys)).size).toBe(50);
    });

    test('the database tells its own time in milliseconds', async () => {
      const before = await opened().now();
      expect(Number.isFinite(before)).toBe(true);
      expect(Math.abs(before - Date.now())).toBeLessThan(60_000);
      expect(await opened().now()).toBeGreaterThanOrEqual(before);
    });

    test('house-keeping leaves everything in place', async () => {
      const key = unique('state');
      await opened().state.write(new Map([[key, { value: 1 }]]), noon);
      await opened().maintain();
      expect((await opened().state.read([key])).size).toBe(1);
    });
  });
}
