import { ActivityTypes, CardFactory, type Activity, type Attachment } from 'botbuilder';
import type { OutgoingFileMessage, OutgoingMessage } from '../../ports/messenger.ts';

/** A message of ours as Teams takes it. */
export function activityOf(message: OutgoingMessage | OutgoingFileMessage): Partial<Activity> {
  if ('fileOffer' in message || 'file' in message) return { type: ActivityTypes.Message, attachments: [fileAttachment(message)] };
  if ('text' in message) return { type: ActivityTypes.Message, text: message.text, textFormat: 'markdown' };
  return { type: ActivityTypes.Message, summary: message.summary, attachments: [CardFactory.adaptiveCard(message.card)] };
}

/** Cards of Teams itself, which are no Adaptive Cards. */
function fileAttachment(message: OutgoingFileMessage): Attachment {
  if ('file' in message) {
    const { name, contentUrl, uniqueId, fileType } = message.file;
    return { contentType: 'application/vnd.microsoft.teams.card.file.info', contentUrl, name, content: { uniqueId, fileType } };
  }
  const { name, description, sizeInBytes, id } = message.fileOffer;
  return { contentType: 'application/vnd.microsoft.teams.card.file.consent', name, content: { description, sizeInBytes, acceptContext: { id }, declineContext: { id } } };
}
