import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OutboxItem, OutboxMessage } from '../../src/ports/store.ts';
import { day, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

const lease = 30_000;
const retryAfter = 60_000;
/** Every test has a year of its own, so that nothing another one left behind is due. */
let now = 1_800_000_000_000;

export function describeOutbox(opened: OpenedStore): void {
  describe('outbox', () => {
    test('a message is handed out when due, completed once, and never seen again', async () => {
      const { outbox } = opened();
      const start = await quiet(opened);
      const sent = message();
      expect(await outbox.enqueue(sent, start)).toBe(true);
      expect(await outbox.claimDue(start - 1, 10, lease)).toEqual([]);
      const [item] = await outbox.claimDue(start, 10, lease);
      expect(item).toMatchObject({ ...sent, status: 'sending', attempts: 1, createdAt: start });
      await outbox.complete(item?.id ?? 0);
      expect(await outbox.claimDue(start + day, 10, lease)).toEqual([]);
    });

    test('the same message enqueued again, even at the same moment, is one message', async () => {
      const { outbox } = opened();
      const start = await quiet(opened);
      const sent = message();
      const added = await Promise.all(Array.from({ length: 10 }, async () => outbox.enqueue(sent, start)));
      expect(added.filter(Boolean)).toHaveLength(1);
      expect(await outbox.claimDue(start, 10, lease)).toHaveLength(1);
    });

    test('a failed message comes back at its time with the error kept short, and after giving up is listed as dead', async () => {
      const { outbox } = opened();
      const start = await quiet(opened);
      await outbox.enqueue(message(), start);
      const [first] = await outbox.claimDue(start, 10, lease);
      if (first) await outbox.fail(first, `refused\u0000${'x'.repeat(1000)}`, start + retryAfter);
      expect(await outbox.claimDue(start + retryAfter - 1, 10, lease)).toEqual([]);
      const [second] = await outbox.claimDue(start + retryAfter, 10, lease);
      expect(second).toMatchObject({ id: first?.id, attempts: 2 });
      expect(second?.lastError).toHaveLength(500);
      if (second) await outbox.fail(second, 'gone', 'dead');
      expect(await outbox.claimDue(start + day, 10, lease)).toEqual([]);
      expect((await outbox.listDead())[0]).toMatchObject({ id: first?.id, status: 'dead', lastError: 'gone' });
    });

    test('a sender that died loses its lease to the next, and cannot undo what that one did', async () => {
      const { outbox } = opened();
      const start = await quiet(opened);
      await outbox.enqueue(message(), start);
      const [dead] = await outbox.claimDue(start, 10, lease);
      expect(await outbox.claimDue(start + lease - 1, 10, lease)).toEqual([]);
      const [next] = await outbox.claimDue(start + lease, 10, lease);
      expect(next).toMatchObject({ id: dead?.id, attempts: 2 });
      if (dead) await outbox.fail(dead, 'late news of the dead', 'dead');
      expect((await outbox.listDead()).map((item) => item.id)).not.toContain(next?.id);
      await outbox.complete(next?.id ?? 0);
      if (next) await outbox.fail(next, 'too late', start);
      expect(await outbox.claimDue(start + day, 10, lease)).toEqual([]);
      expect((await outbox.listDead()).map((item) => item.id)).not.toContain(next?.id);
    });

    test('many senders at once share the messages without overlap, within the limit each asked for', async () => {
      const { outbox } = opened();
      const start = await quiet(opened);
      for (let index = 0; index < 40; index += 1) await outbox.enqueue(message(), start + index);
      const batches = await Promise.all(Array.from({ length: 8 }, async () => outbox.claimDue(start + day, 7, lease)));
      const rest = await outbox.claimDue(start + day, 100, lease);
      for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(7);
      const ids = [...batches.flat(), ...rest].map((item) => item.id);
      expect(new Set(ids).size).toBe(40);
      expect(ids).toHaveLength(40);
    });

    test('finished messages are forgotten with age, waiting ones never', async () => {
      const { outbox } = opened();
      const start = await quiet(opened);
      const before = start - 31 * day;
      await outbox.enqueue(message(), before);
      const [item] = await outbox.claimDue(start, 1, lease);
      await outbox.complete(item?.id ?? 0);
      await outbox.enqueue(message(), before);
      await outbox.forgetOlderThan(start - 30 * day);
      expect(await outbox.forgetOlderThan(start - 30 * day)).toBe(0);
      expect(await outbox.claimDue(start, 10, lease)).toHaveLength(1);
    });

    test('follows a simple model: everything due is handed out oldest first, nothing twice at a time, nothing is lost', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => runAgainstModel(opened, steps)),
        { numRuns: 60 },
      );
    });
  });
}

