import type { Diagnosis, Hop, TimelineEntry } from '../../core/diagnosis/diagnosis.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { escapeSentence } from '../text.ts';
import { formatAsOf, formatMoment, type Reader } from '../time.ts';
import type { CardBase } from '../card.ts';
import type { ButtonData } from '../verbs.ts';
import type { CardList } from '../list.ts';
import type { AnswerContext } from './answer.ts';
import { presentGaps, type GapRow } from './gaps.ts';
import { ownerName } from './owner-help.ts';
import { presentSubject, type FactRow } from './subject.ts';

export interface TimelineData extends CardBase, ButtonData {
  readonly verdict: string;
  readonly isStuck: boolean;
  readonly facts: readonly FactRow[];
  readonly asOf: string;
  readonly hops: readonly HopRow[];
  readonly gaps: CardList<GapRow>;
  readonly canAskHelpdesk: boolean;
}

export interface HopRow {
  readonly symbol: string;
  readonly color: 'good' | 'attention' | 'default';
  /** Style of the box around the hop. */
  readonly style: 'attention' | 'default';
  readonly title: string;
  readonly text: string;
  /** Who can move it on; empty where it is not stuck. */
  readonly stuck: string;
  readonly when: string;
}

/** The five clocks of a device, from the risk to the sign-in, and where the news got stuck on the way. */
export function presentTimeline(diagnosis: Diagnosis, { button, reader, subjectName }: AnswerContext): TimelineData {
  const stuck = diagnosis.timeline.find((entry) => entry.state === 'stuck');
  const forThemselves = diagnosis.level === 'person';
  const verdict = verdictOf(diagnosis.timeline, stuck);
  return {
    lang: 'en',
    summary: verdict,
    verdict,
    isStuck: stuck !== undefined,
    facts: presentSubject(diagnosis, subjectName),
    asOf: formatAsOf(diagnosis.asOf, reader),
    hops: diagnosis.timeline.map((entry) => presentHop(entry, { asOf: diagnosis.asOf, reader, forThemselves })),
    gaps: presentGaps(diagnosis),
    canAskHelpdesk: forThemselves,
    id: button.id,
    revision: button.revision,
  };
}

const hopTitles: Readonly<Record<Hop, string>> = {
  'defender-risk': 'Threat protection (Defender)',
  'intune-evaluated': 'Device management (Intune)',
  'entra-compliance': 'Sign-in service (Entra)',
  'sign-in': 'The sign-in',
  now: 'Now',
};

function verdictOf(timeline: readonly TimelineEntry[], stuck: TimelineEntry | undefined): string {
  if (stuck !== undefined) return `It is stuck at step ${stepOf(stuck.hop)} of 5: ${hopTitles[stuck.hop]}`;
  const someUnknown = timeline.some((entry) => entry.state === 'unknown');
  return someUnknown ? 'I could not see all five steps' : 'Nothing is stuck on the way';
}

function stepOf(hop: Hop): number {
  return Object.keys(hopTitles).indexOf(hop) + 1;
}

interface HopContext {
  readonly asOf: Instant;
  readonly reader: Reader;
  readonly forThemselves: boolean;
}

function presentHop(entry: TimelineEntry, { asOf, reader, forThemselves }: HopContext): HopRow {
  return {
    ...lookOf(entry),
    title: `Step ${stepOf(entry.hop)} · ${hopTitles[entry.hop]}`,
    text: escapeSentence(entry.text),
    stuck: entry.state === 'stuck' ? `Stuck here: ${ownerName(entry.owner, forThemselves)} can move it on.` : '',
    when: whenOf(entry, asOf, reader),
  };
}

function whenOf({ state, at }: TimelineEntry, asOf: Instant, reader: Reader): string {
  if (at !== undefined) return formatMoment(at, asOf, reader);
  return state === 'unknown' ? 'Not known' : 'Time not known';
}

type Look = Pick<HopRow, 'symbol' | 'color' | 'style'>;

function lookOf({ state, hop }: TimelineEntry): Look {
  switch (state) {
    case 'stuck':
      return { symbol: '✖', color: 'attention', style: 'attention' };
    case 'held-up':
      return { symbol: '●', color: 'default', style: 'default' };
    case 'unknown':
      return { symbol: '?', color: 'default', style: 'default' };
    case 'ok':
      // The last two steps are what came of it: a tick beside a refused sign-in would read as good news.
      return hop === 'sign-in' || hop === 'now' ? { symbol: '●', color: 'default', style: 'default' } : { symbol: '✔', color: 'good', style: 'default' };
  }
}
