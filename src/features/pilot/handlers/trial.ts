import type { PressedButton } from '../../../cards/verbs.ts';
import { isCheckId } from '../../../core/pilot/check-id.ts';
import type { TrialKind } from '../../../core/pilot/pilot.ts';
import { stepOf, steps } from '../../../core/pilot/steps/index.ts';
import { displayNameOf } from '../../people/directory.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { confirmCheck } from '../confirm.ts';
import { askForSignIn } from '../trials.ts';
import { stepTalk } from './step-talk.ts';
import { forWalkers, noPilot } from './walkers.ts';

const trialKinds: readonly TrialKind[] = ['report-only', 'enforced', 'blocked'];

/** Asks a pilot user for a real sign-in; what it shows is told when the log has it. */
export async function askSignIn(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  const kind = trialKinds.find((known) => known === id);
  if (kind === undefined) return refusal('BadRequest', 'I do not know this kind of sign-in. Type "pilot step 5" to see what can be asked for.');
  return forWalkers(turn, services, async ({ pilot }) => {
    const asked = await askForSignIn(pilot, turn.person, kind);
    switch (asked.status) {
      case 'none':
        return noPilot;
      case 'not-ready':
        return refusal('Unavailable', asked.says);
      case 'no-chat':
        return refusal('Unavailable', `${(await displayNameOf(pilot.changes, asked.user)) ?? 'The pilot user'} has no chat with me yet. Have the app installed for them, or ask them to write "help" to me.`);
      case 'waiting':
        return { kind: 'notice', text: `I have asked ${(await displayNameOf(pilot.changes, asked.trial.user)) ?? 'the pilot user'} already and watch the log.` };
      case 'asked':
        return { kind: 'notice', text: `I have asked ${(await displayNameOf(pilot.changes, asked.trial.user)) ?? 'the pilot user'} to sign in now. I watch the log and tell you what I see.` };
    }
  });
}

/** Takes down that a person has looked at what no API tells, and shows the step again. */
export async function confirmByHand(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  if (!isCheckId(id)) return notConfirmable;
  return forWalkers(turn, services, async ({ pilot }) => {
    switch (await confirmCheck(pilot, turn.person, id)) {
      case 'none':
        return noPilot;
      case 'not-confirmable':
        return notConfirmable;
      case 'confirmed': {
        const step = steps.find(({ checks }) => checks.some((check) => check.id === id));
        return step === undefined ? notConfirmable : stepTalk.findings(turn, services, stepOf(step.id).id);
      }
    }
  });
}

const notConfirmable = refusal('BadRequest', 'This cannot be confirmed by hand: I can read it myself. Type "pilot" to see how it stands.');
