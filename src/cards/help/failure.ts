import type { CommandId } from '../commands.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { capitalise, escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { CardBase } from '../card.ts';
import { commandRow, type CommandRow } from './command-row.ts';

export interface FailureData extends CardBase {
  readonly what: string;
  readonly todo: string;
  readonly reference: string;
  readonly at: string;
  readonly retry: readonly CommandRow[];
}

export interface Failure {
  /** What happened, in one sentence, without names of our parts. */
  readonly what: string;
  /** What the person can do about it. */
  readonly todo: string;
  /** Finds the failure in the log. */
  readonly reference: string;
  readonly at: Instant;
  readonly reader: Reader;
  /** The command that is worth trying again. */
  readonly retry?: CommandId;
}

export function presentFailure({ what, todo, reference, at, reader, retry }: Failure): FailureData {
  return {
    lang: 'en',
    summary: plainText(capitalise(what), sentenceLimit),
    what: escapeSentence(capitalise(what)),
    todo: escapeSentence(capitalise(todo)),
    reference: escapeText(reference),
    at: formatAsOf(at, reader),
    retry: retry === undefined ? [] : [commandRow(retry)],
  };
}
