import { kindOf } from '../../core/change/catalogue/index.ts';
import type { Change } from '../../core/change/change.ts';
import type { ChangeEvent } from '../../core/change/event.ts';
import type { ConversationId } from '../../core/facts/ids.ts';
import type { ChangeCopy, StoredChange } from '../../ports/change-store.ts';
import type { OutboxMessage, Repositories } from '../../ports/store.ts';
import { messageTo } from '../delivery.ts';
import type { OutboxKind } from '../delivery.ts';

/** What the one who decided knows about whom to tell. */
export interface Announcement {
  /** Conversations that get a card of their own from now on. With an `activityId` that message becomes the card; otherwise one is posted. */
  readonly newCopies: readonly Omit<ChangeCopy, 'changeId' | 'shownRevision'>[];
}

/** Puts into the outbox what people are to see: every copy of the card anew, and a short message where somebody has to look. */
export async function announce(inside: Repositories, before: StoredChange | undefined, stored: StoredChange, events: readonly ChangeEvent[], { newCopies = [] }: Partial<Announcement>): Promise<void> {
  const { change } = stored;
  const now = events.at(-1)?.at ?? change.requestedAt;
  const fresh = new Set<ConversationId>();
  for (const { activityId, ...copy } of newCopies) {
    if (!(await inside.changeCopies.add({ ...copy, changeId: change.id }))) continue;
    if (activityId === undefined) fresh.add(copy.conversationId);
    else await inside.changeCopies.posted(change.id, copy.conversationId, activityId, { from: 0, to: 0 }, now);
  }
  const copies = await inside.changeCopies.list(change.id);
  for (const copy of copies) {
    if (fresh.has(copy.conversationId) || isFollowUpWaking(before)) await inside.outbox.enqueue(cardTo(copy, change, 'post'), now);
    else if (before === undefined || isVisible(events)) await inside.outbox.enqueue(cardTo(copy, change, 'update'), now);
  }
  // With the request itself everything is on the card.
  const notices = before === undefined ? [] : events.flatMap((event) => noticesOf(event, stored));
  for (const [index, notice] of notices.entries()) {
    for (const copy of copies.filter(({ audience, conversationId }) => notice.to.includes(audience) && !fresh.has(conversationId))) {
      await inside.outbox.enqueue(messageFor(notice, copy, change, index), now);
    }
  }
}

/** What was approved for later shows no card while it waits: the card of the change that it ends says when it comes. */
function isFollowUpWaking(before: StoredChange | undefined): boolean {
  return before?.change.origin.kind === 'follow-up' && before.change.status.status === 'approved';
}

/** `post` sends a new message, once for each copy; `update` changes the one that was posted. `again` tells two posts apart. */
export function cardTo({ conversationId }: Pick<ChangeCopy, 'conversationId'>, { id, revision }: Change, how: 'post' | 'update', again = ''): OutboxMessage {
  const kind: OutboxKind = 'change-card';
  return { dedupeKey: `change-card:${id}:${String(revision)}:${again}:${conversationId}`, kind, target: conversationId, payload: { changeId: id, how } };
}

/** Steps of one call are a matter of seconds: updating every card for each would use up what Teams allows. */
function isVisible(events: readonly ChangeEvent[]): boolean {
  return events.some((event) => event.type !== 'attempt-begun' && event.type !== 'attempt-ended' && !(event.type === 'read-back' && event.waitingFor === undefined));
}

type Notice = { readonly to: readonly ChangeCopy['audience'][] } & ({ readonly text: string } | { readonly alarm: AlarmKind });

export type AlarmKind = 'drift' | 'emergency-approval' | 'exception-not-ended';

function messageFor(notice: Notice, { conversationId }: ChangeCopy, { id, revision }: Change, index: number): OutboxMessage {
  const dedupeKey = `change-notice:${id}:${String(revision)}:${String(index)}:${conversationId}`;
  if ('text' in notice) return messageTo(conversationId, dedupeKey, { text: notice.text });
  return { dedupeKey, kind: 'change-alarm' satisfies OutboxKind, target: conversationId, payload: { changeId: id, alarm: notice.alarm } };
}

const everybody: readonly ChangeCopy['audience'][] = ['requester', 'approver', 'channel'];

/** An updated card makes no sound. Whoever has to act, or waits, is told in words; names are on the card. */
function noticesOf(event: ChangeEvent, { number, change }: StoredChange): readonly Notice[] {
  const what = `change #${String(number)} (${kindOf(change.order).title.toLowerCase()})`;
  switch (event.type) {
    case 'reminded':
      return [{ to: ['approver'], text: `Reminder: ${what} still waits for a decision. The card above has the details; "pending changes" lists all.` }];
    case 'escalated':
      return [{ to: ['requester', 'channel'], text: `Nobody has decided on ${what} yet, so the next approvers were asked.` }];
    case 'approval-given':
      if (event.approval.emergencyReason === undefined) return [];
      return [{ to: everybody, alarm: 'emergency-approval' }];
    case 'approvals-void':
      return [{ to: everybody, text: `An approval of ${what} does not count any more, because the approver lost the right to give it. It needs a new approval.` }];
    case 'attempt-begun':
      // It goes on being tried, for weeks if need be; people have to know meanwhile.
      return isLongOverdue(change) ? [{ to: everybody, alarm: 'exception-not-ended' }] : [];
    case 'rejected':
    case 'expired':
    case 'stale':
    case 'failed':
      if (change.origin.kind === 'follow-up' && change.order.kind === 'exception-end') return [{ to: everybody, alarm: 'exception-not-ended' }];
      return [{ to: ['requester'], text: `${capitalised(what)} ${endings[event.type]} The card says why and what you can do.` }];
    case 'done':
      if (event.drift !== undefined) return [{ to: everybody, alarm: 'drift' }];
      return [{ to: ['requester'], text: `${capitalised(what)} is done and was read back.` }];
    default:
      return [];
  }
}

/** True once, when the end of an exception has been tried as often as any other change would be. */
function isLongOverdue({ origin, order, status }: Change): boolean {
  if (origin.kind !== 'follow-up' || order.kind !== 'exception-end' || status.status !== 'executing') return false;
  return status.attempts.length === alarmAfterAttempts + 1;
}

const alarmAfterAttempts = 5;

const endings = {
  rejected: 'was rejected.',
  expired: 'has run out of time.',
  stale: 'was not carried out, because its target has changed since it was shown.',
  failed: 'could not be carried out.',
} as const;

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
