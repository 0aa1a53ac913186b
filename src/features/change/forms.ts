import { presentForm } from '../../cards/change/form.ts';
import { presentPreview } from '../../cards/change/preview.ts';
import { presentChangeRefused } from '../../cards/change/refused.ts';
import type { RenderedCard } from '../../cards/card.ts';
import { renderCard } from '../../cards/render.ts';
import type { PressedButton } from '../../cards/verbs.ts';
import { catalogue, kindOf } from '../../core/change/catalogue/index.ts';
import { isChangeKindId } from '../../core/change/order.ts';
import type { ChangeKind } from '../../core/change/kind.ts';
import { valueOf } from '../../core/facts/fact.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import { cardFor } from './card.ts';
import { namesFor } from './names.ts';
import { openCard, switchedOff } from './open-card.ts';
import { orderFromForm } from './order-from-form.ts';
import { preview, request, type Preview, type ProposalRefusal, type Wish } from './propose.ts';
import type { ChangeServices } from './services.ts';

const unknownKind = refusal('BadRequest', 'I do not know this kind of change. Type "propose a change" to see which there are.');
const unreached = 'I could not reach anybody who may decide: none of them has opened a chat with me, and no channel is set up. Tell them to write "pending changes" to me.';
const pickWithinMs = 3_500;

/** The form of one kind, with what there is to choose from at this moment. */
export async function openForm(_turn: Turn, { changes }: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  if (changes === undefined) return switchedOff;
  if (!isChangeKindId(id) || catalogue[id].askedIn !== 'form' || changes.settings.kindsOff.includes(id)) return unknownKind;
  return formCard(changes, catalogue[id]);
}

async function formCard(changes: ChangeServices, kind: ChangeKind, values: PressedButton['inputs'] = {}, problems: readonly string[] = []): Promise<ButtonAnswer> {
  const { environment } = changes;
  const addressBook = environment === 'production';
  return { kind: 'card', card: renderCard('change/form', presentForm({ kind, choices: await choicesFor(changes, kind), environment, values, problems, addressBook })) };
}

type Choices = Parameters<typeof presentForm>[0]['choices'];

async function choicesFor({ targets }: ChangeServices, { form }: ChangeKind): Promise<Choices> {
  const options = { signal: AbortSignal.timeout(pickWithinMs) };
  const lists = await Promise.all(
    form.map(async ({ id, choices, source }) => [id, choices ?? (source === undefined ? [] : valueOf(await targets.list(source, options)))] as const),
  );
  return Object.fromEntries(lists.filter(([, choices]) => choices !== undefined));
}

/** Shows what the filled-in form would change. Nobody is asked yet. */
export async function previewForm(turn: Turn, { changes }: Services, { id, inputs }: PressedButton): Promise<ButtonAnswer> {
  if (changes === undefined) return switchedOff;
  if (!isChangeKindId(id) || catalogue[id].askedIn !== 'form') return unknownKind;
  const { reason = '', emergencyReason: _, ...fields } = inputs;
  const parsed = orderFromForm(id, fields, changes.settings, await changes.time());
  const problems = [
    ...(parsed.status === 'incomplete' ? [parsed.says] : []),
    ...(reason.trim() === '' ? ['Say why this change is needed: the people who decide read it, and it stays on record.'] : []),
  ];
  if (parsed.status === 'incomplete' || problems.length > 0) return formCard(changes, catalogue[id], inputs, problems);
  return previewCard(turn, changes, { by: turn.person, order: parsed.order, reason: reason.trim() });
}

/** The change that takes a finished one back, as a preview of its own: undoing is asked for and approved like anything else. */
export async function undoChange(turn: Turn, services: Services, button: PressedButton): Promise<ButtonAnswer> {
  const opened = await openCard(turn, services, button);
  if (opened.status === 'closed') return opened.answer;
  const wish = undoWish(turn, opened.stored);
  return wish.status === 'impossible' ? refusal('BadRequest', wish.because) : previewCard(turn, opened.changes, wish.wish);
}

