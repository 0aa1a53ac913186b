import { isWhatIfId, whatIfQuestions, type WhatIfField, type WhatIfId } from '../../../cards/impact/questions.ts';
import { presentQuestionForm, presentQuestions, presentWhatIf } from '../../../cards/impact/what-if.ts';
import { renderCard } from '../../../cards/render.ts';
import type { PressedButton } from '../../../cards/verbs.ts';
import { kindOf } from '../../../core/change/catalogue/index.ts';
import { canonicalJson } from '../../../core/change/json.ts';
import type { ChangeOrder } from '../../../core/change/order.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import { valueOf } from '../../../core/facts/fact.ts';
import type { ChangeDraft } from '../../../ports/change-store.ts';
import { previewCard } from '../../change/forms.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { forAskers, sayAnswer, type Asker } from './askers.ts';
import { whatIfOrder } from './what-if-order.ts';

/** Milliseconds for all reading and measuring behind a pressed button. */
export const answerWithinMs = 3_500;

const unknownQuestion = refusal('BadRequest', 'I do not know this question. Type "what if" to see which there are.');
const expired = refusal('Gone', 'This question has expired. Type "what if" to ask it again.');

/** "what if": what can be asked. */
export async function sayWhatIf(turn: Turn, services: Services): Promise<void> {
  await sayAnswer(turn, services, await forAskers(turn, services, async () => Promise.resolve({ kind: 'card', card: renderCard('impact/questions', presentQuestions()) })));
}

/** The form of one question, with what there is to choose from at this moment. */
export async function openQuestion(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  if (!isWhatIfId(id)) return unknownQuestion;
  return forAskers(turn, services, async (asker) => questionForm(asker, id));
}

async function questionForm({ changes: { targets, environment } }: Asker, about: WhatIfId, values: PressedButton['inputs'] = {}, problems: readonly string[] = []): Promise<ButtonAnswer> {
  const options = { signal: AbortSignal.timeout(answerWithinMs) };
  const sourced = whatIfQuestions[about].fields.flatMap(({ id, source }) => (source === undefined ? [] : [{ id, source }]));
  const lists = await Promise.all(sourced.map(async ({ id, source }) => [id, valueOf(await targets.list(source, options))] as const));
  const choices: Choices = Object.fromEntries(lists.filter(([, list]) => list !== undefined));
  return { kind: 'card', card: renderCard('impact/question-form', presentQuestionForm({ about, choices, values, problems, environment, addressBook: environment === 'production' })) };
}

type Choices = Readonly<Partial<Record<WhatIfField, readonly { readonly title: string; readonly value: string }[]>>>;

/** Measures what the form describes. Nothing is changed, nobody is told; only the one who asked can go on with it. */
export async function askQuestion(turn: Turn, services: Services, { id, inputs }: PressedButton): Promise<ButtonAnswer> {
  if (!isWhatIfId(id)) return unknownQuestion;
  return forAskers(turn, services, async (asker) => {
    const { changes } = asker;
    const options = { signal: AbortSignal.timeout(answerWithinMs) };
    const asked = await whatIfOrder(changes, id, inputs, options);
    if (asked.status === 'problem') return questionForm(asker, id, inputs, [asked.says]);
    const { order, snapshot } = asked;
    const kind = kindOf(order);
    if (!kind.mayRequest.some((role) => asker.roles.includes(role))) return refusal('Forbidden', 'Who would be hit by this can be asked by those who may ask for the change itself.');
    if (kind.already(order, snapshot)) return questionForm(asker, id, inputs, [`"${snapshot.name}" is like that already, so nothing would change.`]);
    // INVARIANT: a draft without a reason is a question; nothing can be asked for with it.
    const draft = await changes.store.changeDrafts.create({ by: turn.person, order, reason: '', shownHash: changes.digest(canonicalJson(snapshot.object)) }, await changes.time());
    return answerCard(asker, draft, snapshot, options.signal);
  });
}

/** The same question, measured anew. */
export async function askAgain(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  return withQuestion(turn, services, id, async (asker, draft) => readAgain(asker, draft));
}

/** From the question to the change itself: its preview, on which nobody has been asked yet. */
export async function proposeAsked(turn: Turn, services: Services, { id, inputs: { reason = '' } }: PressedButton): Promise<ButtonAnswer> {
  return withQuestion(turn, services, id, async (asker, draft) => {
    const { changes, roles } = asker;
    if (cannotBeProposed(asker, draft.order) !== undefined || !kindOf(draft.order).mayRequest.some((role) => roles.includes(role))) return refusal('Forbidden', 'This cannot be proposed from here.');
    if (reason.trim() === '') return readAgain(asker, draft, ['Say why this change is needed: the people who decide read it, and it stays on record.']);
    return previewCard(turn, changes, { by: turn.person, order: draft.order, reason: reason.trim() });
  });
}

async function withQuestion(turn: Turn, services: Services, id: string, run: (asker: Asker, draft: ChangeDraft) => Promise<ButtonAnswer>): Promise<ButtonAnswer> {
  return forAskers(turn, services, async (asker) => {
    const draft = await asker.changes.store.changeDrafts.read(id);
    // What is somebody else's and what does not exist read the same.
    return draft === undefined || draft.by !== turn.person || draft.reason !== '' ? expired : run(asker, draft);
  });
}

async function readAgain(asker: Asker, draft: ChangeDraft, problems: readonly string[] = []): Promise<ButtonAnswer> {
  const signal = AbortSignal.timeout(answerWithinMs);
  const snapshot = valueOf(await asker.changes.targets.read(draft.order.target, { signal }));
  return snapshot === undefined ? refusal('Unavailable', 'I could not read what the question is about. Try again in a minute.') : answerCard(asker, draft, snapshot, signal, problems);
}

async function answerCard(asker: Asker, { id, order }: ChangeDraft, snapshot: Snapshot, signal: AbortSignal, problems: readonly string[] = []): Promise<ButtonAnswer> {
  const { changes: { impact: meter, environment }, turn: { reader } } = asker;
  const impact = await meter.measure({ order, snapshot }, { signal });
  const heading = kindOf(order).says(order, snapshot.name).heading;
  return { kind: 'card', card: renderCard('impact/what-if', presentWhatIf({ draftId: id, heading, impact, cannotBeProposed: cannotBeProposed(asker, order), problems, environment, reader })) };
}

/** Undefined: the change of the question can be asked for with its own form. */
function cannotBeProposed({ changes }: Asker, order: ChangeOrder): string | undefined {
  const { id, askedIn } = kindOf(order);
  if (changes.settings.kindsOff.includes(id)) return 'This kind of change is switched off here, so it cannot be proposed.';
  return askedIn === 'form' ? undefined : 'Gatehouse makes this kind of change for objects of the pilot only. Write “pilot” to go on there; anything else is changed in Entra.';
}
