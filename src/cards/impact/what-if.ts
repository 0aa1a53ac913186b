import type { Impact } from '../../core/impact/impact.ts';
import type { CardBase } from '../card.ts';
import { presentFields, type Choice, type FieldRow } from '../change/form.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import type { Reader } from '../time.ts';
import { inputLimit, type ButtonData, type InputId } from '../verbs.ts';
import { whatIfIds, whatIfQuestions, type WhatIfField, type WhatIfId } from './questions.ts';
import { presentImpactRows, type ImpactRows, type NoteRow } from './rows.ts';
import { sayImpact } from './words.ts';

/** What can be asked. */
export interface QuestionsData extends CardBase {
  readonly questions: readonly QuestionRow[];
}

export interface QuestionRow extends ButtonData {
  readonly title: string;
  readonly detail: string;
  readonly tooltip: string;
}

export function presentQuestions(): QuestionsData {
  return {
    lang: 'en',
    summary: 'What if? Choose what the question is about.',
    questions: whatIfIds.map((id) => ({ title: whatIfQuestions[id].title, detail: whatIfQuestions[id].does, tooltip: `Open the form: ${whatIfQuestions[id].title}`, id, revision: 0 })),
  };
}

export interface QuestionFormData extends CardBase, ButtonData {
  readonly headline: string;
  readonly environment: string;
  readonly problems: readonly NoteRow[];
  readonly fields: readonly FieldRow<WhatIfField>[];
}

export interface QuestionFormQuestion {
  readonly about: WhatIfId;
  /** What each field with a source offers; absent: it could not be read, which the form says. */
  readonly choices: Readonly<Partial<Record<WhatIfField, readonly Choice[]>>>;
  readonly values?: Readonly<Partial<Record<InputId, string>>>;
  readonly problems?: readonly string[];
  readonly environment: string;
  /** False where the client has no address book (the sandbox). */
  readonly addressBook: boolean;
}

export function presentQuestionForm({ about, choices, values = {}, problems = [], environment, addressBook }: QuestionFormQuestion): QuestionFormData {
  const { title, fields } = whatIfQuestions[about];
  return {
    lang: 'en',
    summary: title,
    headline: title,
    environment: escapeText(environment),
    problems: problems.slice(0, 5).map((text) => ({ text: escapeSentence(text) })),
    fields: presentFields(fields, { choices, values, addressBook }),
    id: about,
    revision: 0,
  };
}

export interface WhatIfData extends CardBase, ButtonData, ImpactRows {
  readonly heading: string;
  readonly environment: string;
  readonly problems: readonly NoteRow[];
  readonly canPropose: boolean;
  /** Why it cannot be proposed from here; empty when it can. */
  readonly otherwise: string;
  readonly reason: string;
  /** Nothing was measured, so asking again may help. */
  readonly canAskAgain: boolean;
}

export interface WhatIfAnswer {
  readonly draftId: string;
  /** What the change would do, as its own cards say it. */
  readonly heading: string;
  readonly impact: Impact;
  /** Undefined: it can be proposed from here. */
  readonly cannotBeProposed: string | undefined;
  readonly reason?: string;
  readonly problems?: readonly string[];
  readonly environment: string;
  readonly reader: Reader;
}

/** The answer, in the own chat of the one who asked. */
export function presentWhatIf({ draftId, heading, impact, cannotBeProposed, reason = '', problems = [], environment, reader }: WhatIfAnswer): WhatIfData {
  return {
    lang: 'en',
    summary: plainText(`What if: ${heading}? ${sayImpact(impact)} Nothing was changed.`, sentenceLimit),
    heading: escapeSentence(heading),
    environment: escapeText(environment),
    ...presentImpactRows(impact, { reader, names: true }),
    problems: problems.slice(0, 3).map((text) => ({ text: escapeSentence(text) })),
    canPropose: cannotBeProposed === undefined,
    otherwise: cannotBeProposed === undefined ? '' : escapeSentence(cannotBeProposed),
    reason: reason.trim() === '' ? '' : plainText(reason, inputLimit),
    canAskAgain: impact.status === 'not-measured',
    id: draftId,
    revision: 0,
  };
}
