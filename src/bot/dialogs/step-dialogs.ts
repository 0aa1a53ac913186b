import { NullTelemetryClient, type StatePropertyAccessor, type TurnContext } from 'botbuilder';
import { DialogTurnStatus } from 'botbuilder-dialogs/lib/dialog.js';
import type { DialogContext, DialogState } from 'botbuilder-dialogs/lib/dialogContext.js';
import { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js';
import { stepIds, type StepId } from '../../core/pilot/step.ts';
import type { StepDialogs, StepTalk } from '../../features/pilot/step-talk.ts';
import type { ButtonAnswer, Services, Turn } from '../../features/turn.ts';
import type { KeptDialog } from './app-state.ts';
import { dialogId, exchangeKey, PilotStepDialog, type Exchange } from './step-dialog.ts';

/** Raise it whenever what a dialog keeps, or what its stages mean, changes: stacks of another version are dropped. */
export const dialogVersion = 1;

export interface StepDialogParts {
  readonly context: TurnContext;
  /** Of this person in this conversation, as loaded for this turn. */
  readonly kept: () => Promise<KeptDialog>;
  readonly talk: StepTalk;
  readonly turn: Turn;
  readonly services: Services;
}

/** The dialogs of one person for one turn. Whatever state an earlier build left behind, no press fails for it, and none skips a stage. */
export function stepDialogs(parts: StepDialogParts): StepDialogs {
  const { context, turn, services } = parts;
  const press = async (step: StepId, what: Exchange['press']): Promise<ButtonAnswer> => {
    const kept = await parts.kept();
    const exchange: Exchange = { turn, services, press: what, note: isLeftOver(kept) ? updated : undefined, answer: undefined };
    context.turnState.set(exchangeKey, exchange);
    await goOn({ context, kept, talk: parts.talk }, step, what.stage === 'open');
    return exchange.answer ?? { kind: 'refusal', code: 'Gone', text: 'This step has moved on. Type "pilot" to see where it stands.' };
  };
  return {
    open: async (step) => press(step, { stage: 'open' }),
    preview: async (step, inputs) => press(step, { stage: 'preview', inputs }),
    request: async (step) => press(step, { stage: 'request' }),
    active: async () => activeStep(await parts.kept()),
    cancel: async () => {
      const kept = await parts.kept();
      const step = activeStep(kept);
      if (step !== undefined) drop(kept);
      return step;
    },
  };
}

type Opened = Pick<StepDialogParts, 'context' | 'talk'> & { readonly kept: KeptDialog };

/** Continues the dialog of this step where it stands; another one, a strange one or none makes place for a new one. */
async function goOn({ context, kept, talk }: Opened, step: StepId, anew: boolean): Promise<void> {
  if (anew || activeStep(kept) !== step) drop(kept);
  const dc = await dialogsOn(kept, talk).createContext(context);
  const continued = await continueSafely(dc, kept);
  if (continued) return;
  const fresh = await dialogsOn(kept, talk).createContext(context);
  await fresh.beginDialog(dialogId(step));
}

/** False when nothing was continued. A stack that cannot be continued is dropped: the store knows where the step stands. */
async function continueSafely(dc: DialogContext, kept: KeptDialog): Promise<boolean> {
  if (dc.stack.length === 0) return false;
  const { status } = await dc.continueDialog();
  if (status !== DialogTurnStatus.empty) return true;
  drop(kept);
  return false;
}

function dialogsOn(kept: KeptDialog, talk: StepTalk): DialogSet {
  const dialogs = new DialogSet(accessorOf(kept));
  // Without one, botbuilder-dialogs throws when it tells of a dialog that has changed.
  dialogs.telemetryClient = new NullTelemetryClient();
  for (const step of stepIds) dialogs.add(new PilotStepDialog(step, talk));
  return dialogs;
}

/** The framework's own accessor takes the context for the default value and stores it, the bot's password included. */
function accessorOf(kept: KeptDialog): StatePropertyAccessor<DialogState> {
  return {
    get: async (_context: TurnContext, otherwise?: DialogState) => {
      kept.version = dialogVersion;
      kept.dialog ??= otherwise ?? { dialogStack: [] };
      return Promise.resolve(kept.dialog);
    },
    set: async (_context, value) => {
      kept.dialog = value;
      return Promise.resolve();
    },
    delete: async () => {
      drop(kept);
      return Promise.resolve();
    },
  };
}

/** Undefined for an empty stack, one of another build, and one that holds anything but a single dialog of a step. */
function activeStep({ version, dialog }: KeptDialog): StepId | undefined {
  const stack: unknown = dialog?.dialogStack;
  if (version !== dialogVersion || !Array.isArray(stack) || stack.length !== 1) return undefined;
  const top: unknown = stack[0];
  const id = typeof top === 'object' && top !== null && 'id' in top ? top.id : undefined;
  return stepIds.find((step) => dialogId(step) === id);
}

const updated = 'I was updated while you were in a step. Nothing was lost and nothing was asked for: this is the step as it stands, so go on from here.';

/** Something is kept that this build cannot go on with. */
function isLeftOver(kept: KeptDialog): boolean {
  const stack: unknown = kept.dialog?.dialogStack;
  const isEmpty = kept.dialog === undefined || (Array.isArray(stack) && stack.length === 0);
  return !isEmpty && activeStep(kept) === undefined;
}

function drop(kept: KeptDialog): void {
  delete kept.dialog;
  delete kept.version;
}
