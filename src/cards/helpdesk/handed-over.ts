import type { Instant } from '../../core/facts/fact.ts';
import { escapeText } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { CardBase } from '../card.ts';
import type { ButtonData } from '../verbs.ts';

export interface HandedOverData extends CardBase, ButtonData {
  readonly headline: string;
  readonly explanation: string;
  readonly reference: string;
  readonly at: string;
}

export interface HandOver {
  /** What both sides can name when they talk about the case. */
  readonly reference: string;
  readonly sentAt: Instant;
  readonly button: ButtonData;
  readonly reader: Reader;
}

export function presentHandedOver({ reference, sentAt, button, reader }: HandOver): HandedOverData {
  return {
    lang: 'en',
    summary: 'Your case is with the helpdesk.',
    headline: 'Your case is with the helpdesk',
    explanation: 'They see what I told you and can take it from here. You need not explain it again: give them the reference.',
    reference: escapeText(reference),
    at: formatAsOf(sentAt, reader),
    id: button.id,
    revision: button.revision,
  };
}
