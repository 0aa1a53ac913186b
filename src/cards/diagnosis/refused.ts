import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { CardBase } from '../card.ts';
import { escapeSentence, plainText } from '../text.ts';

export type RefusedData = CardBase & { readonly headline: string; readonly explanation: string };

/**
 * INVARIANT: for somebody without a right it takes nothing about what was asked. "Not yours" and "does not exist" must read the
 * same, to the letter, or the bot could be used to find out who and what exists. Staff may know, and are told how to ask.
 */
export function presentRefused(diagnosis?: Pick<Diagnosis, 'level' | 'headline'>): RefusedData {
  if (diagnosis !== undefined && diagnosis.level !== 'person') {
    return { lang: 'en', summary: plainText(diagnosis.headline), headline: 'I need to know more', explanation: escapeSentence(diagnosis.headline) };
  }
  return {
    lang: 'en',
    summary: 'I cannot answer that for you.',
    headline: 'I cannot answer that for you',
    explanation:
      'Either there is no such person or device, or it is not yours to ask about. You can always ask about your own devices. If you need help with somebody else’s, ask the helpdesk.',
  };
}
