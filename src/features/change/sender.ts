import { z } from 'zod/v4';
import { presentAlarm, type Alarm } from '../../cards/change/alarm.ts';
import { renderCard } from '../../cards/render.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import { changeId, conversationId, type ChangeId, type ConversationId, type UserId } from '../../core/facts/ids.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import type { Messenger } from '../../ports/messenger.ts';
import type { DeliveryOutcome, OutboxSender } from '../outbox-senders.ts';
import { readerOf } from '../reader.ts';
import type { AlarmKind } from './announce.ts';
import { cardOfCopy } from './card.ts';
import { namesFor } from './names.ts';
import type { ChangeServices } from './services.ts';

const payload = z.object({ changeId: z.string(), how: z.enum(['post', 'update']) });

/**
 * Brings one copy of a card to the state that the change has now, whatever state it had when this was queued. Only the item that
 * posts may make a new message: two that overtake each other would leave two cards.
 */
export function changeCardSender(services: ChangeServices, messenger: Messenger): OutboxSender {
  return async (item) => {
    const { changeId: id, how } = payload.parse(item.payload);
    const place = conversationId(item.target);
    for (let overtaken = false; ; overtaken = true) {
      const outcome = await bringUpToDate(services, messenger, { id: changeId(id), place, how, overtaken });
      if (outcome.status !== 'overtaken') return outcome;
    }
  };
}

type Brought = DeliveryOutcome | { readonly status: 'overtaken' };

interface Bringing {
  readonly id: ChangeId;
  readonly place: ConversationId;
  readonly how: 'post' | 'update';
  /** What the screen shows is not known. */
  readonly overtaken: boolean;
}

async function bringUpToDate(services: ChangeServices, messenger: Messenger, { id, place, how, overtaken }: Bringing): Promise<Brought> {
  const { changes, changeCopies, conversations } = services.store;
  const stored = await changes.read(id);
  const copy = await changeCopies.find(id, place);
  const conversation = await conversations.read(place);
  if (stored === undefined || copy === undefined || conversation === undefined || conversation.deadAt !== undefined) return { status: 'dropped' };
  const { revision } = stored.change;
  if (copy.shownRevision >= revision && !overtaken) return { status: 'dropped' };
  if (copy.activityId === undefined && how === 'update') return { status: 'retry', reason: 'not posted yet' };
  const card = await cardOfCopy(services, stored, copy, readerOf(conversation));
  const sent = copy.activityId === undefined ? await messenger.sendToConversation(place, card) : await messenger.update(place, copy.activityId, card);
  if (sent.status !== 'sent') return sent;
  // When another replica was at it too, nobody knows whose message came last: the newest state is sent once more.
  const isAlone = await changeCopies.posted(id, place, copy.activityId ?? sent.activityId, { from: copy.shownRevision, to: revision }, await services.time());
  return isAlone ? sent : { status: 'overtaken' };
}

const alarmPayload = z.object({ changeId: z.string(), alarm: z.enum(['drift', 'emergency-approval', 'exception-not-ended']) });

/** A message of its own, because an updated card makes no sound. */
export function changeAlarmSender(services: ChangeServices, messenger: Messenger): OutboxSender {
  return async (item) => {
    const { changeId: id, alarm: kind } = alarmPayload.parse(item.payload);
    const stored = await services.store.changes.read(changeId(id));
    const conversation = await services.store.conversations.read(conversationId(item.target));
    if (stored === undefined || conversation === undefined || conversation.deadAt !== undefined) return { status: 'dropped' };
    const { number, change } = stored;
    const alarm = alarmOf(kind, stored, await namesFor(services, [change]));
    if (alarm === undefined) return { status: 'dropped' };
    const { heading } = kindOf(change.order).says(change.order, change.shown.name);
    const at = 'at' in change.status ? change.status.at : await services.time();
    const card = renderCard('change/alarm', presentAlarm({ alarm, number, change, heading, at, environment: services.environment, reader: readerOf(conversation) }));
    return messenger.sendToConversation(conversation.conversationId, card);
  };
}

function alarmOf(kind: AlarmKind, { change }: StoredChange, nameOf: (userId: UserId) => string): Alarm | undefined {
  switch (kind) {
    case 'drift':
      return change.status.status === 'done' && change.status.drift !== undefined ? { kind, ...change.status.drift, canUndo: false } : undefined;
    case 'emergency-approval': {
      const alone = change.approvals.find(({ emergencyReason }) => emergencyReason !== undefined);
      return alone === undefined ? undefined : { kind, by: nameOf(alone.by), reason: alone.emergencyReason ?? '' };
    }
    case 'exception-not-ended':
      return { kind, person: change.shown.name, why: whyNotEnded(change) };
  }
}

function whyNotEnded({ status }: StoredChange['change']): string {
  switch (status.status) {
    case 'failed':
      return status.detail;
    case 'executing': {
      const last = status.attempts.findLast(({ ended }) => ended !== undefined)?.ended?.outcome;
      return `It is being tried again and again${last === undefined || last.status === 'accepted' ? '.' : `: ${last.reason}`}`;
    }
    default:
      return 'It could not be carried out in time.';
  }
}
