import type { StepChoice } from '../../core/pilot/step.ts';
import type { Choice } from '../change/form.ts';
import { plainText } from '../text.ts';

/** One choice of a step, with what there is to choose from. Names are not escaped yet. */
export interface PilotField {
  readonly choice: StepChoice;
  /** Ours. */
  readonly label: string;
  readonly input: 'people' | 'devices' | 'app' | 'text' | 'number' | 'toggle' | 'choice';
  /** Of people and devices: ids, comma-separated. Of a toggle: `true` or `false`. */
  readonly value: string;
  readonly options: readonly Choice[];
  readonly multiple: boolean;
}

export interface PilotFieldRow {
  readonly input: 'chosen' | 'searched' | 'people' | 'text' | 'toggle';
  readonly id: StepChoice;
  readonly label: string;
  readonly error: string;
  readonly placeholder: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly multiple: boolean;
  readonly hint: string;
  readonly maxLength: number;
  readonly regex: string;
}

/** Characters of a name that is typed. */
const longestText = 120;

/** What all choices of a form may take of the card, bytes. */
const choiceBytes = 6_000;

export function presentFields(fields: readonly PilotField[], inputs: Readonly<Partial<Record<StepChoice, string>>>, addressBook: boolean): readonly PilotFieldRow[] {
  const withOptions = fields.filter(({ options }) => options.length > 0).length;
  const bytes = Math.floor(choiceBytes / Math.max(1, withOptions));
  return fields.map((field) => presentField(field, inputs[field.choice] ?? field.value, addressBook, bytes));
}

function presentField({ choice, label, input, options, multiple }: PilotField, value: string, addressBook: boolean, bytes: number): PilotFieldRow {
  const kind = kindOf(input, options.length, addressBook);
  const chosen = value.split(',').filter((id) => id !== '');
  // What is chosen already must be on the card, or sending the form would drop it.
  const choices = fitting(options.toSorted((one, other) => Number(chosen.includes(other.value)) - Number(chosen.includes(one.value))), bytes);
  const hidden = options.length - choices.length;
  const offered = kind === 'chosen' || kind === 'searched';
  return {
    input: kind, id: choice, label, multiple, choices,
    ...wordsOf(kind, multiple),
    value: offered ? chosen.filter((id) => choices.some((one) => one.value === id)).join(',') : kind === 'toggle' ? String(value === 'true') : value === '' ? '' : plainText(value, longestText),
    hint: hidden > 0 ? `${String(hidden)} more do not fit on this card.` : offered && options.length === 0 ? 'There is nothing to choose from at the moment, or it could not be read.' : '',
    maxLength: input === 'number' ? 3 : longestText,
    regex: input === 'number' ? '^[0-9]{1,3}$' : '',
  };
}

function kindOf(input: PilotField['input'], options: number, addressBook: boolean): PilotFieldRow['input'] {
  switch (input) {
    case 'people':
      return addressBook ? 'people' : listed(options);
    case 'devices':
    case 'app':
    case 'choice':
      return listed(options);
    case 'text':
    case 'number':
      return 'text';
    case 'toggle':
      return 'toggle';
  }
}

/** A long list is searched. */
function listed(options: number): 'chosen' | 'searched' {
  return options > 12 ? 'searched' : 'chosen';
}

function wordsOf(kind: PilotFieldRow['input'], multiple: boolean): Pick<PilotFieldRow, 'error' | 'placeholder'> {
  const one = multiple ? 'one or more' : 'one';
  switch (kind) {
    case 'chosen':
      return { error: `Choose ${one}.`, placeholder: `Choose ${one}` };
    case 'searched':
      return { error: `Choose ${one} of the list.`, placeholder: `Choose ${one}, or type to search` };
    case 'people':
      return { error: `Choose ${one}.`, placeholder: 'Type a name' };
    case 'text':
    case 'toggle':
      return { error: 'Please fill this in.', placeholder: 'Please fill this in' };
  }
}

/** As many as fit; a choice is cut nowhere but in its title. */
function fitting(all: readonly Choice[], bytes: number): readonly Choice[] {
  const kept: Choice[] = [];
  let used = 0;
  for (const { title, value } of all) {
    const choice = { title: plainText(title, 60), value };
    used += Buffer.byteLength(JSON.stringify(choice));
    if (used > bytes) return kept;
    kept.push(choice);
  }
  return kept;
}
