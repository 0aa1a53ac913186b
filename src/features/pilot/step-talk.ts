import type { StepChoice, StepId } from '../../core/pilot/step.ts';
import type { ButtonAnswer, Services, Turn } from '../turn.ts';

/** What a person filled in; every value was written by whoever pressed, or by anybody at all. */
export type ChoiceInputs = Readonly<Partial<Record<StepChoice | 'reason', string>>>;

/** What the dialog of a step says and does at each of its stages. All of it works from the store: a stage can be begun at any time. */
export interface StepTalk {
  /** What was found, and the form of the choices. `note`: one plain sentence for this reader alone. */
  findings(turn: Turn, services: Services, step: StepId, note?: string): Promise<ButtonAnswer>;
  /** What the choices would change. No drafts: there is nothing to ask for yet, and the answer says why. */
  preview(turn: Turn, services: Services, step: StepId, inputs: ChoiceInputs): Promise<StepPreviewed>;
  /** Asks for approval of what the preview showed. */
  request(turn: Turn, services: Services, step: StepId, drafts: readonly string[]): Promise<ButtonAnswer>;
}

export interface StepPreviewed {
  readonly answer: ButtonAnswer;
  /** Ids of change drafts. */
  readonly drafts: readonly string[];
}

/** The dialogs of one person in one chat. */
export interface StepDialogs {
  /** Begins the dialog of a step, wherever another one stands. */
  open(step: StepId): Promise<ButtonAnswer>;
  preview(step: StepId, inputs: ChoiceInputs): Promise<ButtonAnswer>;
  request(step: StepId): Promise<ButtonAnswer>;
  /** Ends the dialog that is under way; undefined: there was none. What was asked for already stays asked for. */
  cancel(): Promise<StepId | undefined>;
  /** The step whose dialog is under way. */
  active(): Promise<StepId | undefined>;
}
