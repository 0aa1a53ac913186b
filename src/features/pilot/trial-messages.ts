import { presentTrialOutcome, presentTrialRequest } from '../../cards/pilot/trial.ts';
import { renderCard } from '../../cards/render.ts';
import type { Reader } from '../../cards/time.ts';
import { valueOf } from '../../core/facts/fact.ts';
import type { SignIn } from '../../core/facts/sign-in.ts';
import type { Pilot, Trial } from '../../core/pilot/pilot.ts';
import type { OutgoingMessage } from '../../ports/messenger.ts';
import { displayNameOf } from '../people/directory.ts';
import type { PilotServices } from './services.ts';
import type { TrialNames } from './trial-ready.ts';

/** For the pilot user. */
export async function trialRequestMessage({ changes }: PilotServices, trial: Trial, names: TrialNames): Promise<(reader: Reader) => OutgoingMessage> {
  const askedBy = (await displayNameOf(changes, trial.askedBy)) ?? 'your administrators';
  const now = changes.upstreams.clock.now();
  return (reader) => renderCard('pilot/notice', presentTrialRequest({ trial, app: names.app ?? 'the protected app', devices: names.device === undefined ? [] : [names.device], askedBy, now, reader }));
}

/** For whoever asked. `trial` with its outcome. */
export async function trialOutcomeMessage({ changes, readings }: PilotServices, trial: Trial, signIns: readonly SignIn[], pilot: Pick<Pilot, 'id' | 'revision'>): Promise<(reader: Reader) => OutgoingMessage> {
  const { outcome } = trial;
  const [person, app] = await Promise.all([displayNameOf(changes, trial.user), readings.readApp(trial.app, { signal: AbortSignal.timeout(2_000) })]);
  const signIn = 'signInId' in outcome ? signIns.find(({ id }) => id === outcome.signInId) : undefined;
  const now = changes.upstreams.clock.now();
  return (reader) =>
    renderCard('pilot/notice', presentTrialOutcome({
      trial, person: person ?? 'The pilot user', app: valueOf(app)?.displayName ?? 'the protected app', ...(signIn === undefined ? {} : { signIn }),
      pilot: { id: pilot.id, revision: pilot.revision }, now, reader,
    }));
}

/** After a device was kept out on purpose. */
export const healing =
  'Now let the device heal: security operations resolve the test alert in Defender, then the device checks in with Intune ("sync my device", or Company Portal > Check status). ' +
  'When Intune and Entra call it compliant again, its user signs in once more. I watch for that for a day and tell you when access is back.';
