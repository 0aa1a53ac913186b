import type { Drift } from '../../core/change/change.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { CardBase } from '../card.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import { type CardList } from '../list.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import { buttonsFor, undoOf, type ChangeButtons, type Viewing } from './buttons.ts';
import { describeNeed, presentApprovals, presentClocks, type ApprovalRow } from './decision.ts';
import { presentFlip, type FlipRows } from './flip.ts';
import { noImpactRows, presentImpactRows, type ImpactRows } from '../impact/rows.ts';
import { presentDiff, presentGuards, sumUpGuards, type DiffRow, type GuardRow } from './shown.ts';
import { describeState, type Telling } from './state.ts';
import { presentWatermark } from './watermark.ts';

/** The one card of a change, from the request to its end; every copy of it is this card for somebody else. */
export interface ChangeData extends CardBase, ButtonData, ChangeButtons, FlipRows, ImpactRows {
  readonly label: string;
  readonly style: string;
  readonly color: string;
  readonly heading: string;
  readonly subtitle: string;
  /** For this reader alone: why a click had no effect. */
  readonly note: string;
  readonly says: readonly TextRow[];
  readonly todo: readonly TextRow[];
  readonly facts: readonly FactRow[];
  readonly consequence: string;
  readonly diff: CardList<DiffRow>;
  readonly diffTitle: string;
  readonly drift: CardList<DiffRow>;
  readonly driftTitle: string;
  readonly guards: CardList<GuardRow>;
  readonly guardsTitle: string;
  readonly need: string;
  readonly approvals: CardList<ApprovalRow>;
  readonly clocks: readonly FactRow[];
  readonly unanswered: string;
  readonly watermark: readonly FactRow[];
  /** Teams ids (`29:`) for whom the card is fetched anew when it comes into view. */
  readonly refreshFor: readonly string[];
  readonly changeKind: string;
}

export interface TextRow {
  readonly text: string;
}

export interface ChangeQuestion extends Viewing {
  readonly number: number;
  /** Display name, not escaped; falls back to something readable when the directory does not answer. */
  readonly nameOf: (person: UserId) => string;
  readonly reader: Reader;
  /** Whether this reader may see who would be hit, by name; never where others read along. */
  readonly names?: boolean;
  readonly now: Instant;
  /** `production`, or the name of what this is instead. */
  readonly environment: string;
  /** Teams takes at most 60; further ones are left out and use the Review button. */
  readonly refreshFor: readonly string[];
  /** The change that this one takes back or ends. */
  readonly relatedNumber?: number;
  readonly note?: string;
  /** End of the freeze that it is at the moment. */
  readonly frozenUntil?: Instant;
}

export function presentChange(question: ChangeQuestion): ChangeData {
  const { number, change, kind, reader, now, nameOf, frozenUntil } = question;
  const { shown, order, status } = change;
  const texts = kind.says(order, shown.name);
  const telling: Telling = { texts, nameOf, reader, now, ...(frozenUntil === undefined ? {} : { frozenUntil }) };
  const state = describeState(change, telling);
  const open = status.status === 'requested' || status.status === 'approved' || status.status === 'executing';
  const waits = status.status === 'requested';
  return {
    lang: 'en',
    summary: plainText(`Change #${String(number)}: ${texts.heading}. ${state.label.slice(2)}.`, sentenceLimit),
    label: state.label,
    style: state.style,
    color: state.color,
    heading: escapeSentence(texts.heading),
    subtitle: `Change #${String(number)} · ${escapeText(question.environment)}`,
    note: question.note === undefined ? '' : escapeSentence(question.note),
    says: rowsOf(state.says),
    todo: rowsOf([...state.todo, ...undoTexts(question)]),
    facts: presentRequest(question),
    consequence: open ? escapeSentence(texts.consequence) : '',
    diff: presentDiff(shown.diff),
    diffTitle: open ? 'What would change' : status.status === 'done' ? 'What was changed' : 'What was asked for',
    ...presentDrift(question),
    ...(open ? presentImpactRows(shown.impact, { reader, names: question.names ?? false }) : noImpactRows),
    ...presentFlip(shown, reader),
    guards: presentGuards(shown.guards),
    guardsTitle: sumUpGuards(shown.guards),
    need: describeNeed(change),
    approvals: presentApprovals(change.approvals, telling),
    clocks: presentClocks(change, telling),
    unanswered: waits ? escapeSentence(texts.unanswered) : '',
    watermark: presentWatermark({ ...question, order, shown, request: { number, id: change.id, revision: change.revision } }),
    refreshFor: open ? question.refreshFor.slice(0, 60) : [],
    changeKind: order.kind,
    ...buttonsFor(question),
    id: change.id,
    revision: change.revision,
  };
}

function presentRequest({ change, nameOf, reader, relatedNumber }: ChangeQuestion): readonly FactRow[] {
  const { origin } = change;
  const related = relatedNumber === undefined ? [] : [{ title: origin.kind === 'follow-up' ? 'Ends' : 'Undoes', value: `Change #${String(relatedNumber)}` }];
  return [
    { title: 'Asked by', value: escapeText(nameOf(change.requestedBy)) },
    { title: 'Why', value: escapeSentence(change.reason) },
    { title: 'Asked', value: formatAsOf(change.requestedAt, reader) },
    ...related,
  ];
}

function presentDrift({ change: { status } }: ChangeQuestion): Pick<ChangeData, 'drift' | 'driftTitle'> {
  const drift: Drift | undefined = status.status === 'done' ? status.drift : status.status === 'stale' ? status.moved : undefined;
  return { drift: presentDiff(drift?.lines ?? []), driftTitle: status.status === 'stale' ? 'What has moved since' : 'What else was changed' };
}

/** Said to those who would look for the button. */
function undoTexts({ change, kind, view }: ChangeQuestion): readonly string[] {
  const undo = undoOf(change, kind);
  return undo?.status === 'impossible' && (view === 'requester' || view === 'approver') ? [escapeSentence(`It cannot be undone: ${undo.because}`)] : [];
}

function rowsOf(texts: readonly string[]): readonly TextRow[] {
  return texts.map((text) => ({ text }));
}
