import { describe, expect, test } from '@jest/globals';
import { targetKey, type ChangeOrder } from '../../src/core/change/order.ts';
import { changeId, userId } from '../../src/core/facts/ids.ts';
import { next, policyOrder, rejected, requestedChange } from './change-samples.ts';
import { everyStatus } from './change-states.ts';
import { certificate, pilotOrders } from './pilot-orders.ts';
import { noon, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeChanges(opened: OpenedStore): void {
  describe('changes', () => {
    describeTargets(opened);
    describeSteps(opened);
    describeLists(opened);
    describePilotOrders(opened);
  });
}

function describeTargets(opened: OpenedStore): void {
  test('a new change has a number people can name it by, and is read back as it was', async () => {
    const { changes } = opened();
    const change = requestedChange();
    const created = await changes.create(change, noon + 5);
    expect(created).toEqual({ status: 'created', stored: { number: expect.any(Number), change, dueAt: noon + 5 } });
    if (created.status !== 'created') return;
    expect(await changes.read(change.id)).toEqual(created.stored);
    expect(await changes.readByNumber(created.stored.number)).toEqual(created.stored);
    const later = await changes.create(requestedChange(), undefined);
    expect(later.status === 'created' && later.stored.number > created.stored.number).toBe(true);
  });

  test.each([0, -1, 0.5, Number.NaN, 2 ** 60, 987_654_321])('nobody finds a change by the number %p', async (number) => {
    expect(await opened().changes.readByNumber(number)).toBeUndefined();
    expect(await opened().changes.read(changeId(unique('nothing')))).toBeUndefined();
  });

  test('of twenty people who ask for the same target at once one gets a change, the others are shown it', async () => {
    const order = policyOrder();
    const results = await Promise.all(Array.from({ length: 20 }, async () => opened().changes.create(requestedChange({ order }), undefined)));
    const made = results.flatMap((result) => (result.status === 'created' ? [result.stored] : []));
    expect(made).toHaveLength(1);
    expect(results.filter((result) => result.status === 'busy').map((result) => result.by)).toEqual(Array.from({ length: 19 }, () => made[0]));
  });

  test('a refused request inside a transaction leaves the transaction usable', async () => {
    const order = policyOrder();
    await opened().changes.create(requestedChange({ order }), undefined);
    const key = unique('message');
    const result = await opened().transaction(async ({ changes, outbox }) => {
      const busy = await changes.create(requestedChange({ order }), undefined);
      await outbox.enqueue({ dedupeKey: key, kind: 'test', target: 't', payload: {} }, noon);
      return busy.status;
    });
    expect(result).toBe('busy');
    expect(await opened().outbox.enqueue({ dedupeKey: key, kind: 'test', target: 't', payload: {} }, noon)).toBe(false);
  });

  test('a target is free again once its change is resolved, and not before', async () => {
    const { changes } = opened();
    const order = policyOrder();
    for (const status of everyStatus) {
      const change = requestedChange({ order });
      expect((await changes.create(change, undefined)).status).toBe('created');
      await changes.save(1, next(change, status), undefined);
      const free = status.status !== 'requested' && status.status !== 'approved' && status.status !== 'executing';
      const another = await changes.create(requestedChange({ order }), undefined);
      expect({ status: status.status, free: another.status === 'created' }).toEqual({ status: status.status, free });
      const openOne = another.status === 'created' ? another.stored.change : next(change, status);
      expect(await changes.save(openOne.revision, next(openOne, rejected), undefined)).toBe(true);
    }
  });

  test('a follow-up that waits for its time neither holds its target nor is held up', async () => {
    const { changes } = opened();
    const order = policyOrder();
    const followUp = () => requestedChange({ order, origin: { kind: 'follow-up', of: changeId('before') } });
    expect((await changes.create(followUp(), undefined)).status).toBe('created');
    const asked = await changes.create(requestedChange({ order }), undefined);
    expect(asked.status).toBe('created');
    expect((await changes.create(followUp(), undefined)).status).toBe('created');
    expect(await changes.create(requestedChange({ order }), undefined)).toMatchObject({ status: 'busy', by: asked.status === 'created' ? asked.stored : {} });
  });

  test('the same change is never stored twice', async () => {
    const change = requestedChange();
    await opened().changes.create(change, undefined);
    await expect(opened().changes.create({ ...change, order: policyOrder() }, undefined)).rejects.toThrow('is stored already');
  });
}

function describeSteps(opened: OpenedStore): void {
  test.each(everyStatus)('a change that is $status is read back whole', async (status) => {
    const { changes } = opened();
    const change = requestedChange();
    await changes.create(change, undefined);
    expect(await changes.save(1, next(change, status), noon)).toBe(true);
    expect((await changes.read(change.id))?.change).toEqual(next(change, status));
  });

  test('of ten who act on the same revision at once one is first, and nothing of the others is kept', async () => {
    const { changes } = opened();
    const change = requestedChange();
    await changes.create(change, undefined);
    const steps = Array.from({ length: 10 }, (_, index) => next(change, { status: 'withdrawn', at: noon + index, by: change.requestedBy }));
    const saved = await Promise.all(steps.map(async (step) => changes.save(1, step, undefined)));
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect((await changes.read(change.id))?.change).toEqual(steps[saved.indexOf(true)]);
  });

  test('nothing is saved on a revision that has passed, or for a change that is not there', async () => {
    const { changes } = opened();
    const change = requestedChange();
    await changes.create(change, undefined);
    await changes.save(1, next(change), undefined);
    expect(await changes.save(1, next(change, rejected), undefined)).toBe(false);
    expect(await changes.save(1, next(requestedChange()), undefined)).toBe(false);
    expect((await changes.read(change.id))?.change).toEqual(next(change));
  });

  test('a step that does not raise the revision is refused: two writers could not be told apart', async () => {
    const { changes } = opened();
    const change = requestedChange();
    await changes.create(change, undefined);
    await expect(changes.save(1, { ...change, status: rejected }, undefined)).rejects.toThrow('does not follow');
    expect((await changes.read(change.id))?.change).toEqual(change);
  });

  test('what could not be read back later is refused at once', async () => {
    const { changes } = opened();
    const change = requestedChange();
    await expect(changes.create({ ...change, askedAt: Number.NaN }, undefined)).rejects.toMatchObject({ code: 'unreadable-change' });
    expect(await changes.read(change.id)).toBeUndefined();
  });

  test('a vote that is rolled back was never cast', async () => {
    const change = requestedChange();
    await opened().changes.create(change, undefined);
    const work = opened().transaction(async ({ changes }) => {
      await changes.save(1, next(change, rejected), undefined);
      throw new Error('power cut');
    });
    await expect(work).rejects.toThrow('power cut');
    expect((await opened().changes.read(change.id))?.change).toEqual(change);
  });
}

function describeLists(opened: OpenedStore): void {
  test('a list has the newest first, in pages, of one requester and of the states that are asked for', async () => {
    const { changes } = opened();
    const requestedBy = userId(unique('requester'));
    const numbers: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const change = requestedChange({ requestedBy });
      const created = await changes.create(change, undefined);
      if (created.status === 'created') numbers.unshift(created.stored.number);
      if (index % 2 === 0) await changes.save(1, next(change, rejected), undefined);
    }
    const listed = async (filter: Parameters<typeof changes.list>[0]) => (await changes.list({ requestedBy, ...filter })).map(({ number }) => number);
    expect(await listed({})).toEqual(numbers);
    expect(await listed({ statuses: ['requested'] })).toEqual([numbers[1], numbers[3]]);
    expect(await listed({ statuses: ['requested', 'rejected'] })).toEqual(numbers);
    expect(await listed({ statuses: [] })).toEqual([]);
    expect(await listed({ limit: 2 })).toEqual(numbers.slice(0, 2));
    expect(await listed({ ...(numbers[1] === undefined ? {} : { before: numbers[1] }), limit: 2 })).toEqual(numbers.slice(2, 4));
    expect((await changes.list()).length).toBe(20);
  });
}

