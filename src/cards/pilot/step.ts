import type { CheckResult } from '../../core/pilot/check.ts';
import type { PilotReport, Step, StepChoice, StepReport } from '../../core/pilot/step.ts';
import type { TrialKind } from '../../core/pilot/pilot.ts';
import type { CardBase } from '../card.ts';
import { listOf, type CardList } from '../list.ts';
import { capitalise, escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { ownerNames } from '../../core/diagnosis/diagnosis.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import type { TextRow } from '../change/change.ts';
import { stepLooks, whoAndWhere } from './board.ts';
import { describeChanges, type NumberedChange } from './changes.ts';
import { presentFields, type PilotField, type PilotFieldRow } from './fields.ts';
import { looks, type NoticeLook } from './notice.ts';

/** One step: what was found, what to choose, what can be done. */
export interface StepData extends CardBase, ButtonData {
  readonly label: string;
  readonly style: NoticeLook['style'];
  readonly color: NoticeLook['color'];
  readonly headline: string;
  readonly subtitle: string;
  readonly note: string;
  readonly purpose: string;
  readonly problems: readonly TextRow[];
  readonly open: CardList<FindingRow>;
  readonly waiting: CardList<TextRow>;
  readonly waitingTitle: string;
  readonly passed: CardList<TextRow>;
  readonly passedTitle: string;
  readonly changes: CardList<TextRow>;
  readonly fields: readonly PilotFieldRow[];
  readonly canPreview: boolean;
  readonly previewTitle: string;
  readonly reason: string;
  /** A sign-in can be asked for; empty: none. */
  readonly trial: TrialKind | '';
  readonly trialTitle: string;
  readonly hasEvidence: boolean;
  readonly pilotId: string;
}

export interface FindingRow extends ButtonData {
  readonly symbol: string;
  readonly color: NoticeLook['color'];
  readonly title: string;
  readonly says: string;
  readonly todo: string;
  readonly who: string;
  /** Address of a portal, https; empty: none. */
  readonly portalUrl: string;
  readonly portalTitle: string;
  readonly canConfirm: boolean;
}

export interface StepQuestion {
  readonly step: Pick<Step, 'id' | 'purpose'>;
  readonly report: PilotReport;
  readonly pilot: ButtonData;
  /** Empty: there is nothing to choose at this moment. */
  readonly fields: readonly PilotField[];
  /** What was typed, when the form comes back. */
  readonly inputs?: Readonly<Partial<Record<StepChoice | 'reason', string>>>;
  /** Why it comes back. */
  readonly problems?: readonly string[];
  readonly changes: readonly NumberedChange[];
  readonly trial?: TrialKind;
  readonly environment: string;
  readonly reader: Reader;
  /** False where the client has no address book (the sandbox). */
  readonly addressBook: boolean;
  readonly note?: string;
}

export function presentStep(question: StepQuestion): StepData {
  const { step, report, pilot, fields, inputs = {}, problems = [], changes, trial, environment, reader, addressBook, note = '' } = question;
  const index = report.steps.findIndex(({ id }) => id === step.id);
  const of = report.steps[index];
  const state = of?.state ?? 'unknown';
  const number = String(index + 1);
  const title = of?.title ?? step.id;
  const open = openIn(of);
  return {
    lang: 'en', ...looks[lookOf[state]],
    label: `${stepLooks[state].symbol} ${stepLooks[state].words}`,
    summary: plainText(`Step ${number}, ${title}: ${stepLooks[state].words.toLowerCase()}.`, sentenceLimit),
    headline: `Step ${number}: ${escapeSentence(title)}`,
    subtitle: `${of === undefined ? '' : `${capitalise(ownerNames[of.owner])} · `}${escapeText(environment)} · as of ${formatAsOf(report.asOf, reader)}`,
    note: note === '' ? '' : escapeSentence(note),
    purpose: escapeText(step.purpose, lineLimit),
    problems: problems.slice(0, 3).map((text) => ({ text: escapeText(text, lineLimit) })),
    open: presentOpen(open, pilot.revision),
    ...presentRest(of),
    changes: listOf(describeChanges(changes, report.asOf), 5, (text) => ({ text })),
    fields: presentFields(fields, inputs, addressBook),
    canPreview: fields.length > 0 || (of?.proposes.length ?? 0) > 0,
    previewTitle: fields.length > 0 ? 'Save and preview' : 'Preview',
    reason: inputs.reason === undefined || inputs.reason.trim() === '' ? `Step ${number} of the Zero Trust pilot: ${title}.` : plainText(inputs.reason, 500),
    trial: trial ?? '',
    trialTitle: trial === undefined ? '-' : trialTitles[trial],
    hasEvidence: step.id === 'conditional-access',
    id: step.id, revision: pilot.revision, pilotId: pilot.id,
  };
}

/** Characters of a line that is not the finding itself: a whole form has to fit beside them. */
const lineLimit = 200;

const lookOf = { done: 'good', open: 'news', waiting: 'quiet', unknown: 'warning' } as const;

const trialTitles: Readonly<Record<TrialKind, string>> = {
  'report-only': 'Ask a pilot user to sign in',
  enforced: 'Ask a pilot user to sign in',
  blocked: 'Prove that a device is kept out',
};

/** What stands in the way first: needed before advice, failed before unread. */
function openIn(of: StepReport | undefined): readonly CheckResult[] {
  const rank = ({ weight, verdict }: CheckResult): number => (weight === 'needed' ? 0 : 2) + (verdict === 'failed' ? 0 : 1);
  return (of?.checks ?? []).filter(({ verdict }) => verdict === 'failed' || verdict === 'undetermined').toSorted((one, other) => rank(one) - rank(other));
}

function presentOpen(open: readonly CheckResult[], revision: number): CardList<FindingRow> {
  const confirmable = open.filter(({ remedy }) => remedy.confirmable === true).slice(0, mostConfirmable);
  return listOf(open, 8, (check) => presentFinding(check, confirmable.includes(check), revision));
}

/** A card has at most six buttons; four are those of the step. */
const mostConfirmable = 2;

function presentFinding({ id, looksAt, verdict, weight, says, remedy }: CheckResult, canConfirm: boolean, revision: number): FindingRow {
  const url = portalAddress(remedy.where?.link);
  return {
    ...findingLooks[verdict === 'failed' ? weight : 'unread'],
    title: escapeText(weight === 'needed' ? looksAt : `${looksAt} (advice)`),
    says: escapeSentence(says),
    todo: escapeSentence(remedy.do),
    // Where: the link says it.
    who: escapeText(url === '' || remedy.change !== undefined ? whoAndWhere(remedy) : capitalise(ownerNames[remedy.owner]), lineLimit),
    portalUrl: url,
    portalTitle: url === '' ? '-' : `Open ${escapeText(remedy.where?.path ?? 'the portal')}`,
    canConfirm, id, revision,
  };
}

const findingLooks = {
  needed: { symbol: '✖', color: 'attention' },
  advice: { symbol: '⚠', color: 'warning' },
  unread: { symbol: '?', color: 'warning' },
} as const;

/** Of a portal of Microsoft, or of its documentation; anything else is left out. */
export function portalAddress(link: string | undefined): string {
  if (link === undefined || !URL.canParse(link)) return '';
  const { protocol, hostname, href } = new URL(link);
  return protocol === 'https:' && /(?:^|\.)(?:microsoft|azure|office|microsoftonline)\.com$/.test(hostname) ? href : '';
}

function presentRest(of: StepReport | undefined): Pick<StepData, 'waiting' | 'waitingTitle' | 'passed' | 'passedTitle'> {
  const waiting = (of?.checks ?? []).filter(({ verdict }) => verdict === 'waiting');
  const passed = (of?.checks ?? []).filter(({ verdict }) => verdict === 'passed');
  const row = ({ looksAt, says }: CheckResult): TextRow => ({ text: `${escapeText(looksAt)}: ${escapeSentence(says)}` });
  return {
    waiting: listOf(waiting, 12, row),
    waitingTitle: `○ ${count(waiting.length, 'check waits', 'checks wait')}`,
    passed: listOf(passed, 20, row),
    passedTitle: `✔ ${count(passed.length, 'check passed', 'checks passed')}`,
  };
}

function count(number: number, one: string, many: string): string {
  return `${String(number)} ${number === 1 ? one : many}`;
}
