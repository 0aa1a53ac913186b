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

/** Characters of all names that are typed into one box. */
const longestNames = 1_000;

/** What all choices of a form may take of the card, bytes. */
const choiceBytes = 6_000;

export function presentFields(fields: readonly PilotField[], inputs: Readonly<Partial<Record<StepChoice, string>>>, addressBook: boolean): readonly PilotFieldRow[] {
  const withOptions = fields.filter(({ options }) => options.length > 0).length;
  const bytes = Math.floor(choiceBytes / Math.max(1, withOptions));
  return fields.map((field) => presentField(field, inputs[field.choice] ?? field.value, addressBook, bytes));
}

function presentField(field: PilotField, value: string, addressBook: boolean, bytes: number): PilotFieldRow {
  const { choice, label, input, options, multiple } = field;
  const kind = kindOf(input, options.length, addressBook);
  const choices = fitting(options, bytes);
  // Half a list would hide the one that is wanted, and sending the form would drop what was chosen of the other half.
  if ((kind === 'chosen' || kind === 'searched') && choices.length < options.length) return presentTyped(field, value);
  const chosen = value.split(',').filter((id) => id !== '');
  const offered = kind === 'chosen' || kind === 'searched';
  return {
    input: kind, id: choice, label, multiple, choices,
    ...wordsOf(kind, multiple),
    value: offered ? chosen.filter((id) => choices.some((one) => one.value === id)).join(',') : kind === 'toggle' ? String(value === 'true') : value === '' ? '' : plainText(value, longestText),
    hint: offered && options.length === 0 ? 'There is nothing to choose from at the moment, or it could not be read.' : '',
    maxLength: input === 'number' ? 3 : longestText,
    regex: input === 'number' ? '^[0-9]{1,3}$' : '',
  };
}

/** By name, with commas between; whoever reads the form back looks the names up. */
function presentTyped({ choice, label, input, options, multiple }: PilotField, value: string): PilotFieldRow {
  const nameOf = (id: string): string => {
    const title = options.find((option) => option.value === id)?.title ?? id;
    return multiple && title.includes(',') ? id : title;
  };
  const typed = multiple ? value.split(',').map((id) => nameOf(id.trim())).join(', ') : nameOf(value);
  return {
    input: 'text', id: choice, label, multiple, choices: [], error: 'Please fill this in.',
    ...typedTexts[input === 'people' || input === 'devices' ? input : 'app'],
    value: typed === '' ? '' : plainText(typed, longestNames), maxLength: longestNames, regex: '',
  };
}

const typedTexts = {
  people: { placeholder: 'name@company.com', hint: 'The names they sign in with, with commas between.' },
  devices: { placeholder: 'LAPTOP-1, LAPTOP-2', hint: 'Their names as Intune shows them, with commas between.' },
  app: { placeholder: 'Its name', hint: 'Its name as Entra shows it, or its application (client) ID.' },
} as const;

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
