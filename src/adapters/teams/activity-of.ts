import { ActivityTypes, CardFactory, type Activity } from 'botbuilder';
import type { OutgoingMessage } from '../../ports/messenger.ts';

/** A message of ours as Teams takes it. */
export function activityOf(message: OutgoingMessage): Partial<Activity> {
  if ('text' in message) return { type: ActivityTypes.Message, text: message.text, textFormat: 'markdown' };
  return { type: ActivityTypes.Message, summary: message.summary, attachments: [CardFactory.adaptiveCard(message.card)] };
}
