import type { CommandId } from '../commands.ts';
import { escapeText } from '../text.ts';
import type { CardBase } from '../card.ts';
import { commandRow, type CommandRow } from './command-row.ts';

export interface UnknownCommandData extends CardBase {
  readonly heard: string;
  readonly suggestions: readonly CommandRow[];
}

/** `said`: what the person typed. `suggestions`: the nearest commands, best first. */
export function presentUnknownCommand(said: string, suggestions: readonly CommandId[]): UnknownCommandData {
  return {
    lang: 'en',
    summary: 'I did not understand that. Here is what I can do.',
    heard: `You wrote: ${escapeText(said)}`,
    suggestions: suggestions.slice(0, 3).map(commandRow),
  };
}
