import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import { watchBrake } from '../../../src/features/pilot/brake.ts';
import { watchTrials } from '../../../src/features/pilot/trials.ts';
import { readOverview, type Overview } from '../../../src/features/pilot/overview.ts';
import type { StepId } from '../../../src/core/pilot/step.ts';
import { buttonsOf, cardIn, wordsOf, type Button, type Card } from '../../support/connector-stub.ts';
import { cardAnswered, type PersonName, type Reply, type RunningBot } from '../../support/running-bot.ts';
import { advance, letPass, press, sendAll, withInputs, work } from '../changes/change-story.ts';

/** The pilot as people walk it in chat: Ivo walks, Mira approves, Nora is the pilot user with LT-4411. */
export const walker: PersonName = 'ivo';
export const approver: PersonName = 'mira';
export const laptop = 'LT-4411';
export const app = 'Alder Payroll';

export async function overviewOf({ pilot }: RunningBot): Promise<Overview> {
  const overview = await readOverview(pilot);
  if (overview === undefined) throw new Error('no pilot is under way');
  return overview;
}

/** The board as the walker's own chat shows it after they ask for it. */
export async function board(running: RunningBot): Promise<{ readonly card: Card; readonly id: string }> {
  await running.person(walker).says('pilot');
  return lastCard(running);
}

/** The newest card in the walker's chat. */
export function lastCard(running: RunningBot): { readonly card: Card; readonly id: string } {
  const sent = running.connector.sent.findLast(({ conversation, activity }) => conversation === `a:${walker}` && (activity.attachments?.length ?? 0) > 0);
  return { card: cardIn(sent?.activity), id: sent?.id ?? '' };
}

export function byVerb(card: Card, verb: string, id?: string): Button {
  const found = buttonsOf(card).find((button) => button.verb === verb && (id === undefined || idOf(button) === id));
  if (found === undefined) throw new Error(`no ${verb}${id === undefined ? '' : ` for ${id}`} on a card that says: ${wordsOf(card).slice(0, 2_000)}`);
  return found;
}

export function idOf({ data }: Button): string {
  return typeof data === 'object' && data !== null && 'id' in data ? String(data.id) : '';
}

/** A press in the walker's chat, and the card that takes the place of the old one. */
export async function pressOn(running: RunningBot, on: { readonly card: Card; readonly id: string }, verb: string, id?: string, inputs: Readonly<Record<string, string>> = {}): Promise<{ readonly card: Card; readonly id: string }> {
  const answer = await running.person(walker).presses(withInputs(byVerb(on.card, verb, id), inputs), on.id);
  return { card: cardAnswered(answer), id: on.id };
}

export async function start(running: RunningBot): Promise<void> {
  await pressOn(running, await board(running), 'pilot.start');
}

export async function openStep(running: RunningBot, step: StepId): Promise<{ readonly card: Card; readonly id: string }> {
  return pressOn(running, await board(running), 'pilot.open-step', step);
}

/** Chooses, previews and asks for what a step lacks, has it approved and carried out. Returns how many changes that were. */
export async function walkStep(running: RunningBot, step: StepId, inputs: Readonly<Record<string, string>> = {}): Promise<number> {
  const before = (await running.store.changes.list({ limit: 1 }))[0]?.number ?? 0;
  const opened = await openStep(running, step);
  const previewed = await pressOn(running, opened, 'pilot.preview-step', step, { reason: 'The pilot needs it', ...inputs });
  const requested = await pressOn(running, previewed, 'pilot.request-step', step);
  await sendAll(running);
  const asked = (await running.store.changes.list({ statuses: ['requested'] })).filter(({ number }) => number > before);
  if (asked.length === 0) throw new Error(`nothing was asked for: ${wordsOf(requested.card).slice(0, 2_000)}`);
  for (const { number } of asked.toReversed()) await approve(running, number);
  await carryOut(running);
  return asked.length;
}

export async function approve(running: RunningBot, number: number): Promise<Reply> {
  const answer = await press(running, approver, /^approve$/i, {}, number);
  await sendAll(running);
  return answer;
}

/** Lets the worker carry out everything that is approved, a minute at most of everybody's time. */
export async function carryOut(running: RunningBot): Promise<void> {
  for (let seconds = 0; seconds < 600; seconds += 2) {
    const open = await running.store.changes.list({ statuses: ['approved', 'executing'], limit: 5 });
    if (open.length === 0) return;
    running.sandbox.control.advance(2 / 60);
    await letPass(running, 2_000, 2_000);
  }
}

/** Hours in which devices check in and logs are written; nobody is at work. */
export async function hours(running: RunningBot, count: number): Promise<void> {
  advance(running, count * 60);
  await work(running);
}

/** Asks for a real sign-in, lets Nora sign in, and waits for the log. */
export async function trySignIn(running: RunningBot, kind: 'report-only' | 'enforced' | 'blocked'): Promise<void> {
  const opened = await openStep(running, 'conditional-access');
  await running.person(walker).presses(byVerb(opened.card, 'pilot.ask-sign-in', kind), opened.id);
  await sendAll(running);
  advance(running, 1);
  running.sandbox.control.signIn({ user: PEOPLE.nora.upn, app, device: laptop });
  for (let minutes = 0; minutes < 15; minutes += 1) {
    advance(running, 1);
    await watchTrials(running.pilot);
    const { pilot } = await overviewOf(running);
    if (!pilot.trials.some(({ outcome }) => outcome.status === 'waiting')) break;
  }
  await sendAll(running);
}

/** A week of ordinary work: Nora signs in twice a day. */
export async function workingWeek(running: RunningBot): Promise<void> {
  for (let half = 0; half < 16; half += 1) {
    advance(running, 12 * 60);
    running.sandbox.control.signIn({ user: PEOPLE.nora.upn, app, device: laptop });
  }
  advance(running, 30);
  await work(running);
}

export async function poll(running: RunningBot): Promise<void> {
  await watchTrials(running.pilot);
  await watchBrake(running.pilot);
  await sendAll(running);
}

/** Ids of the needed checks that do not pass, by step. */
export async function openChecks(running: RunningBot): Promise<Readonly<Record<string, readonly string[]>>> {
  const { report } = await overviewOf(running);
  return Object.fromEntries(report.steps.map(({ id, checks }) => [id, checks.filter(({ weight, verdict }) => weight === 'needed' && verdict !== 'passed').map((check) => `${check.id}: ${check.verdict}`)]));
}
