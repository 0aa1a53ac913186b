import type { CardBase } from '../card.ts';
import type { TextRow } from '../change/change.ts';
import { escapeSentence, escapeText, plainText } from '../text.ts';
import { inputLimit, type ButtonData } from '../verbs.ts';

export interface ExpandData extends CardBase, ButtonData {
  readonly headline: string;
  readonly environment: string;
  readonly problems: readonly TextRow[];
  readonly group: string;
  readonly percent: string;
  readonly reason: string;
}

export interface ExpandQuestion {
  readonly pilot: ButtonData;
  readonly inputs?: Readonly<Partial<Record<'sourceGroup' | 'percent' | 'reason', string>>>;
  readonly problems?: readonly string[];
  readonly environment: string;
}

/** The form for the next phase: from which group, and how many of its people. */
export function presentExpand({ pilot, inputs = {}, problems = [], environment }: ExpandQuestion): ExpandData {
  return {
    lang: 'en',
    summary: 'Expand the pilot to more people',
    headline: 'Expand the pilot',
    environment: escapeText(environment),
    problems: problems.slice(0, 5).map((text) => ({ text: escapeSentence(text) })),
    group: typed(inputs.sourceGroup, groupLimit),
    percent: typed(inputs.percent, 3),
    reason: typed(inputs.reason, inputLimit),
    ...pilot,
  };
}

/** Characters; the longest name that Entra takes. */
const groupLimit = 256;

function typed(value: string | undefined, limit: number): string {
  return value === undefined || value.trim() === '' ? '' : plainText(value, limit);
}
