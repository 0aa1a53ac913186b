import { workDue } from '../../../src/features/change/work.ts';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import type { StoredChange } from '../../../src/ports/change-store.ts';
import { buttonsOf, cardIn, type Button, type Card, type Sent } from '../../support/connector-stub.ts';
import { cardAnswered, changeChannel, sendDueMessages, type PersonName, type Reply, type RunningBot } from '../../support/running-bot.ts';

export const channel = { id: changeChannel, conversationType: 'channel' } as const;

/** Everybody of the story has the app, and the channel knows the bot. */
export async function everybodyInstalls(running: RunningBot): Promise<void> {
  for (const name of ['nora', 'theo', 'mira', 'ivo', 'elena', 'jonas'] as const) await running.person(name).installs();
  await running.personIn('elena', channel).installs();
  await sendAll(running);
  running.connector.clear();
}

/** Fills in the form of a kind and returns the preview. */
export async function fillIn(running: RunningBot, who: PersonName, title: string, inputs: Readonly<Record<string, string>>): Promise<Card> {
  const person = running.person(who);
  await person.says('propose a change');
  const menu = running.connector.sent.at(-1);
  const form = cardAnswered(await person.presses(button(cardIn(menu?.activity), title), menu?.id));
  return cardAnswered(await person.presses(withInputs(button(form, /preview|show/i), inputs), menu?.id));
}

/** Proposes and asks for approval; returns the number of the change. */
export async function propose(running: RunningBot, who: PersonName, title: string, inputs: Readonly<Record<string, string>>): Promise<StoredChange> {
  const preview = await fillIn(running, who, title, inputs);
  cardAnswered(await running.person(who).presses(button(preview, /ask for approval|do it|carry/i)));
  await sendAll(running);
  const [newest] = await running.store.changes.list({ limit: 1 });
  if (newest === undefined) throw new Error('nothing was asked for');
  return newest;
}

export async function proposeOn(running: RunningBot, who: PersonName = 'elena'): Promise<StoredChange> {
  return propose(running, who, 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'The pilot is ready' });
}

/** The newest card of a change in a conversation, as it stands there now. */
export function cardOf(running: RunningBot, conversation: string): { readonly card: Card; readonly id: string } {
  const messages = running.connector.sent.filter((sent) => sent.conversation === conversation && sent.activity.attachments !== undefined && buttonsOrWatermark(sent));
  const last = messages.at(-1);
  if (last === undefined) throw new Error(`there is no card in ${conversation}`);
  return { card: cardIn(last.activity), id: last.id };
}

/** Presses a button of the change's card in somebody's own chat. */
export async function press(running: RunningBot, who: PersonName, title: string | RegExp, inputs: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const { card, id } = cardOf(running, `a:${who}`);
  return running.person(who).presses(withInputs(button(card, title), inputs), id);
}

/** Lets the jobs work until nothing is due at this moment. */
export async function work(running: RunningBot): Promise<void> {
  while ((await workDue(running.worker)) > 0);
  await sendAll(running);
}

/** Lets time pass in steps, with the jobs at work. */
export async function letPass(running: RunningBot, milliseconds: number, step = 1_000): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += step) {
    running.clock.time += step;
    await work(running);
  }
}

export async function sendAll(running: RunningBot): Promise<void> {
  for (let rounds = 0; rounds < 20; rounds += 1) await sendDueMessages(running);
}

export function button(card: Card, title: string | RegExp): Button {
  const found = buttonsOf(card).find((candidate) => (typeof title === 'string' ? candidate.title === title || candidate.title.includes(title) : title.test(candidate.title)));
  if (found === undefined) throw new Error(`no button ${String(title)} among ${buttonsOf(card).map((each) => each.title).join(', ')}`);
  return found;
}

export function withInputs(pressed: Button, inputs: Readonly<Record<string, string>>): Button {
  const data = typeof pressed.data === 'object' ? pressed.data : {};
  return { ...pressed, data: { ...data, ...inputs } };
}

function buttonsOrWatermark({ activity }: Sent): boolean {
  return JSON.stringify(activity.attachments).includes('#');
}
