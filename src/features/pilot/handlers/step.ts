import type { PressedButton } from '../../../cards/verbs.ts';
import { isStepId, stepIds, type StepChoice, type StepId } from '../../../core/pilot/step.ts';
import { stepOf, steps } from '../../../core/pilot/steps/index.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import type { ChoiceInputs, StepDialogs } from '../step-talk.ts';
import { boardAnswer, leaveBoard } from './board.ts';
import { stepTalk } from './step-talk.ts';
import { forWalkers, sayAnswer, sendPrivately } from './walkers.ts';

const unknownStep = refusal('BadRequest', 'I do not know this step. Type "pilot" to see the five steps.');

/** Opens a step in the place of the board. Pressed where others read along, it goes to the person's own chat. */
export async function openStep(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  if (!isStepId(id)) return unknownStep;
  return forWalkers(turn, services, async (walk) => {
    const answer = await dialogsOf(turn, services).open(id);
    if (answer.kind !== 'card') return answer;
    if (turn.conversation.kind !== 'personal') return sendPrivately(turn, services, answer.card, 'The step is in our own chat.');
    await leaveBoard(walk);
    return answer;
  });
}

/** "pilot step 3", "pilot step device compliance". */
export async function sayStep(turn: Turn, services: Services, text: string): Promise<void> {
  const step = stepIn(text);
  await turn.speaker.showTyping();
  await sayAnswer(turn, services, step === undefined ? unknownStep : await dialogsOf(turn, services).open(step));
}

/** By its number, or by a word that only its title has. */
export function stepIn(text: string): StepId | undefined {
  const number = /\bstep ([1-5])\b/i.exec(text)?.[1];
  if (number !== undefined) return stepIds[Number(number) - 1];
  const wanted = /\bstep (.+?)\W*$/i.exec(text)?.[1]?.toLowerCase() ?? '';
  const found = wanted.length < 3 ? [] : steps.filter(({ id, title }) => title.toLowerCase().includes(wanted) || id === wanted.replaceAll(' ', '-'));
  return found.length === 1 ? found[0]?.id : undefined;
}

export async function previewFromForm(turn: Turn, services: Services, { id, inputs }: PressedButton): Promise<ButtonAnswer> {
  if (!isStepId(id)) return unknownStep;
  return dialogsOf(turn, services).preview(id, choicesIn(id, inputs));
}

/** Of what came back, what this step asks for. */
function choicesIn(step: StepId, inputs: PressedButton['inputs']): ChoiceInputs {
  const names: readonly (StepChoice | 'reason')[] = [...stepOf(step).choices, 'reason'];
  return Object.fromEntries(names.flatMap((name) => (inputs[name] === undefined ? [] : [[name, inputs[name]]])));
}

export async function requestFromPreview(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  if (!isStepId(id)) return unknownStep;
  return dialogsOf(turn, services).request(id);
}

/** Leaves the step; the board takes the place of its card. */
export async function leaveStep(turn: Turn, services: Services): Promise<ButtonAnswer> {
  await turn.dialogs?.cancel();
  return forWalkers(turn, services, async (walk) => boardAnswer(walk, 'You have left the step. What was chosen and asked for stays.'));
}

/** "cancel". */
export async function sayCancelled(turn: Turn): Promise<void> {
  const step = await turn.dialogs?.cancel();
  const text = step === undefined ? 'You are in no step, so there is nothing to cancel. A change is taken back with “withdraw” and its number.' : `You have left the step “${stepOf(step).title}”. What was chosen and asked for stays. Type “pilot” to go on.`;
  await turn.speaker.say({ text });
}

/** Who may is asked by `stepTalk`. Where the bot keeps no dialog for the person, each stage begins from the store. */
function dialogsOf(turn: Turn, services: Services): Pick<StepDialogs, 'open' | 'preview' | 'request'> {
  return turn.dialogs ?? {
    open: async (step) => stepTalk.findings(turn, services, step),
    preview: async (step, inputs) => (await stepTalk.preview(turn, services, step, inputs)).answer,
    request: async (step) => stepTalk.findings(turn, services, step),
  };
}
