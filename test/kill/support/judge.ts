import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { requestGuid } from '../../../src/adapters/change/mark.ts';
import { evolveAll } from '../../../src/core/change/approval/evolve.ts';
import type { Change } from '../../../src/core/change/change.ts';
import { isResolved } from '../../../src/core/change/change.ts';
import type { ChangeEvent } from '../../../src/core/change/event.ts';
import type { ChangeId } from '../../../src/core/facts/ids.ts';
import { verifyAudit } from '../../../src/features/change/verify-audit.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import type { PersonName } from '../../support/running-bot.ts';
import type { Inbox } from './inbox.ts';
import { leaver } from './plan.ts';
import type { Asked } from './seed.ts';

type Effect = ReturnType<Sandbox['control']['effects']>[number];

/** What the bot has said to people: whoever was told "counted" relies on it. */
export interface Acknowledged {
  readonly approvals: ReadonlyMap<ChangeId, ReadonlySet<PersonName>>;
  readonly objections: ReadonlySet<ChangeId>;
}

export interface Evidence {
  readonly asked: readonly Asked[];
  readonly store: Store;
  readonly sandbox: Sandbox;
  readonly inbox: Inbox;
  readonly acknowledged: Acknowledged;
  /** From when on an effect cannot rest on the approval of the one who left, milliseconds since 1970. */
  readonly leaverCountsUntil: number;
}

export interface Verdict {
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  readonly notApproved: readonly string[];
  readonly forgottenClicks: readonly string[];
  readonly audit: readonly string[];
  readonly oldCards: readonly string[];
  readonly executed: number;
  readonly attempts: number;
  readonly voided: number;
}

export const clean = { lost: [], twice: [], notApproved: [], forgottenClicks: [], audit: [], oldCards: [] };

/** Compares what happened in the tenant with what people did, what they were told, and what the store says about it. */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const { asked, store, sandbox } = evidence;
  const effects = Map.groupBy(sandbox.control.effects().filter(({ method }) => method === 'PATCH'), ({ target }) => target);
  const found = { lost: new Set<string>(), twice: new Set<string>(), notApproved: new Set<string>(), forgottenClicks: new Set<string>(), audit: new Set<string>(), oldCards: new Set<string>() };
  let attempts = 0;
  let voided = 0;
  for (const one of asked) {
    const stored = await store.changes.read(one.changeId);
    if (stored === undefined) {
      found.lost.add(`${one.changeId} is not in the store`);
      continue;
    }
    const { change } = stored;
    const events = await eventsOf(store, one.changeId);
    const did = effects.get(one.policyId) ?? [];
    attempts += events.filter(({ type }) => type === 'attempt-begun').length;
    voided += events.filter(({ type }) => type === 'approvals-void').length;
    const name = `#${String(stored.number)} ${change.status.status}${change.status.status === 'failed' ? ` (${change.status.why}: ${change.status.detail})` : ''}`;
    if (did.length > 1) found.twice.add(`${name}: ${String(did.length)} effects at ${did.map(({ at }) => at).join(', ')}`);
    for (const effect of did) if (!isApproved(effect, change, events, evidence)) found.notApproved.add(`${name}: ${effect.at}`);
    for (const fault of lossesOf(one, change, did, evidence)) found.lost.add(`${name}: ${fault}`);
    for (const person of evidence.acknowledged.approvals.get(one.changeId) ?? []) {
      const id = sandbox.people[person].id;
      if (!events.some((event) => event.type === 'approval-given' && event.approval.by === id)) found.forgottenClicks.add(`${name}: approval of ${person}`);
    }
    if (!isDeepStrictEqual(replayed(events, change), change)) found.audit.add(`${name}: its entries do not add up to it`);
    for (const copy of await store.changeCopies.list(one.changeId)) {
      const shows = copy.activityId === undefined ? undefined : evidence.inbox.shows(copy.conversationId, copy.activityId)?.revision;
      if (copy.shownRevision !== change.revision || shows !== change.revision) {
        found.oldCards.add(`${name}: revision ${String(change.revision)}, in ${copy.conversationId} noted ${String(copy.shownRevision)}, on the screen ${String(shows)}`);
      }
    }
  }
  const chain = await verifyAudit(store, (text) => createHash('sha256').update(text).digest('hex'));
  if (chain.status === 'broken') found.audit.add(chain.says);
  for (const target of effects.keys()) if (!asked.some(({ policyId }) => policyId === target)) found.notApproved.add(`${target} was never asked for`);
  return {
    lost: [...found.lost], twice: [...found.twice], notApproved: [...found.notApproved], forgottenClicks: [...found.forgottenClicks], audit: [...found.audit], oldCards: [...found.oldCards],
    executed: [...effects.keys()].length, attempts, voided,
  };
}

async function eventsOf(store: Store, id: ChangeId): Promise<readonly ChangeEvent[]> {
  // Written by the product as JSON of its own events.
  return (await store.audit.forChange(id)).map(({ body }) => body).filter(isEvent);
}

function isEvent(body: unknown): body is ChangeEvent {
  return typeof body === 'object' && body !== null && 'type' in body && 'at' in body;
}

/** The audit leaves out names, so the name is put back before the comparison. */
function replayed(events: readonly ChangeEvent[], { shown }: Change): Change | undefined {
  const change = evolveAll(undefined, events);
  return change === undefined ? undefined : { ...change, shown: { ...change.shown, name: shown.name } };
}

/** Enough people who may approve, had approved before, nobody had objected, and the call carries the mark of this change. */
function isApproved(effect: Effect, change: Change, events: readonly ChangeEvent[], { sandbox, leaverCountsUntil }: Evidence): boolean {
  const at = Date.parse(effect.at);
  const { mira, elena } = sandbox.people;
  const able = new Set([mira.id, elena.id, ...(at <= leaverCountsUntil ? [sandbox.people[leaver].id] : [])]);
  able.delete(change.requestedBy);
  const approvers = new Set(events.flatMap((event) => (event.type === 'approval-given' && event.at <= at && able.has(event.approval.by) ? [event.approval.by] : [])));
  const stopped = events.some((event) => event.type === 'rejected' || event.type === 'withdrawn');
  return approvers.size >= change.rule.approvals && !stopped && effect.clientRequestId === requestGuid(change.id);
}

function lossesOf({ plan, changeId }: Asked, change: Change, did: readonly Effect[], { acknowledged }: Evidence): readonly string[] {
  const { status } = change;
  const isDone = status.status === 'done';
  const isStopped = status.status === 'rejected' || status.status === 'withdrawn';
  const faults: string[] = [];
  if (isDone !== did.length > 0) faults.push(`${String(did.length)} effects`);
  if (plan.fate === 'carried out' && !isDone) faults.push('approved and not carried out');
  if (plan.fate === 'contested' && !plan.revoked && !isDone && !isStopped) faults.push('approved or stopped, and neither done nor stopped');
  if (acknowledged.objections.has(changeId) && !isStopped) faults.push('an acknowledged objection is not in the record');
  if (isResolved(change) && !isDone && !isStopped) faults.push('ended for another reason');
  return faults;
}
