import type { ActivityId, ConversationId, UserId } from '../core/facts/ids.ts';

/** An Adaptive Card, ready to send: JSON of schema 1.5. */
export type CardJson = Readonly<Record<string, unknown>>;

export interface OutgoingCard {
  readonly card: CardJson;
  /** Plain-text gist for the toast, screen readers and old clients. */
  readonly summary: string;
}

/** A short notice in plain words; `\n` starts a new line. Names of the tenant do not belong here, they belong on a card. */
export interface OutgoingText {
  readonly text: string;
}

export type OutgoingMessage = OutgoingCard | OutgoingText;

/** Asks the person whether they take a file; in a personal chat only. The answer brings `id` back. */
export interface OutgoingFileOffer {
  readonly fileOffer: { readonly name: string; readonly description: string; readonly sizeInBytes: number; readonly id: string };
}

/** A file that lies in the person's own storage now. */
export interface OutgoingFile {
  readonly file: { readonly name: string; readonly contentUrl: string; readonly uniqueId: string; readonly fileType: string };
}

export type OutgoingFileMessage = OutgoingFileOffer | OutgoingFile;

export type SendOutcome =
  | { readonly status: 'sent'; readonly activityId: ActivityId }
  /** Try again later; `retryAfterSeconds` when the service says so. */
  | { readonly status: 'retry'; readonly reason: string; readonly retryAfterSeconds?: number }
  /** Trying again cannot help: uninstalled, blocked, gone. */
  | { readonly status: 'undeliverable'; readonly reason: string };

/** Speaking first in Teams. Never rejects. */
export interface Messenger {
  sendToConversation(conversation: ConversationId, message: OutgoingMessage | OutgoingFileMessage): Promise<SendOutcome>;
  /** In the person's own chat with the bot; `undeliverable` when the app is not installed for them. */
  sendToPerson(person: UserId, message: OutgoingMessage): Promise<SendOutcome>;
  update(conversation: ConversationId, activity: ActivityId, message: OutgoingCard): Promise<SendOutcome>;
}

/** Answering in the conversation of the turn that is under way. Never rejects. */
export interface Speaker {
  /** Shows that an answer is being worked on. Await it before the answer, or it may arrive after it. */
  showTyping(): Promise<void>;
  say(message: OutgoingMessage | OutgoingFileMessage): Promise<SendOutcome>;
}
