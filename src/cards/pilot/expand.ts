import type { CardBase } from '../card.ts';
import type { Choice } from '../change/form.ts';
import type { TextRow } from '../change/change.ts';
import { escapeSentence, escapeText, plainText } from '../text.ts';
import type { ButtonData } from '../verbs.ts';

export interface ExpandData extends CardBase, ButtonData {
  readonly headline: string;
  readonly environment: string;
  readonly problems: readonly TextRow[];
  readonly groups: readonly Choice[];
  readonly group: string;
  readonly percent: string;
  readonly reason: string;
  readonly hint: string;
}

export interface ExpandQuestion {
  readonly pilot: ButtonData;
  /** Groups to take people from; names not escaped. */
  readonly groups: readonly Choice[];
  readonly inputs?: Readonly<Partial<Record<'sourceGroup' | 'percent' | 'reason', string>>>;
  readonly problems?: readonly string[];
  readonly environment: string;
}

const mostGroups = 60;

/** The form for the next phase: from which group, and how many of its people. */
export function presentExpand({ pilot, groups, inputs = {}, problems = [], environment }: ExpandQuestion): ExpandData {
  const choices = groups.slice(0, mostGroups).map(({ title, value }) => ({ title: plainText(title, 60), value }));
  return {
    lang: 'en',
    summary: 'Expand the pilot to more people',
    headline: 'Expand the pilot',
    environment: escapeText(environment),
    problems: problems.slice(0, 5).map((text) => ({ text: escapeSentence(text) })),
    groups: choices,
    group: choices.find(({ value }) => value === inputs.sourceGroup)?.value ?? '',
    percent: /^\d{1,3}$/.test(inputs.percent ?? '') ? (inputs.percent ?? '') : '',
    reason: inputs.reason === undefined || inputs.reason.trim() === '' ? '' : plainText(inputs.reason, 500),
    hint: groups.length > mostGroups ? `${String(groups.length - mostGroups)} more groups do not fit on this card.` : groups.length === 0 ? 'There is no group to choose from at the moment, or they could not be read.' : '',
    ...pilot,
  };
}
