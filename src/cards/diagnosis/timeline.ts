import { ownerNames, type Diagnosis, type Hop, type TimelineEntry } from '../../core/diagnosis/diagnosis.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { capitalise, escapeSentence } from '../text.ts';
import { formatAsOf, formatMoment, type Reader } from '../time.ts';
import type { CardBase } from '../card.ts';
import type { ButtonData } from '../verbs.ts';
import type { CardList } from '../list.ts';
import type { AnswerContext } from './answer.ts';
import { presentGaps, type GapRow } from './gaps.ts';
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
  readonly state: string;
  readonly text: string;
  readonly when: string;
}

/** The five clocks of a device, from the risk to the sign-in, and where the news got stuck on the way. */
export function presentTimeline(diagnosis: Diagnosis, { button, reader, subjectName }: AnswerContext): TimelineData {
  const stuck = diagnosis.timeline.find((entry) => entry.state === 'stuck');
  const verdict = verdictOf(stuck);
  return {
    lang: 'en',
    summary: verdict,
    verdict,
    isStuck: stuck !== undefined,
    facts: presentSubject(diagnosis, subjectName),
    asOf: formatAsOf(diagnosis.asOf, reader),
    hops: diagnosis.timeline.map((entry) => presentHop(entry, diagnosis.asOf, reader)),
    gaps: presentGaps(diagnosis),
    canAskHelpdesk: diagnosis.level === 'person',
    id: button.id,
    revision: button.revision,
  };
}

const hopTitles: Readonly<Record<Hop, string>> = {
  'defender-risk': 'Threat protection (Defender) rated the device',
  'intune-evaluated': 'Device management (Intune) checked the rules',
  'entra-compliance': 'The sign-in service (Entra) heard the result',
  'sign-in': 'The sign-in was decided',
  now: 'Now',
};

function verdictOf(stuck: TimelineEntry | undefined): string {
  if (stuck === undefined) return 'Nothing is stuck on the way';
  if (stuck.owner === 'you') return `Stuck at step ${stepOf(stuck.hop)} of 5: you can move it on`;
  return `Stuck at step ${stepOf(stuck.hop)} of 5: ${ownerNames[stuck.owner]} can move it on`;
}

function stepOf(hop: Hop): number {
  return Object.keys(hopTitles).indexOf(hop) + 1;
}

function presentHop(entry: TimelineEntry, asOf: Instant, reader: Reader): HopRow {
  return {
    ...looks[entry.state],
    title: `${stepOf(entry.hop)}. ${hopTitles[entry.hop]}`,
    state: stateText(entry),
    text: escapeSentence(entry.text),
    when: entry.at === undefined ? 'Time not known' : capitalise(formatMoment(entry.at, asOf, reader)),
  };
}

function stateText({ state, owner }: TimelineEntry): string {
  switch (state) {
    case 'ok':
      return 'Done';
    case 'stuck':
      return owner === 'you' ? 'Stuck here. You can move it on.' : `Stuck here. ${capitalise(ownerNames[owner])} can move it on.`;
    case 'unknown':
      return 'Not known';
  }
}

const looks = {
  ok: { symbol: '✔', color: 'good', style: 'default' },
  stuck: { symbol: '✖', color: 'attention', style: 'attention' },
  unknown: { symbol: '?', color: 'default', style: 'default' },
} as const;
