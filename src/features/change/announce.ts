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
  /** Conversations that get a card of their own from now on. */
  readonly newCopies: readonly Omit<ChangeCopy, 'changeId' | 'activityId' | 'shownRevision'>[];
}

/** Puts into the outbox what people are to see: every copy of the card anew, and a short message where somebody has to look. */
export async function announce(inside: Repositories, before: StoredChange | undefined, stored: StoredChange, events: readonly ChangeEvent[], { newCopies = [] }: Partial<Announcement>): Promise<void> {
  const { change } = stored;
  const now = events.at(-1)?.at ?? change.requestedAt;
  const fresh = new Set<ConversationId>();
  for (const copy of newCopies) {
    if (await inside.changeCopies.add({ ...copy, changeId: change.id })) fresh.add(copy.conversationId);
  }
  const copies = await inside.changeCopies.list(change.id);
  for (const copy of copies) {
    if (fresh.has(copy.conversationId)) await inside.outbox.enqueue(cardTo(copy, change, 'post'), now);
    else if (before === undefined || isVisible(events)) await inside.outbox.enqueue(cardTo(copy, change, 'update'), now);
  }
  for (const [index, notice] of events.flatMap((event) => noticesOf(event, stored)).entries()) {
    for (const copy of copies.filter(({ audience }) => notice.to.includes(audience))) {
      if (fresh.has(copy.conversationId)) continue;
      await inside.outbox.enqueue(messageTo(copy.conversationId, `change-notice:${change.id}:${String(change.revision)}:${String(index)}:${copy.conversationId}`, { text: notice.text }), now);
    }
  }
}

function cardTo({ conversationId }: Pick<ChangeCopy, 'conversationId'>, { id, revision }: Change, how: 'post' | 'update'): OutboxMessage {
  const kind: OutboxKind = 'change-card';
  return { dedupeKey: `change-card:${id}:${String(revision)}:${conversationId}`, kind, target: conversationId, payload: { changeId: id, how } };
}

/** Steps of one call are a matter of seconds: updating every card for each would use up what Teams allows. */
function isVisible(events: readonly ChangeEvent[]): boolean {
  return events.some((event) => event.type !== 'attempt-begun' && event.type !== 'attempt-ended' && !(event.type === 'read-back' && event.waitingFor === undefined));
}

interface Notice {
  readonly to: readonly ChangeCopy['audience'][];
  readonly text: string;
}

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
      return [{ to: ['requester', 'approver', 'channel'], text: `Emergency: ${what} was approved by one person alone. The card has the name and the reason.` }];
    case 'approvals-void':
      return [{ to: ['requester', 'approver', 'channel'], text: `An approval of ${what} does not count any more, because the approver lost the right to give it. It needs a new approval.` }];
    case 'rejected':
    case 'expired':
    case 'stale':
    case 'failed':
      return [{ to: change.origin.kind === 'follow-up' ? ['requester', 'channel'] : ['requester'], text: `${capitalised(what)} ${endings[event.type]} The card says why and what you can do.` }];
    case 'done':
      if (event.drift !== undefined) return [{ to: ['requester', 'approver', 'channel'], text: `${capitalised(what)} is done, but the target is not as it was shown: something else was changed at the same time. Look at the card.` }];
      return [{ to: ['requester'], text: `${capitalised(what)} is done and was read back.` }];
    default:
      return [];
  }
}

const endings = {
  rejected: 'was rejected.',
  expired: 'has run out of time.',
  stale: 'was not carried out, because its target has changed since it was shown.',
  failed: 'could not be carried out.',
} as const;

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
