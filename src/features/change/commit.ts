import { canonicalJson, type JsonObject } from '../../core/change/json.ts';
import { dueAt } from '../../core/change/approval/clocks.ts';
import { evolve, evolveAll } from '../../core/change/approval/evolve.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import { isResolved, type Change, type Shown } from '../../core/change/change.ts';
import type { ChangeEvent } from '../../core/change/event.ts';
import { ruleOf } from '../../core/change/classes.ts';
import { targetKey, type ChangeOrder } from '../../core/change/order.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { ChangeId } from '../../core/facts/ids.ts';
import type { Impact } from '../../core/impact/impact.ts';
import { withoutNames } from '../../core/impact/without-names.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import type { Repositories } from '../../ports/store.ts';
import { announce, type Announcement } from './announce.ts';
import type { ChangeServices } from './services.ts';

export type Committed =
  | { readonly status: 'committed'; readonly stored: StoredChange }
  /** Somebody else was first: read the change again and decide anew. Nothing was written. */
  | { readonly status: 'conflict' }
  /** Another change to the same target is open. */
  | { readonly status: 'busy'; readonly by: StoredChange };

/**
 * Writes down what was decided: the change, its audit entries and everything that is to be told about it, in one transaction, so
 * that none of them can be without the others.
 */
export async function commit(services: ChangeServices, before: StoredChange | undefined, events: readonly ChangeEvent[], news: Partial<Announcement> = {}): Promise<Committed> {
  return services.store.transaction(async (inside) => {
    const written = await write(inside, services, before, events);
    if (written.status !== 'committed') return written;
    await recordAll(inside, events, written.stored.change);
    await followUp(inside, services, written.stored.change, events);
    await announce(inside, before, written.stored, events, news);
    return written;
  });
}

async function write(inside: Repositories, { timing }: ChangeServices, before: StoredChange | undefined, events: readonly ChangeEvent[]): Promise<Committed> {
  const evolved = evolveAll(before?.change, events);
  if (evolved === undefined) throw new RangeError('nothing was decided');
  const change = keptOf(evolved);
  const due = dueAt(change, timing);
  if (before === undefined) {
    const created = await inside.changes.create(change, due);
    return created.status === 'busy' ? created : { status: 'committed', stored: created.stored };
  }
  if (!(await inside.changes.save(before.change.revision, change, due))) return { status: 'conflict' };
  return { status: 'committed', stored: { ...before, change, dueAt: due } };
}

/** While people decide they read who would be hit; what is over is kept for good, so it names them by id alone. */
function keptOf(change: Change): Change {
  return isResolved(change) ? { ...change, shown: { ...change.shown, impact: withoutNames(change.shown.impact) } } : change;
}

async function recordAll(inside: Repositories, events: readonly ChangeEvent[], change: Change): Promise<void> {
  for (const event of events) {
    await inside.audit.append({ at: event.at, changeId: change.id, type: `change.${event.type}`, body: bodyOf(event) });
  }
}

/** The audit is never erased, so it names people and devices by id alone. */
function bodyOf(event: ChangeEvent): ChangeEvent {
  return event.type === 'requested' ? { ...event, shown: { ...event.shown, name: targetKey(event.order.target), impact: withoutNames(event.shown.impact) } } : event;
}

/** What was approved together with this change for later is a change of its own from now on, so that a crash cannot forget it. */
async function followUp(inside: Repositories, services: ChangeServices, change: Change, events: readonly ChangeEvent[]): Promise<void> {
  const done = events.find(({ type }) => type === 'done');
  const next = kindOf(change.order).followUp(change.order);
  if (done === undefined || next === undefined || change.shown.after === undefined) return;
  const shown = shownBackwards(services, change, change.shown.after, done.at);
  await addFollowUp(inside, services, change, { id: services.newId(), at: done.at, order: next.order, notBefore: next.notBefore, reason: change.reason, shown });
}

const notMeasuredBackwards: Impact = { status: 'not-measured', because: 'It leads back to what was before another change.' };

/** What leads from the state after a change back to the one before it. */
export function shownBackwards({ digest }: Pick<ChangeServices, 'digest'>, { shown }: Change, after: JsonObject, at: Instant): Shown {
  const { certificate: _, impact: __, ...rest } = shown;
  const diff = shown.diff.map(({ path, before: one, after: other }) => ({ path, before: other, after: one }));
  return { ...rest, before: after, after: shown.before, hash: digest(canonicalJson(after)), diff, guards: [], impact: notMeasuredBackwards, readAt: at };
}

export interface FollowUp {
  readonly id: ChangeId;
  readonly at: Instant;
  readonly order: ChangeOrder;
  readonly notBefore: Instant;
  readonly reason: string;
  readonly shown: Shown;
}

/** Keeps a change that was approved together with `of`: asked for by the same person, and approved at once. */
export async function addFollowUp(inside: Repositories, services: ChangeServices, of: Change, { id, at, order, notBefore, reason, shown }: FollowUp): Promise<StoredChange> {
  const rule = ruleOf('follow-up', services.settings.stepUp);
  const requested: ChangeEvent = { type: 'requested', at, id, order, origin: { kind: 'follow-up', of: of.id }, by: of.requestedBy, reason, rule, shown };
  const approved: ChangeEvent = { type: 'approved', at, notBefore, executeBy: notBefore + rule.executeWithinMs };
  const follower = evolve(evolve(undefined, requested), approved);
  const created = await inside.changes.create(follower, dueAt(follower, services.timing));
  if (created.status === 'busy') throw new Error('what was approved together with a change met another open change to its target');
  await recordAll(inside, [requested, approved], follower);
  await copyAudience(inside, of, follower);
  return created.stored;
}

/** Whoever saw the beginning sees the end. */
async function copyAudience(inside: Repositories, change: Change, follower: Change): Promise<void> {
  for (const { conversationId, audience, viewer } of await inside.changeCopies.list(change.id)) {
    await inside.changeCopies.add({ changeId: follower.id, conversationId, audience: audience === 'approver' ? 'requester' : audience, ...(viewer === undefined ? {} : { viewer }) });
  }
}
