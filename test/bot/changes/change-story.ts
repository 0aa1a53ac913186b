import { workDue } from '../../../src/features/change/work.ts';
import type { Change } from '../../../src/core/change/change.ts';
import type { PickerSource } from '../../../src/core/change/kind.ts';
import type { Effect } from '../../../src/sandbox/tenant/ledger.ts';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import type { StoredChange } from '../../../src/ports/change-store.ts';
import { buttonsOf, cardIn, wordsOf, type Button, type Card } from '../../support/connector-stub.ts';
import { cardAnswered, changeChannel, sendDueMessages, type PersonName, type Reply, type RunningBot } from '../../support/running-bot.ts';

export const channel = { id: changeChannel, conversationType: 'channel' } as const;

/** Everybody of the story has the app, and the channel knows the bot. */
export async function everybodyInstalls(running: RunningBot): Promise<void> {
  for (const name of ['nora', 'theo', 'mira', 'ivo', 'elena', 'jonas'] as const) await running.person(name).installs();
  await running.personIn('elena', channel).installs();
  await sendAll(running);
  running.connector.clear();
}

/** Fills in the form of a kind and returns what comes back: the preview, a refusal, or the form again. */
export async function fillIn(running: RunningBot, who: PersonName, title: string, inputs: Readonly<Record<string, string>>): Promise<{ readonly card: Card; readonly id: string }> {
  const person = running.person(who);
  await person.says('propose a change');
  const menu = running.connector.sent.at(-1);
  const form = cardAnswered(await person.presses(button(cardIn(menu?.activity), title), menu?.id));
  const card = cardAnswered(await person.presses(withInputs(button(form, 'Show what would change'), inputs), menu?.id));
  return { card, id: menu?.id ?? '' };
}

/** What somebody reads who fills in a form and may not ask for it. */
export async function refusedPreview(running: RunningBot, who: PersonName, title: string, inputs: Readonly<Record<string, string>>): Promise<string> {
  const { card } = await fillIn(running, who, title, inputs);
  if (buttonsOf(card).some(({ verb }) => verb === 'change.request')) throw new Error(`it can be asked for: ${wordsOf(card)}`);
  return wordsOf(card);
}

/** Proposes and asks for approval, or does it where none is needed. */
export async function propose(running: RunningBot, who: PersonName, title: string, inputs: Readonly<Record<string, string>>): Promise<StoredChange> {
  const before = await newest(running);
  const { card, id } = await fillIn(running, who, title, inputs);
  const answer = await running.person(who).presses(button(card, askTitles), id);
  await sendAll(running);
  const asked = await newest(running);
  if (asked === undefined || asked.number === before?.number) throw new Error(`nothing was asked for: ${wordsOf(answer.body)}`);
  return asked;
}

export const askTitles = /ask for approval|do it|carry/i;

async function newest({ store }: RunningBot): Promise<StoredChange | undefined> {
  return (await store.changes.list({ limit: 1 })).at(0);
}

export async function proposeOn(running: RunningBot, who: PersonName = 'elena'): Promise<StoredChange> {
  return propose(running, who, 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'The pilot is ready' });
}

/** The newest card of a change in a conversation, as it stands there now; without a number of the newest change there. */
export function cardOf(running: RunningBot, conversation: string, number?: number): { readonly card: Card; readonly id: string } {
  const wanted = number === undefined ? /Change #\d+ ·/ : new RegExp(`Change #${String(number)} ·`);
  const last = running.connector.sent.filter((sent) => sent.conversation === conversation && wanted.test(wordsOf(sent.activity.attachments))).at(-1);
  if (last === undefined) throw new Error(`there is no card${number === undefined ? '' : ` of #${String(number)}`} in ${conversation}`);
  return { card: cardIn(last.activity), id: last.id };
}

/** Everything that can be read on the card of a change, in the chat of a person or in a conversation. */
export function wordsOn(running: RunningBot, conversation: string, number?: number): string {
  return wordsOf(cardOf(running, conversation, number).card);
}

export function titlesOn(running: RunningBot, conversation: string, number?: number): readonly string[] {
  return buttonsOf(cardOf(running, conversation, number).card).map(({ title }) => title);
}

/** Plain messages in a conversation, oldest first. */
export function messagesIn(running: RunningBot, conversation: string): string {
  return running.connector.sent.filter((sent) => sent.conversation === conversation).map(({ activity }) => activity.text ?? '').join('\n');
}

/** What somebody alone reads when a button did nothing. */
export function refusedWith({ body }: Reply): string {
  const value = body?.value;
  if (body?.type !== 'application/vnd.microsoft.error' || typeof value !== 'object' || value === null || !('message' in value)) throw new Error(`not refused: ${JSON.stringify(body)}`);
  return String(value.message);
}

export async function changeNumber(running: RunningBot, number: number): Promise<Change> {
  const stored = await running.store.changes.readByNumber(number);
  if (stored === undefined) throw new Error(`there is no change #${String(number)}`);
  return stored.change;
}

export async function statusOf(running: RunningBot, number: number): Promise<Change['status']['status']> {
  return (await changeNumber(running, number)).status.status;
}

/** What the audit says happened to a change, in order. */
export async function auditOf(running: RunningBot, number: number): Promise<readonly string[]> {
  const entries = await running.store.audit.forChange((await changeNumber(running, number)).id);
  return entries.map(({ type }) => type.replace('change.', ''));
}

/** Writes to the tenant that took effect, as `METHOD path`. */
export function effectsOf({ sandbox }: RunningBot): readonly string[] {
  return sandbox.control.effects().map(({ method, path }: Effect) => `${method} ${path}`);
}

/** The value behind a choice that a form offers, by the beginning of its title. */
export async function choice(running: RunningBot, source: PickerSource, title: string): Promise<string> {
  const listed = await running.tenant.targets.list(source);
  const found = listed.known ? listed.value.find((each) => each.title.toLowerCase().startsWith(title.toLowerCase())) : undefined;
  if (found === undefined) throw new Error(`no ${title} among ${source}`);
  return found.value;
}

/** Presses a button of the change's card in somebody's own chat. */
export async function press(running: RunningBot, who: PersonName, title: string | RegExp, inputs: Readonly<Record<string, string>> = {}, number?: number): Promise<Reply> {
  const { card, id } = cardOf(running, `a:${who}`, number);
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

/** Time for everyone: this machine's and the tenant's clock. */
export async function letHoursPass(running: RunningBot, hours: number): Promise<void> {
  const minute = 60_000;
  running.sandbox.control.advance(hours * 60);
  await letPass(running, hours * 60 * minute, Math.min(30, hours * 60) * minute);
  await letPass(running, 10_000);
}

/** Moves both clocks without anybody at work. */
export function advance(running: RunningBot, count: number): void {
  running.sandbox.control.advance(count);
  running.clock.time += minutes(count);
}

export const minutes = (count: number): number => count * 60_000;

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