function describePilotOrders(opened: OpenedStore): void {
  test.each(pilotOrders)('$kind is read back as it was asked for, from the change and from its draft', async (order) => {
    const { changes, changeDrafts } = opened();
    const change = requestedChange({ order });
    await changes.create(change, undefined);
    expect((await changes.read(change.id))?.change).toEqual(change);
    const draft = await changeDrafts.create({ by: change.requestedBy, order, reason: 'x', shownHash: 'h' }, noon);
    expect((await changeDrafts.read(draft.id))?.order).toEqual(order);
    await changes.save(1, next(change, rejected), undefined);
  });

  test('the certificate that was shown with On stays with the change', async () => {
    const { changes } = opened();
    const change = requestedChange();
    const certified = { ...change, shown: { ...change.shown, certificate } };
    await changes.create(certified, undefined);
    expect((await changes.read(change.id))?.change).toEqual(certified);
  });

  test('changes are found by what they were made to, the newest first, whatever became of them', async () => {
    const { changes } = opened();
    const [one, other, stranger] = [policyOrder(), policyOrder(), policyOrder()];
    const made: number[] = [];
    for (const order of [one, other, stranger, one]) {
      const change = requestedChange({ order });
      const created = await changes.create(change, undefined);
      if (created.status === 'created') made.unshift(created.stored.number);
      await changes.save(1, next(change, rejected), undefined);
    }
    const found = async (...orders: readonly ChangeOrder[]) => (await changes.list({ targetKeys: orders.map(({ target }) => targetKey(target)) })).map(({ number }) => number);
    expect(await found(one, other)).toEqual([made[0], made[2], made[3]]);
    expect(await found(stranger)).toEqual([made[1]]);
    expect(await found()).toEqual([]);
  });
}
