// Not the package's root, which also loads recognisers for numbers and dates in ten languages.
import { Dialog, type DialogTurnResult } from 'botbuilder-dialogs/lib/dialog.js';
import type { DialogContext } from 'botbuilder-dialogs/lib/dialogContext.js';
import { z } from 'zod/v4';
import type { StepId } from '../../core/pilot/step.ts';
import type { ChoiceInputs, StepTalk } from '../../features/pilot/step-talk.ts';
import type { ButtonAnswer, Services, Turn } from '../../features/turn.ts';

/** One press of a button of a step, and where its answer goes. Lives for the turn; nothing of it is kept. */
export interface Exchange {
  readonly turn: Turn;
  readonly services: Services;
  readonly press: { readonly stage: 'open' } | { readonly stage: 'preview'; readonly inputs: ChoiceInputs } | { readonly stage: 'request' };
  /** Why the person is not where they were; undefined: they are. */
  readonly note: string | undefined;
  answer: ButtonAnswer | undefined;
}

/** Finds the exchange of the turn in the context. */
export const exchangeKey = Symbol('step exchange');

/**
 * All that is kept of a dialog: ids of drafts. Whoever comes back to it with anything else (an older build, a damaged row) begins
 * the step anew from the store.
 */
const keptState = z.object({ drafts: z.array(z.string()).max(10) });

/**
 * The dialog of one step: findings with a form → preview → approval asked for. It ends there: the wait for approvals and their
 * execution lives in the store. Stages may be skipped backwards at will, because each of them reads the store.
 */
export class PilotStepDialog extends Dialog {
  readonly #step: StepId;
  readonly #talk: StepTalk;

  constructor(step: StepId, talk: StepTalk) {
    super(dialogId(step));
    this.#step = step;
    this.#talk = talk;
  }

  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return this.#go(dc);
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return this.#go(dc);
  }

  async #go(dc: DialogContext): Promise<DialogTurnResult> {
    const exchange = exchangeOf(dc);
    const { turn, services, press, note } = exchange;
    switch (press.stage) {
      case 'open':
        exchange.answer = await this.#talk.findings(turn, services, this.#step, note);
        keep(dc, []);
        return Dialog.EndOfTurn;
      case 'preview': {
        const { answer, drafts } = await this.#talk.preview(turn, services, this.#step, press.inputs);
        exchange.answer = answer;
        keep(dc, drafts);
        return Dialog.EndOfTurn;
      }
      case 'request': {
        const drafts = kept(dc);
        // Without a preview nobody has seen what would be asked for.
        if (drafts.length === 0) {
          exchange.answer = await this.#talk.findings(turn, services, this.#step, note ?? nothingAsked);
          return Dialog.EndOfTurn;
        }
        exchange.answer = await this.#talk.request(turn, services, this.#step, drafts);
        return dc.endDialog();
      }
    }
  }
}

const nothingAsked = 'Nothing was asked for: I no longer have the preview that you saw. This is the step as it stands; preview it again.';

export function dialogId(step: StepId): string {
  return `pilot-step/${step}`;
}

function exchangeOf(dc: DialogContext): Exchange {
  const exchange: Exchange | undefined = dc.context.turnState.get(exchangeKey);
  if (exchange === undefined) throw new Error('a dialog of a step ran without a press');
  return exchange;
}

function keep(dc: DialogContext, drafts: readonly string[]): void {
  if (dc.activeDialog !== undefined) dc.activeDialog.state = { drafts: [...drafts] };
}

function kept(dc: DialogContext): readonly string[] {
  return keptState.safeParse(dc.activeDialog?.state).data?.drafts ?? [];
}
