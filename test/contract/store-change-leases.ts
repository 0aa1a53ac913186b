import { describe, expect, test } from '@jest/globals';
import type { StoredChange } from '../../src/ports/change-store.ts';
import { next, rejected, requestedChange } from './change-samples.ts';
import { day } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

const lease = 30_000;
/** Every test has a year of its own, before anything that another test left behind is due. */
let year = 100_000_000_000;

export function describeChangeLeases(opened: OpenedStore): void {
  async function due(...times: readonly number[]): Promise<readonly StoredChange[]> {
    return Promise.all(
      times.map(async (time) => {
        const created = await opened().changes.create(requestedChange(), time);
        return created.status === 'created' ? created.stored : created.by;
      }),
    );
  }

  function start(): number {
    year += 365 * day;
    return year;
  }

  /** Nothing of this test is due for the next one. */
  async function finish(...stored: readonly StoredChange[]): Promise<void> {
    for (const { change } of stored) await opened().changes.save(change.revision, next(change, rejected), undefined);
  }

  describe('workers', () => {
    test('are handed a change when it is due, most overdue first, as many as they asked for', async () => {
      const now = start();
      const [late, later, latest, notYet] = await due(now - 2, now - 1, now, now + 1);
      expect(await opened().changes.claimDue(now, 2, lease)).toEqual([late, later]);
      expect(await opened().changes.claimDue(now, 2, lease)).toEqual([latest]);
      expect(await opened().changes.claimDue(now, 2, lease)).toEqual([]);
      await finish(...[late, later, latest, notYet].flatMap((one) => one ?? []));
    });

    test('never hold one change at the same time, however many ask at once', async () => {
      const now = start();
      const all = await due(...Array.from({ length: 24 }, (_, index) => now - index));
      const batches = await Promise.all(Array.from({ length: 4 }, async () => opened().changes.claimDue(now, 10, lease)));
      const rest = await opened().changes.claimDue(now, 100, lease);
      const claimed = [...batches.flat(), ...rest].map(({ number }) => number);
      expect(claimed.toSorted((a, b) => a - b)).toEqual(all.map(({ number }) => number).toSorted((a, b) => a - b));
      await finish(...all);
    });

    test('that died lose the change when their lease has run out, not before', async () => {
      const now = start();
      const [stored] = await due(now);
      expect(await opened().changes.claimDue(now, 5, lease)).toEqual([stored]);
      expect(await opened().changes.claimDue(now + lease - 1, 5, lease)).toEqual([]);
      expect(await opened().changes.claimDue(now + lease, 5, lease)).toEqual([stored]);
      await finish(...[stored].flatMap((one) => one ?? []));
    });

    test('give the change back with the step they save, at the time that the step names', async () => {
      const now = start();
      const [stored] = await due(now);
      if (stored === undefined) throw new Error('nothing stored');
      await opened().changes.claimDue(now, 5, lease);
      const step = next(stored.change);
      await opened().changes.save(1, step, now + 10);
      expect(await opened().changes.claimDue(now + 9, 5, lease)).toEqual([]);
      expect(await opened().changes.claimDue(now + 10, 5, lease)).toEqual([{ number: stored.number, change: step, dueAt: now + 10 }]);
      await finish({ ...stored, change: step });
    });

    test('that were too late with their step leave the lease of the other alone', async () => {
      const now = start();
      const [stored] = await due(now);
      if (stored === undefined) throw new Error('nothing stored');
      const step = next(stored.change);
      await opened().changes.save(1, step, now);
      await opened().changes.claimDue(now, 5, lease);
      expect(await opened().changes.save(1, next(stored.change, rejected), undefined)).toBe(false);
      expect(await opened().changes.claimDue(now + 1, 5, lease)).toEqual([]);
      await finish({ ...stored, change: step });
    });

    test('are not handed what is resolved, whatever time was given with it', async () => {
      const now = start();
      const [stored] = await due(now);
      if (stored === undefined) throw new Error('nothing stored');
      await opened().changes.save(1, next(stored.change, rejected), now);
      expect(await opened().changes.claimDue(now + day, 5, lease)).toEqual([]);
      expect((await opened().changes.read(stored.change.id))?.dueAt).toBeUndefined();
    });
  });
}
