import { decide } from '../../core/change/approval/decide.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import type { RefusedBecause } from '../../cards/change/refused.ts';
import type { GuardResult, Shown } from '../../core/change/change.ts';
import type { Standing } from '../../core/change/command.ts';
import type { ChangeEvent } from '../../core/change/event.ts';
import { ruleOf } from '../../core/change/classes.ts';
import type { ChangeOrder } from '../../core/change/order.ts';
import { frozenUntil, type ApprovalRule } from '../../core/change/rule.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { ActivityId, ChangeId, ConversationId, UserId } from '../../core/facts/ids.ts';
import { objectionToRequester } from '../../core/change/approval/standing.ts';
import type { ChangeDraft, StoredChange } from '../../ports/change-store.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { firstCopies } from './audience.ts';
import { saysGap } from './check-again.ts';
import { commit } from './commit.ts';
import type { ChangeServices } from './services.ts';
import { show } from './shown.ts';
import { readEligible, readStanding } from './standing.ts';

/** What a person wants to be changed, before anybody else is asked. */
export interface Wish {
  readonly by: UserId;
  readonly order: ChangeOrder;
  readonly reason: string;
  readonly undoes?: ChangeId;
}

export type Preview = { readonly status: 'shown'; readonly draft: ChangeDraft; readonly shown: Shown; readonly rule: ApprovalRule } | ProposalRefusal;

export type ProposalRefusal =
  | { readonly status: 'refused'; readonly because: Exclude<RefusedBecause, 'busy'>; readonly says: string; readonly heading: string; readonly guards?: readonly GuardResult[] }
  | { readonly status: 'busy'; readonly by: StoredChange };

export type Requested =
  /** `unreached`: nobody who may decide has a chat with Gatehouse, and there is no channel. */
  | { readonly status: 'requested'; readonly stored: StoredChange; readonly unreached: boolean }
  /** The target has moved since the preview: look at the new one. */
  | { readonly status: 'moved'; readonly preview: Preview }
  | { readonly status: 'gone' }
  | ProposalRefusal;

/** Milliseconds for all reading behind a pressed button. */
const readWithinMs = 3_500;

/** Shows what would be asked for, or why it cannot be. Nobody is told yet. */
export async function preview(services: ChangeServices, wish: Wish): Promise<Preview> {
  const read = await readWish(services, wish, { signal: AbortSignal.timeout(readWithinMs) });
  if (read.status !== 'read') return read;
  const { shown, rule } = read;
  const { by, order, reason, undoes } = wish;
  const now = await services.time();
  const draft = await services.store.changeDrafts.create({ by, order, reason, shownHash: shown.hash, ...(undoes === undefined ? {} : { undoes }) }, now);
  return { status: 'shown', draft, shown, rule };
}

/** The message with the button that was pressed. */
export interface PressedMessage {
  readonly conversationId: ConversationId;
  readonly activityId: ActivityId;
}

/** Asks for what the preview showed; the preview becomes the requester's card. Everything is read again: the card that was looked at may be an hour old. */
export async function request(services: ChangeServices, draftId: string, by: UserId, pressed?: PressedMessage): Promise<Requested> {
  const draft = await services.store.changeDrafts.read(draftId);
  // INVARIANT: a draft without a reason is a what-if question, and asks for nothing.
  if (draft === undefined || draft.by !== by || draft.reason.trim() === '') return { status: 'gone' };
  const options = { signal: AbortSignal.timeout(readWithinMs) };
  const read = await readWish(services, draft, options);
  if (read.status !== 'read') return read;
  if (read.shown.hash !== draft.shownHash) return { status: 'moved', preview: await preview(services, draft) };
  const { shown, rule, requester } = read;
  const eligible = rule.approvals === 0 ? [] : await readEligible(services, rule, options);
  const at = await services.time();
  const decision = decide(undefined, {
    type: 'request', at, id: services.newId(), order: draft.order, origin: { kind: 'person', ...(draft.undoes === undefined ? {} : { undoes: draft.undoes }) }, requester,
    mayRequest: kindOf(draft.order).mayRequest, reason: draft.reason, rule, shown, eligible, frozenUntil: frozenUntil(services.settings.freezes, at),
  });
  if (decision.status === 'refused') return { ...decision, heading: kindOf(draft.order).says(draft.order, shown.name).heading };
  if (decision.status === 'ignored' || !(await services.store.changeDrafts.take(draft.id))) return { status: 'gone' };
  const newCopies = (await firstCopies(services, { requestedBy: by, rule, tier: tierAsked(decision.events) }, eligible ?? [])).map((copy) => (copy.conversationId === pressed?.conversationId ? { ...copy, ...pressed } : copy));
  const committed = await commit(services, undefined, decision.events, { newCopies });
  switch (committed.status) {
    case 'committed':
      return { status: 'requested', stored: committed.stored, unreached: rule.approvals > 0 && !newCopies.some(({ audience }) => audience !== 'requester') };
    case 'busy':
      return committed;
    case 'conflict':
      return { status: 'gone' };
  }
}

function tierAsked(events: readonly ChangeEvent[]): number {
  return events.find((event) => event.type === 'escalated')?.tier ?? 0;
}

type ReadWish = { readonly status: 'read'; readonly snapshot: Snapshot; readonly shown: Shown; readonly rule: ApprovalRule; readonly requester: Standing } | ProposalRefusal;

async function readWish(services: ChangeServices, { by, order }: Wish, options: ReadOptions): Promise<ReadWish> {
  const { settings, targets } = services;
  const kind = kindOf(order);
  const refused = { status: 'refused', heading: kind.title } as const;
  if (settings.kindsOff.includes(kind.id)) return { ...refused, because: 'not-entitled', says: 'This kind of change is switched off here. Whoever runs Gatehouse can switch it on.' };
  const read = await targets.read(order.target, options);
  if (!read.known) return { ...refused, because: 'unreadable', says: `I could not read what would be changed, so I did not ask anybody. ${saysGap(read.gap)} Try again in a minute.` };
  const snapshot = read.value;
  if (snapshot === undefined) return { ...refused, because: 'gone', says: 'What was to be changed does not exist any more.' };
  const at = await services.time();
  const [requester, shown] = await Promise.all([
    readStanding(services, { userId: by, kind, order, object: snapshot.object }, options),
    show(services, { kind, order, snapshot, requestedBy: by, at }, options),
  ]);
  const objection = objectionToRequester(requester, kind.mayRequest);
  const { heading } = kind.says(order, snapshot.name);
  if (objection !== undefined) return { ...refused, heading, ...objection };
  const failed = shown.guards.filter(({ verdict }) => verdict !== 'passed');
  if (failed.length > 0) return { ...refused, heading, because: 'guard', says: failed.map(({ says }) => says).join(' '), guards: shown.guards };
  return { status: 'read', snapshot, shown, rule: ruleOf(kind.classOf(order, snapshot), settings.stepUp), requester };
}
