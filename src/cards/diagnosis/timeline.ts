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
  readonly color: 'good' | 'attention' | 'warning' | 'default';
  /** Style of the box around the hop. */
  readonly style: 'attention' | 'default';
  readonly title: string;
  readonly text: string;
  /** What stands in the way here, and who can move it on; empty where nothing does. */
  readonly trouble: string;
  readonly when: string;
}

/** The five clocks of a device, from the risk to the sign-in, and where the news got stuck on the way. */
export function presentTimeline(diagnosis: Diagnosis, { button, reader, subjectName }: AnswerContext): TimelineData {
  const { timeline, asOf } = diagnosis;
  const stuckAt = timeline.findIndex((entry) => entry.state === 'stuck');
  const forThemselves = diagnosis.voice === 'you';
  const verdict = verdictOf(timeline, stuckAt);
  return {
    lang: 'en',
    summary: verdict,
    verdict,
    isStuck: stuckAt !== -1,
    facts: presentSubject(diagnosis, subjectName),
    asOf: formatAsOf(asOf, reader),
    hops: timeline.map((entry, index) => ({
      ...lookOf(entry),
      title: `Step ${index + 1} · ${hopTitles[entry.hop]}`,
      text: escapeSentence(entry.text),
      trouble: troubleOf(entry, stuckAt, forThemselves),
      when: whenOf(entry, asOf, reader),
    })),
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

function verdictOf(timeline: readonly TimelineEntry[], stuckAt: number): string {
  const stuck = timeline[stuckAt];
  if (stuck !== undefined) return `It is stuck at step ${stuckAt + 1} of ${timeline.length}: ${hopTitles[stuck.hop]}`;
  return timeline.some((entry) => entry.state === 'unknown') ? 'I could not see every step' : 'Nothing is stuck on the way';
}

function troubleOf({ state, owner }: TimelineEntry, stuckAt: number, forThemselves: boolean): string {
  switch (state) {
    case 'stuck':
      return `Stuck here: ${ownerName(owner, forThemselves)} can move it on.`;
    case 'held-up':
      return `Held up by step ${stuckAt + 1}.`;
    case 'ok':
    case 'unknown':
      return '';
  }
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
      return { symbol: '○', color: 'warning', style: 'default' };
    case 'unknown':
      return { symbol: '?', color: 'default', style: 'default' };
    case 'ok':
      // The last two steps are what came of it: a tick beside a refused sign-in would read as good news.
      return hop === 'sign-in' || hop === 'now' ? { symbol: '●', color: 'default', style: 'default' } : { symbol: '✔', color: 'good', style: 'default' };
  }
}
