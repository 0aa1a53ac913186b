import type { UserId } from '../../core/facts/ids.ts';
import type { Pilot, Trial, TrialKind, TrialOutcome } from '../../core/pilot/pilot.ts';
import type { SignIn } from '../../core/facts/sign-in.ts';
import { judgeTrial } from '../../core/pilot/trial.ts';
import { changePilot } from './record.ts';
import { recipientOf, recipientsOf, tell } from './recipients.ts';
import type { PilotServices } from './services.ts';
import { healing as healingText, trialOutcomeMessage, trialRequestMessage } from './trial-messages.ts';
import { readyFor } from './trial-ready.ts';

export type SignInAsked =
  | { readonly status: 'asked'; readonly trial: Trial }
  /** One of this kind is being waited for already. */
  | { readonly status: 'waiting'; readonly trial: Trial }
  /** `says`: what to do first, in plain sentences. */
  | { readonly status: 'not-ready'; readonly says: string }
  /** The pilot user has no chat with Gatehouse: the app must be installed for them first. */
  | { readonly status: 'no-chat'; readonly user: UserId }
  /** No pilot is under way. */
  | { readonly status: 'none' };

/** Asks the pilot user to sign in now, and watches the log for it from this moment on. */
export async function askForSignIn(services: PilotServices, person: UserId, kind: TrialKind): Promise<SignInAsked> {
  const { changes, settings } = services;
  const pilot = await changes.store.pilots.current();
  if (pilot === undefined) return { status: 'none' };
  const open = openOf(pilot, kind);
  if (open !== undefined) return { status: 'waiting', trial: open };
  const ready = await readyFor(services, pilot, kind);
  if (ready.status === 'not-ready') return ready;
  const { user, app, policy } = ready;
  const chat = (await changes.store.conversations.findPersonal(user)) ?? (services.oneChat === true ? await changes.store.conversations.findPersonal(person) : undefined);
  if (chat === undefined) return { status: 'no-chat', user };
  const askedAt = changes.upstreams.clock.now();
  const trial: Trial = { kind, user, app, policy, askedBy: person, askedAt, until: askedAt + settings.trialMs, outcome: { status: 'waiting' } };
  const say = await trialRequestMessage(services, trial, ready.names);
  let overtaken: Trial | undefined;
  const saved = await changePilot(
    services,
    (now) => {
      overtaken = openOf(now, kind);
      return overtaken === undefined ? { ...now, trials: [...now.trials, trial].slice(-mostKept) } : undefined;
    },
    { type: 'pilot.trial-asked', body: { kind, user, by: person } },
    async (inside, next, at) => tell(inside, [recipientOf(chat)], { key: `trial:${next.id}:${keyOf(trial)}`, say, about: [user] }, at),
  );
  if (saved === undefined) return { status: 'none' };
  return overtaken === undefined ? { status: 'asked', trial } : { status: 'waiting', trial: overtaken };
}

/** Older ones say nothing about the tenant as it is. */
const mostKept = 50;

function openOf({ trials }: Pilot, kind: TrialKind): Trial | undefined {
  return trials.find((trial) => trial.kind === kind && trial.outcome.status === 'waiting');
}

function keyOf({ kind, user, askedAt }: Trial): string {
  return `${kind}:${user}:${String(askedAt)}`;
}

/** Milliseconds: nobody waits for it. */
const readWithinMs = 20_000;
/** A device needs hours to heal: its risk has to go down, and it checks in about every eight hours. */
const healWithinMs = 24 * 60 * 60_000;

/** One look at the log for every sign-in that was asked for. Safe to call at any time and from any replica. */
export async function watchTrials(services: PilotServices): Promise<void> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot === undefined) return;
  for (const trial of pilot.trials) if (trial.outcome.status === 'waiting') await watchOne(services, pilot, trial);
}

async function watchOne(services: PilotServices, pilot: Pilot, trial: Trial): Promise<void> {
  const { entra, clock } = services.changes.upstreams;
  const signIns = await entra.readSignIns({ userId: trial.user }, trial.askedAt, { priority: 'background', signal: AbortSignal.timeout(readWithinMs) });
  const now = clock.now();
  // A log that could not be read has shown nothing, and what it holds may still come.
  if (!signIns.known || (signIns.gaps.some(({ reason }) => reason === 'throttled') && now >= trial.until)) return;
  const outcome = judgeTrial(trial, signIns.value, now, { patient: heals(pilot, trial) });
  if (outcome.status !== 'waiting') await end(services, { trial, outcome, signIns: signIns.value, pilot });
}

/** Whether this sign-in is to show that a device that was kept out on purpose gets in again. */
function heals({ trials }: Pilot, trial: Trial): boolean {
  return trial.kind === 'enforced' && trials.some(({ kind, user, outcome }) => kind === 'blocked' && user === trial.user && outcome.status === 'as-wanted' && outcome.at === trial.askedAt);
}

interface Ending {
  readonly trial: Trial;
  readonly outcome: TrialOutcome;
  readonly signIns: readonly SignIn[];
  readonly pilot: Pilot;
}

async function end(services: PilotServices, { trial, outcome, signIns, pilot }: Ending): Promise<void> {
  const chats = await recipientsOf(services, [trial.askedBy]);
  const healing = healingAfter(trial, outcome);
  const say = await trialOutcomeMessage(services, { ...trial, outcome }, signIns, pilot);
  const key = `trial-end:${pilot.id}:${keyOf(trial)}`;
  await changePilot(
    services,
    (now) => {
      const isOpen = now.trials.some((one) => keyOf(one) === keyOf(trial) && one.outcome.status === 'waiting');
      if (!isOpen) return undefined;
      const trials = now.trials.map((one) => (keyOf(one) === keyOf(trial) ? { ...one, outcome } : one));
      return { ...now, trials: (healing === undefined || openOf(now, 'enforced') !== undefined ? trials : [...trials, healing]).slice(-mostKept) };
    },
    { type: 'pilot.trial-ended', body: { kind: trial.kind, user: trial.user, status: outcome.status, ...('signInId' in outcome ? { signInId: outcome.signInId } : {}) } },
    async (inside, _next, at) => {
      await tell(inside, chats, { key, say, about: [trial.user] }, at);
      if (healing !== undefined) await tell(inside, chats, { key: `${key}:heal`, say: () => ({ text: healingText }) }, at);
    },
  );
}

/** Once a device was kept out on purpose, the same person getting in again shows that it is healed. */
function healingAfter(trial: Trial, outcome: TrialOutcome): Trial | undefined {
  if (trial.kind !== 'blocked' || outcome.status !== 'as-wanted') return undefined;
  return { ...trial, kind: 'enforced', askedAt: outcome.at, until: outcome.at + healWithinMs, outcome: { status: 'waiting' } };
}
