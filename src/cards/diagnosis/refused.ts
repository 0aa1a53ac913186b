import type { CardBase } from '../card.ts';

export type RefusedData = CardBase & { readonly headline: string; readonly explanation: string };

/**
 * INVARIANT: takes nothing about what was asked. "Not yours" and "does not exist" must read the same, to the letter, or the bot
 * could be used to find out who and what exists.
 */
export function presentRefused(): RefusedData {
  return {
    lang: 'en',
    summary: 'I cannot answer that for you.',
    headline: 'I cannot answer that for you',
    explanation:
      'Either there is no such person or device, or it is not yours to ask about. You can always ask about your own devices. If you need help with somebody else’s, ask the helpdesk.',
  };
}