export function undoWish({ person }: Pick<Turn, 'person'>, { number, change }: Parameters<typeof cardFor>[1]): { readonly status: 'possible'; readonly wish: Wish } | { readonly status: 'impossible'; readonly because: string } {
  if (change.status.status !== 'done') return { status: 'impossible', because: 'Only a change that was done can be undone.' };
  const revert = kindOf(change.order).revert(change.order, change.shown);
  if (revert.status === 'impossible') return revert;
  return { status: 'possible', wish: { by: person, order: revert.order, reason: `Undo change #${String(number)}`, undoes: change.id } };
}

export async function previewCard(turn: Pick<Turn, 'reader'>, changes: ChangeServices, wish: Wish): Promise<ButtonAnswer> {
  return { kind: 'card', card: await renderPreview(turn, changes, wish, await preview(changes, wish)) };
}

export async function renderPreview({ reader }: Pick<Turn, 'reader'>, changes: ChangeServices, { order, undoes }: Wish, seen: Preview): Promise<RenderedCard> {
  if (seen.status !== 'shown') return refusedCard({ reader }, changes, order, seen);
  const { draft, shown, rule } = seen;
  const { environment, store } = changes;
  const related = undoes === undefined ? undefined : await store.changes.read(undoes);
  return renderCard(
    'change/preview',
    presentPreview({ kind: kindOf(order), order, shown, rule, draftId: draft.id, reason: draft.reason, reader, environment, ...(related === undefined ? {} : { relatedNumber: related.number }) }),
  );
}

async function refusedCard({ reader }: Pick<Turn, 'reader'>, changes: ChangeServices, order: Wish['order'], refused: ProposalRefusal): Promise<RenderedCard> {
  const at = await changes.time();
  if (refused.status === 'refused') return renderCard('change/refused', presentChangeRefused({ ...refused, at, reader }));
  const nameOf = await namesFor(changes, [refused.by.change]);
  const says = `Change #${String(refused.by.number)} by ${nameOf(refused.by.change.requestedBy)} to the same target is still open. Wait for its end, or have it withdrawn.`;
  const heading = kindOf(order).says(order, refused.by.change.shown.name).heading;
  return renderCard('change/refused', presentChangeRefused({ heading, because: 'busy', says, at, reader }));
}

/** Asks for what the preview showed. Pressed twice, it is one request. */
export async function requestChange(turn: Turn, { changes }: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  if (changes === undefined) return switchedOff;
  const draft = await changes.store.changeDrafts.read(id);
  const pressed = turn.pressedOn === undefined ? undefined : { conversationId: turn.conversation.id, activityId: turn.pressedOn };
  const outcome = await request(changes, id, turn.person, pressed);
  switch (outcome.status) {
    case 'requested':
      return { kind: 'card', card: await cardFor(changes, outcome.stored, { viewer: turn.person, reader: turn.reader, place: turn.conversation.kind, ...(outcome.unreached ? { note: unreached } : {}) }) };
    case 'gone':
      return refusal('Gone', 'This preview was used or has expired. Type "propose a change" to begin anew.');
    case 'moved':
      return draft === undefined ? refusal('Gone', 'This preview has expired.') : { kind: 'card', card: await renderPreview(turn, changes, draft, outcome.preview) };
    case 'refused':
    case 'busy':
      return draft === undefined ? refusal('Gone', 'This preview has expired.') : { kind: 'card', card: await refusedCard(turn, changes, draft.order, outcome) };
  }
}

export async function cancelDraft({ person }: Turn, { changes }: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  if (changes === undefined) return switchedOff;
  const draft = await changes.store.changeDrafts.read(id);
  if (draft?.by === person) await changes.store.changeDrafts.take(id);
  return { kind: 'notice', text: 'Forgotten. Nobody was asked.' };
}
