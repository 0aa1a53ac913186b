import type { Cause, Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { capitalise, escapeSentence, plainText, sameSentence, sentenceLimit } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import { renderCard } from '../render.ts';
import type { CardBase, RenderedCard } from '../card.ts';
import type { ButtonData } from '../verbs.ts';
import { listOf, type CardList } from '../list.ts';
import { presentEvidence, type EvidenceRow } from './evidence.ts';
import { presentGaps, type GapRow } from './gaps.ts';
import { helpFor, ownerName } from './owner-help.ts';
import { presentRefused } from './refused.ts';
import { presentSubject, type FactRow } from './subject.ts';

/** The three answers (blocked, not blocked, undetermined) say the same kinds of things; their templates weigh them differently. */
export interface AnswerData extends CardBase, ButtonData {
  readonly headline: string;
  /** The deciding cause, where the headline does not already say it. */
  readonly because: string;
  readonly facts: readonly FactRow[];
  readonly asOf: string;
  readonly steps: CardList<StepRow>;
  readonly help: string;
  readonly evidence: CardList<EvidenceRow>;
  readonly others: CardList<OtherRow>;
  readonly gaps: CardList<GapRow>;
  readonly canSync: boolean;
  readonly hasTimeline: boolean;
  readonly canAskHelpdesk: boolean;
}

/** A numbered step. The number has no dot: alone before a space it would start a list. */
export interface StepRow {
  readonly number: string;
  readonly text: string;
}

/** A further cause: what, and who or what helps. */
export interface OtherRow {
  readonly text: string;
  readonly help: string;
}

export interface AnswerContext {
  /** What the buttons of the card carry: the id and revision under which this diagnosis is stored. */
  readonly button: ButtonData;
  readonly reader: Reader;
  /** Name of the person the answer is about; only when that is not the reader. */
  readonly subjectName?: string;
}

/** The card for a diagnosis, whatever its outcome. */
export function renderDiagnosis(diagnosis: Diagnosis, context: AnswerContext): RenderedCard {
  switch (diagnosis.outcome) {
    case 'blocked':
      return renderCard('diagnosis/diagnosis-result', presentAnswer(diagnosis, context));
    case 'not-blocked':
      return renderCard('diagnosis/nothing-is-blocked', presentAnswer(diagnosis, context));
    case 'undetermined':
      return renderCard('diagnosis/undetermined', presentAnswer(diagnosis, context));
    case 'refused':
      return renderCard('diagnosis/refused', presentRefused(diagnosis));
  }
}

export function presentAnswer(diagnosis: Diagnosis, { button, reader, subjectName }: AnswerContext): AnswerData {
  const [first, ...others] = diagnosis.causes;
  const forThemselves = diagnosis.voice === 'you';
  return {
    lang: 'en',
    summary: plainText(diagnosis.headline, sentenceLimit),
    headline: escapeSentence(diagnosis.headline),
    because: first === undefined || sameSentence(first.headline, diagnosis.headline) ? '' : escapeSentence(first.headline),
    facts: presentSubject(diagnosis, subjectName),
    asOf: formatAsOf(diagnosis.asOf, reader),
    steps: listOf(first?.remedy ?? [], 8, presentStep),
    help: first === undefined ? '' : helpFor(diagnosis.outcome, first.owner, forThemselves),
    evidence: presentEvidence(diagnosis, reader),
    others: listOf(others, 5, (cause) => presentOther(cause, forThemselves)),
    gaps: presentGaps(diagnosis),
    canSync: forThemselves && diagnosis.device?.managedDeviceId !== undefined,
    hasTimeline: diagnosis.timeline.length > 0,
    canAskHelpdesk: forThemselves,
    id: button.id,
    revision: button.revision,
  };
}

function presentStep(step: string, index: number): StepRow {
  return { number: `${index + 1}`, text: escapeSentence(step) };
}

function presentOther(cause: Cause, forThemselves: boolean): OtherRow {
  const help = cause.remedy[0] ?? `${ownerName(cause.owner, forThemselves)} can put this right.`;
  return { text: escapeSentence(cause.headline), help: escapeSentence(capitalise(help)) };
}
