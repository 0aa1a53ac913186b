import type { DeliveryOutcome, OutboxSender } from '../features/outbox-senders.ts';
import { isOutboxKind } from '../features/outbox-senders.ts';
import type { OutboxKind } from '../features/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { OutboxItem, Store } from '../ports/store.ts';

export interface OutboxParts {
  readonly store: Pick<Store, 'outbox'>;
  readonly senders: Readonly<Record<OutboxKind, OutboxSender>>;
  /** This machine's time. */
  readonly clock: Clock;
  readonly log: (line: OutboxLine) => void;
  /** Between 0 and 1, for the spread of waiting times; `Math.random` when absent. */
  readonly random?: () => number;
  /** Aborted when the process is to end: what was claimed and not begun is given back. */
  readonly stop?: AbortSignal;
}

/** A message that was given up: somebody should look at `outbox.listDead()`. */
export interface OutboxLine {
  readonly kind: 'outbox-dead';
  readonly id: number;
  readonly message: string;
  readonly reason: string;
  readonly attempts: number;
}

/** After it another sender may try: longer than all that is claimed at once may take, one after the other at up to 3 s each. */
const leaseMs = 30_000;
const atOnce = 8;
/** With the waiting times below, about two hours. */
const mostAttempts = 12;
const firstWaitMs = 2_000;
const longestWaitMs = 15 * 60_000;

/**
 * Sends what is due, oldest first to each target, and returns how many it took. Targets do not wait for each other: one chat that
 * Teams is slow to answer for must not hold up an approver's card in another. A crash between sending and noting it sends again: at least
 * once, never lost.
 */
export async function sendOutbox(parts: OutboxParts): Promise<number> {
  const items = await parts.store.outbox.claimDue(parts.clock.now(), atOnce, leaseMs);
  await Promise.all([...Map.groupBy(items, ({ target }) => target).values()].map(async (toOne) => sendInOrder(toOne, parts)));
  return items.length;
}

async function sendInOrder(items: readonly OutboxItem[], parts: OutboxParts): Promise<void> {
  for (const item of items) {
    if (parts.stop?.aborted === true) await parts.store.outbox.fail(item, 'not begun before the process ended', parts.clock.now());
    else await sendOne(item, parts);
  }
}

async function sendOne(item: OutboxItem, parts: OutboxParts): Promise<void> {
  const { outbox } = parts.store;
  const outcome = await deliver(item, parts.senders);
  switch (outcome.status) {
    case 'sent':
    case 'dropped':
      await outbox.complete(item.id);
      return;
    case 'undeliverable':
      await giveUp(item, outcome.reason, parts);
      return;
    case 'retry':
      if (item.attempts >= mostAttempts) await giveUp(item, outcome.reason, parts);
      else await outbox.fail(item, outcome.reason, parts.clock.now() + waitMs(item.attempts, outcome.retryAfterSeconds, parts.random ?? Math.random));
  }
}

/** A message that cannot even be tried must not keep the others from going out. */
async function deliver(item: OutboxItem, senders: OutboxParts['senders']): Promise<DeliveryOutcome> {
  if (!isOutboxKind(item.kind)) return { status: 'undeliverable', reason: 'no sender for this kind' };
  try {
    return await senders[item.kind](item);
  } catch (error) {
    return { status: 'retry', reason: error instanceof Error ? error.name : 'unknown' };
  }
}

async function giveUp(item: OutboxItem, reason: string, { store, log }: OutboxParts): Promise<void> {
  await store.outbox.fail(item, reason, 'dead');
  log({ kind: 'outbox-dead', id: item.id, message: item.kind, reason, attempts: item.attempts });
}

function waitMs(attempts: number, retryAfterSeconds: number | undefined, random: () => number): number {
  const own = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1)) * (0.5 + random() / 2);
  return Math.max(own, (retryAfterSeconds ?? 0) * 1_000);
}
