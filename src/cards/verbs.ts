import type { FieldId } from '../core/change/kind.ts';
import type { StepChoice } from '../core/pilot/step.ts';
import type { WhatIfField } from './impact/questions.ts';

/**
 * Every button that comes back to Gatehouse. INVARIANT: a button carries an opaque id and a revision, never a fact: whatever comes
 * back may have been written by anybody, so the facts are looked up again on the server. Where the card has inputs, what a person
 * chose or typed comes along, and is checked again like any other text from outside.
 */
export const verbs = {
  'diagnosis.recheck': { id: 'diagnosis', does: 'reads everything again and updates the card in place' },
  'diagnosis.sync-device': { id: 'diagnosis', does: 'asks Intune to check the device now' },
  'diagnosis.show-timeline': { id: 'diagnosis', does: 'shows the five clocks of the device' },
  'diagnosis.ask-helpdesk': { id: 'diagnosis', does: 'asks for consent before anything is shared' },
  'diagnosis.send-helpdesk': { id: 'diagnosis', does: 'posts the case to the helpdesk, with consent' },
  'diagnosis.cancel-helpdesk': { id: 'diagnosis', does: 'goes back to the answer, nothing is shared' },
  'diagnosis.for-device': { id: 'device', does: 'answers the question for one device of the list' },
  'command.run': { id: 'command', does: 'runs a command as if it had been typed' },
  'change.open-form': { id: 'change-kind', does: 'shows the form of one kind of change' },
  'change.preview': {
    id: 'change-kind',
    does: 'reads the target and shows what would change, before anybody is asked',
    inputs: ['policy', 'compliancePolicy', 'threshold', 'machine', 'isolation', 'scan', 'person', 'hours', 'managedDevice', 'reason'],
  },
  'change.request': { id: 'draft', does: 'asks the approvers for what the preview showed' },
  'change.cancel-draft': { id: 'draft', does: 'forgets what was filled in; nobody is asked' },
  'change.view': { id: 'change', does: 'shows the change as it stands, with the buttons this person may press', automatic: true },
  'change.approve': { id: 'change', does: 'approves exactly what the card shows' },
  'change.reject': { id: 'change', does: 'rejects the change, with a reason', inputs: ['reason'] },
  'change.approve-in-emergency': { id: 'change', does: 'approves alone, with a reason that everybody reads', inputs: ['emergencyReason'] },
  'change.withdraw': { id: 'change', does: 'takes the request back' },
  'change.undo': { id: 'change', does: 'previews the change that takes this one back' },
  'impact.open-question': { id: 'question', does: 'shows the form of a what-if question' },
  'impact.ask': {
    id: 'question',
    does: 'measures who would be hit; nothing is changed and nobody is told',
    inputs: ['policy', 'policyOutcome', 'compliancePolicy', 'threshold', 'group', 'person', 'membership'],
  },
  'impact.again': { id: 'draft', does: 'measures a what-if question again' },
  'impact.propose': { id: 'draft', does: 'previews the change that a what-if question was about', inputs: ['reason'] },
  'impact.details': { id: 'measured', does: 'posts the whole answer into the own chat of the one who asks' },
  'impact.people': { id: 'list', does: 'shows one page of those who would be hit; the revision is the page' },
  'impact.save': { id: 'list', does: 'offers the whole list as a file' },
  'pilot.start': { id: 'pilot', does: 'begins a pilot: takes down how the tenant is, and changes nothing' },
  'pilot.view': { id: 'pilot', does: 'reads all five steps again and shows the board', automatic: true },
  'pilot.open-step': { id: 'step', does: 'shows one step: what was found, what to choose, what can be done' },
  'pilot.preview-step': {
    id: 'step',
    does: 'keeps what was chosen and shows what the step would change, before anybody is asked',
    inputs: [
      'userGroupName', 'users', 'deviceGroupName', 'devices', 'unresponsiveDays', 'blocksOnMissingData', 'edrPolicyName', 'sampleSharing',
      'compliancePolicyName', 'threshold', 'accessPolicyName', 'app', 'reason',
    ],
  },
  'pilot.request-step': { id: 'step', does: 'asks the approvers for what the preview of the step showed' },
  'pilot.cancel-step': { id: 'step', does: 'leaves the step and forgets its preview; what was chosen stays' },
  'pilot.confirm': { id: 'check', does: 'takes down that a person has looked at what no API tells' },
  'pilot.ask-sign-in': { id: 'trial', does: 'asks a pilot user for a real sign-in and watches the log for it' },
  'pilot.certificate': { id: 'pilot', does: 'shows the report-only evidence for On' },
  'pilot.evidence': { id: 'pilot', does: 'makes the evidence pack for the auditor' },
  'pilot.expand': { id: 'pilot', does: 'shows the form for more people' },
  'pilot.preview-expansion': { id: 'pilot', does: 'shows whom the next phase would add', inputs: ['sourceGroup', 'percent', 'reason'] },
  'pilot.rollback': { id: 'pilot', does: 'shows what a rollback takes back' },
  'pilot.begin-rollback': { id: 'pilot', does: 'begins the rollback; each of its changes is still asked for' },
  'pilot.next-rollback': { id: 'pilot', does: 'previews the next change of the rollback' },
  'pilot.restore': { id: 'watched', does: 'previews the change that leads back to how the object was' },
  'pilot.accept-drift': { id: 'watched', does: 'takes down that the edit was meant' },
  'pilot.rearm': { id: 'pilot', does: 'releases the tripped brake; On has to be asked for again' },
} as const satisfies Readonly<Record<string, VerbEntry>>;