function message(): OutboxMessage {
  return { dedupeKey: unique('message'), kind: 'helpdesk', target: 'channel', payload: { text: 'snake_key' } };
}

/** A time at which nothing is left to send. */
async function quiet(opened: OpenedStore): Promise<number> {
  now += 365 * day;
  for (const item of await opened().outbox.claimDue(now, 1000, lease)) await opened().outbox.complete(item.id);
  return now;
}

type Step =
  | { readonly kind: 'enqueue'; readonly key: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'claim'; readonly limit: number }
  /** How the sender's `pick`-th claim ends; the claim may be long overtaken. */
  | { readonly kind: 'end'; readonly pick: number; readonly how: 'complete' | 'retry' | 'dead' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('enqueue' as const), key: fc.nat(2) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, lease, lease, retryAfter) }),
  fc.record({ kind: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('end' as const), pick: fc.nat(9), how: fc.constantFrom('complete' as const, 'retry' as const, 'dead' as const) }),
);

interface Modelled {
  readonly key: string;
  order: number;
  status: OutboxItem['status'];
  attempts: number;
  dueAt: number;
}

async function runAgainstModel(opened: OpenedStore, steps: readonly Step[]): Promise<void> {
  const { outbox } = opened();
  let time = await quiet(opened);
  const prefix = unique('model');
  const model = new Map<string, Modelled>();
  const claims: OutboxItem[] = [];
  for (const step of steps) {
    switch (step.kind) {
      case 'wait':
        time += step.ms;
        break;
      case 'enqueue': {
        const dedupeKey = `${prefix}/${step.key}`;
        const added = await outbox.enqueue({ dedupeKey, kind: 'model', target: 't', payload: {} }, time);
        expect(added).toBe(!model.has(dedupeKey));
        if (added) model.set(dedupeKey, { key: dedupeKey, order: model.size, status: 'pending', attempts: 0, dueAt: time });
        break;
      }
      case 'claim': {
        const expected = due(model, time).slice(0, step.limit);
        const items = await outbox.claimDue(time, step.limit, lease);
        expect(items.map((item) => item.dedupeKey)).toEqual(expected.map((one) => one.key));
        for (const one of expected) Object.assign(one, { status: 'sending', attempts: one.attempts + 1, dueAt: time + lease });
        claims.push(...items);
        break;
      }
      case 'end': {
        const claim = claims[step.pick % Math.max(claims.length, 1)];
        const one = model.get(claim?.dedupeKey ?? '');
        if (claim === undefined || one === undefined) break;
        const current = one.status === 'sending' && one.attempts === claim.attempts;
        if (step.how === 'complete') {
          await outbox.complete(claim.id);
          one.status = 'done';
        } else {
          await outbox.fail(claim, 'no', step.how === 'dead' ? 'dead' : time + retryAfter);
          if (current) Object.assign(one, step.how === 'dead' ? { status: 'dead' } : { status: 'pending', dueAt: time + retryAfter });
        }
        break;
      }
    }
  }
  const left = await outbox.claimDue(time + day, 100, lease);
  expect(left.map((item) => item.dedupeKey).toSorted()).toEqual(due(model, time + day).map((one) => one.key).toSorted());
}

function due(model: ReadonlyMap<string, Modelled>, time: number): Modelled[] {
  return [...model.values()]
    .filter((one) => (one.status === 'pending' || one.status === 'sending') && one.dueAt <= time)
    .toSorted((a, b) => a.dueAt - b.dueAt || a.order - b.order);
}
