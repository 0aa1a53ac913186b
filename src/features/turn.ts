import type { Reader } from '../cards/time.ts';
import type { RenderedCard } from '../cards/card.ts';
import type { Gap } from '../core/facts/fact.ts';
import type { ActivityId, ConversationId, UserId } from '../core/facts/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileUploads } from '../ports/file-uploads.ts';
import type { Messenger, Speaker } from '../ports/messenger.ts';
import type { ConversationKind, Store } from '../ports/store.ts';
import type { ChangeServices } from './change/services.ts';
import type { StepDialogs } from './pilot/step-talk.ts';
import type { PilotServices } from './pilot/services.ts';
import type { Upstreams } from './diagnosis/read-facts.ts';
import type { RecentReadings } from './diagnosis/recent-facts.ts';
import type { RoleGroups } from './diagnosis/rights.ts';

/** One thing that a person did in a chat, seen without the bot framework. */
export interface Turn {
  /** From the signed activity, never from a card or a text. */
  readonly person: UserId;
  readonly conversation: { readonly id: ConversationId; readonly kind: ConversationKind };
  readonly reader: Reader;
  readonly speaker: Speaker;
  /** The message whose button was pressed. */
  readonly pressedOn?: ActivityId;
  /** The dialogs of the pilot's steps; absent where no person has a stack of their own. */
  readonly dialogs?: StepDialogs;
  /** Told what could not be read for the answer, for the log. */
  readonly noteGaps?: (gaps: readonly Gap[]) => void;
}

/** What handlers work with. */
export interface Services {
  readonly upstreams: Upstreams;
  readonly roles: RoleGroups;
  readonly store: Store;
  readonly messenger: Messenger;
  /** Undefined: bots cannot hand over files here. */
  readonly files: FileUploads | undefined;
  /** This machine's time, for what the store keeps. What people read goes by `upstreams.clock`. */
  readonly clock: Clock;
  /** Where cases go; undefined: the company has not set it up. */
  readonly helpdesk: HelpdeskChannel | undefined;
  /** What was read a moment ago; absent: everything is read anew for every question. */
  readonly recent?: RecentReadings | undefined;
  /** Undefined: no identity may carry out changes, so none can be asked for. */
  readonly changes: ChangeServices | undefined;
  /** Undefined where changes are. */
  readonly pilot: PilotServices | undefined;
  /** Opens the person's own chat with the bot; undefined where there is no such address (the sandbox). */
  readonly chatLink: string | undefined;
}

export interface HelpdeskChannel {
  readonly conversationId: ConversationId;
  /** As its members know it, for the consent card. */
  readonly name: string | undefined;
}

/** What the press of a button is answered with. Only the person who pressed it sees it. */
export type ButtonAnswer =
  /** Takes the place of the card. */
  | { readonly kind: 'card'; readonly card: RenderedCard }
  /** Done; the card stays. */
  | { readonly kind: 'notice'; readonly text: string }
  /** Not done; the card stays and says why. */
  | { readonly kind: 'refusal'; readonly code: RefusalCode; readonly text: string };

export type RefusalCode = 'BadRequest' | 'Forbidden' | 'Gone' | 'Unavailable';

export function refusal(code: RefusalCode, text: string): ButtonAnswer {
  return { kind: 'refusal', code, text };
}