interface VerbEntry {
  /** What the id of the button names. */
  readonly id: 'diagnosis' | 'device' | 'command' | 'change-kind' | 'draft' | 'change' | 'pilot' | 'step' | 'check' | 'trial' | 'watched' | 'question' | 'measured' | 'list';
  readonly does: string;
  /** Ids of the inputs that may come along; each may be missing. */
  readonly inputs?: readonly InputId[];
  /** Teams may press it by itself when the card comes into view, so it must only read. */
  readonly automatic?: boolean;
}

export type Verb = keyof typeof verbs;

/** Ids of inputs on cards: the fields of the forms, and reasons. Two, because no id may stand twice on one card. */
export type InputId = FieldId | StepChoice | WhatIfField | 'reason' | 'emergencyReason' | 'sourceGroup' | 'percent';

/** Longest text an input gives back, in UTF-16 units; inputs on cards are limited to it too. */
export const inputLimit = 500;

/** Ids of people or devices, comma-separated: about a hundred. */
const idsLimit = 4_000;

export function inputLimitOf(input: InputId): number {
  return input === 'users' || input === 'devices' ? idsLimit : inputLimit;
}

/** What a button carries. `id` is of the kind that `verbs` names; `revision` counts the versions of the thing on the card. */
export interface ButtonData {
  readonly id: string;
  readonly revision: number;
}

/** What a pressed button brings back. Inputs are as the person left them: not trimmed, and absent where nothing came. */
export interface PressedButton extends ButtonData {
  readonly inputs: Readonly<Partial<Record<InputId, string>>>;
}

export function isVerb(text: string): text is Verb {
  return Object.hasOwn(verbs, text);
}

/** Whether Teams may press it by itself. */
export function isAutomatic(verb: Verb): boolean {
  const entry: VerbEntry = verbs[verb];
  return entry.automatic === true;
}

/** Reads the data of a pressed button. Undefined when it holds anything but an id, a revision and the inputs of its verb. */
export function parseButtonData(data: unknown, verb: Verb): PressedButton | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  const { id, revision, ...rest }: Readonly<Record<string, unknown>> = { ...data };
  if (typeof id !== 'string' || !/^[\w-]{1,128}$/.test(id)) return undefined;
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 0) return undefined;
  const inputs = parseInputs(rest, verb);
  return inputs === undefined ? undefined : { id, revision, inputs };
}

function parseInputs(rest: Readonly<Record<string, unknown>>, verb: Verb): PressedButton['inputs'] | undefined {
  const entry: VerbEntry = verbs[verb];
  const inputs: Partial<Record<InputId, string>> = {};
  for (const [name, value] of Object.entries(rest)) {
    const input = entry.inputs?.find((known) => known === name);
    if (input === undefined || typeof value !== 'string' || value.length > inputLimitOf(input)) return undefined;
    inputs[input] = value;
  }
  return inputs;
}
