import { z } from 'zod/v4';
import { conversationId, diagnosisId } from '../core/facts/ids.ts';
import type { Messenger, OutgoingMessage, SendOutcome } from '../ports/messenger.ts';
import type { OutboxItem, Store } from '../ports/store.ts';
import { changeAlarmSender, changeCardSender } from './change/sender.ts';
import type { ChangeServices } from './change/services.ts';
import type { OutboxKind } from './delivery.ts';
import { cardOf } from './diagnosis/posted-card.ts';
import { parseStoredAnswer } from './diagnosis/stored-answer.ts';
import { readerOf } from './reader.ts';

/** `dropped`: there is nothing left to say. */
export type DeliveryOutcome = SendOutcome | { readonly status: 'dropped' };

export type OutboxSender = (item: OutboxItem) => Promise<DeliveryOutcome>;

/** How each kind of outbox item is sent. @throws when a payload is not what `delivery.ts` wrote */
export function outboxSenders(store: Store, messenger: Messenger, changes: ChangeServices | undefined): Readonly<Record<OutboxKind, OutboxSender>> {
  return {
    message: async ({ target, payload }) => messenger.sendToConversation(conversationId(target), messagePayload.parse(payload).message),
    refresh: async ({ target, payload }) => {
      const record = await store.diagnoses.read(diagnosisId(refreshPayload.parse(payload).diagnosisId));
      if (record?.activityId === undefined) return { status: 'dropped' };
      const conversation = await store.conversations.read(conversationId(target));
      if (conversation === undefined) return { status: 'dropped' };
      const card = cardOf(record, parseStoredAnswer(record.answer), readerOf(conversation));
      return messenger.update(conversation.conversationId, record.activityId, card);
    },
    'change-card': changes === undefined ? drop : changeCardSender(changes, messenger),
    'change-alarm': changes === undefined ? drop : changeAlarmSender(changes, messenger),
  };
}

/** Changes were switched off since this was queued. */
const drop: OutboxSender = async () => Promise.resolve({ status: 'dropped' });

const kinds: readonly OutboxKind[] = ['message', 'refresh', 'change-card', 'change-alarm'];

export function isOutboxKind(kind: string): kind is OutboxKind {
  return kinds.some((known) => known === kind);
}

const message: z.ZodType<OutgoingMessage> = z.union([z.object({ card: z.record(z.string(), z.unknown()), summary: z.string() }), z.object({ text: z.string() })]);
const messagePayload = z.object({ message });
const refreshPayload = z.object({ diagnosisId: z.string() });
