import type { CardBase } from '../card.ts';
import { escapeSentence, escapeText } from '../text.ts';

/** What became of the offer of a file. */
export type SavedState = { readonly status: 'saved'; readonly name: string } | { readonly status: 'declined' } | { readonly status: 'not-saved'; readonly because: string };

export interface SavedData extends CardBase {
  readonly label: string;
  readonly color: 'good' | 'warning' | 'default';
  readonly text: string;
}

export function presentSaved(state: SavedState): SavedData {
  switch (state.status) {
    case 'saved':
      return { lang: 'en', summary: 'The list is saved.', label: '✔ Saved', color: 'good', text: `${escapeText(state.name)} is in your OneDrive. It names people: keep it no longer than you need it.` };
    case 'declined':
      return { lang: 'en', summary: 'The list was not saved.', label: '○ Not saved', color: 'default', text: 'You did not take the file, so nothing was saved. The list stays on its card.' };
    case 'not-saved':
      return { lang: 'en', summary: 'The list could not be saved.', label: '⚠ Not saved', color: 'warning', text: escapeSentence(`${state.because} You can save the list again from its card.`) };
  }
}
