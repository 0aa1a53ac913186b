import type { ChangeKind, FieldId, FormField } from '../../core/change/kind.ts';
import type { CardBase } from '../card.ts';
import { escapeSentence, escapeText, plainText } from '../text.ts';
import { inputLimit, type ButtonData, type InputId } from '../verbs.ts';
import type { TextRow } from './change.ts';

export interface FormData extends CardBase, ButtonData {
  readonly headline: string;
  readonly environment: string;
  readonly problems: readonly TextRow[];
  readonly fields: readonly FieldRow[];
  readonly reason: string;
}

export interface FieldRow<Id extends InputId = FieldId> {
  readonly input: 'choice' | 'filtered' | 'person' | 'text';
  readonly id: Id;
  readonly label: string;
  readonly error: string;
  readonly placeholder: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly hint: string;
  readonly maxLength: number;
  readonly regex: string;
}

/** `title` is shown as it is, without markdown. */
export interface Choice {
  readonly title: string;
  readonly value: string;
}

export interface FormQuestion {
  readonly kind: Pick<ChangeKind, 'id' | 'title' | 'form'>;
  /** What each field with a source offers; absent: it could not be read, which the form says. */
  readonly choices: Readonly<Partial<Record<FieldId, readonly Choice[]>>>;
  readonly environment: string;
  /** What the person had filled in, when the form comes back to them. */
  readonly values?: Readonly<Partial<Record<InputId, string>>>;
  /** Why it comes back, in plain sentences. */
  readonly problems?: readonly string[];
  /** False where the client has no address book (the sandbox): then people are chosen from `choices`. */
  readonly addressBook?: boolean;
}

export function presentForm({ kind, choices, environment, values = {}, problems = [], addressBook = true }: FormQuestion): FormData {
  return {
    lang: 'en',
    summary: `Propose a change: ${kind.title}`,
    headline: escapeText(kind.title),
    environment: escapeText(environment),
    problems: problems.slice(0, 5).map((text) => ({ text: escapeSentence(text) })),
    fields: presentFields(kind.form, { choices, values, addressBook }),
    reason: typed(values.reason),
    id: kind.id,
    revision: 0,
  };
}

/** What all choices of a form may take of the card. */
const choiceBytes = 14_000;

type AskedField<Id extends InputId> = Omit<FormField, 'id'> & { readonly id: Id };

export interface FieldsQuestion<Id extends InputId> {
  readonly choices: Readonly<Partial<Record<Id, readonly Choice[]>>>;
  readonly values: Readonly<Partial<Record<InputId, string>>>;
  readonly addressBook: boolean;
}

/** The fields of a form, with as many choices as fit on one card. */
export function presentFields<Id extends InputId>(fields: readonly AskedField<Id>[], { choices, values, addressBook }: FieldsQuestion<Id>): readonly FieldRow<Id>[] {
  const bytes = Math.floor(choiceBytes / Math.max(1, fields.length));
  return fields.map((field) => presentField(field, choices[field.id], values[field.id] ?? '', addressBook, bytes));
}

function presentField<Id extends InputId>(field: AskedField<Id>, offered: readonly Choice[] | undefined, value: string, addressBook: boolean, bytes: number): FieldRow<Id> {
  const all = offered ?? field.choices ?? [];
  const choices = fitting(all, bytes);
  const input = inputOf(field, all, addressBook);
  return {
    ...wordsOf[input],
    input,
    id: field.id,
    label: field.label,
    value: input === 'choice' || input === 'filtered' ? (choices.find((choice) => choice.value === value)?.value ?? '') : typed(value),
    choices,
    hint: hintOf(field, offered, all.length - choices.length),
    maxLength: field.input === 'hours' ? 3 : inputLimit,
    regex: field.input === 'hours' ? '^[0-9]{1,3}$' : '',
  };
}

function inputOf({ input, choices, source }: Omit<FormField, 'id'>, all: readonly Choice[], addressBook: boolean): FieldRow['input'] {
  if (input === 'person' && addressBook) return 'person';
  if (input === 'hours' && choices === undefined && source === undefined) return 'text';
  return all.length > 12 ? 'filtered' : 'choice';
}

const wordsOf: Readonly<Record<FieldRow['input'], Pick<FieldRow, 'error' | 'placeholder'>>> = {
  choice: { error: 'Choose one.', placeholder: 'Choose one' },
  filtered: { error: 'Choose one of the list.', placeholder: 'Choose, or type to search' },
  person: { error: 'Choose one person.', placeholder: 'Type a name' },
  text: { error: 'Enter a whole number of hours.', placeholder: 'Hours' },
};

function hintOf({ source, input }: Omit<FormField, 'id'>, offered: readonly Choice[] | undefined, hidden: number): string {
  if (source !== undefined && input !== 'person' && offered === undefined) return 'I could not read what there is to choose from. Try again in a minute.';
  if (source !== undefined && input !== 'person' && offered?.length === 0) return 'There is nothing to choose from at the moment.';
  return hidden === 0 ? '' : `${String(hidden)} more do not fit on this card.`;
}

/** As many as fit; a choice is cut nowhere but in its title. */
function fitting(all: readonly Choice[], bytes: number): readonly Choice[] {
  const kept: Choice[] = [];
  let used = 0;
  for (const { title, value } of all) {
    const choice = { title: plainText(title, 80), value };
    used += Buffer.byteLength(JSON.stringify(choice));
    if (used > bytes) return kept;
    kept.push(choice);
  }
  return kept;
}

function typed(value: string | undefined): string {
  return value === undefined || value.trim() === '' ? '' : plainText(value, inputLimit);
}
