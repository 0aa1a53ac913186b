import type { MeasuredImpact, Moved } from '../../core/impact/impact.ts';
import type { CardBase } from '../card.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import { colorOf, presentAffected, presentNet, type AffectedRow, type ImpactRows, type NetRow, type NoteRow } from './rows.ts';
import { count, counted, difference, incomplete, movementWords, people, sayAgreement, sayImpact, sayNotJudged, sayWindow } from './words.ts';

/** The whole answer, on a card of its own in the person's own chat. Its buttons carry the id of the kept list. */
export interface DetailsData extends CardBase, ButtonData {
  readonly heading: string;
  readonly headline: string;
  readonly color: ImpactRows['impactColor'];
  readonly moves: readonly MoveRow[];
  readonly net: readonly NetRow[];
  readonly top: CardList<AffectedRow>;
  readonly apps: CardList<AppRow>;
  /** Two series, for clients that draw charts; the others show `distribution`. */
  readonly chart: readonly ChartSeries[];
  readonly chartTitle: string;
  readonly distribution: CardList<DistributionRow>;
  readonly notJudged: CardList<NoteRow>;
  readonly agreement: string;
  readonly disagreements: CardList<DisagreementRow>;
  readonly window: readonly NoteRow[];
  /** Whether there is a list to page through and to save. */
  readonly hasList: boolean;
}

export interface MoveRow {
  readonly what: string;
  readonly people: string;
  readonly devices: string;
  readonly signIns: string;
}

export interface AppRow {
  readonly name: string;
  readonly detail: string;
}

export interface ChartSeries {
  readonly legend: string;
  readonly color: 'neutral' | 'attention';
  readonly values: readonly { readonly x: string; readonly y: number }[];
}

export interface DistributionRow {
  readonly label: string;
  readonly now: string;
  readonly then: string;
  readonly net: string;
}

export interface DisagreementRow {
  readonly text: string;
  readonly detail: string;
}

export interface DetailsQuestion {
  /** What the change does, as its own cards say it. */
  readonly heading: string;
  readonly impact: MeasuredImpact;
  readonly reader: Reader;
}

/** Groups in the chart; a person cannot tell more of them apart. */
const mostGroups = 12;

export function presentDetails({ heading, impact, reader }: DetailsQuestion): DetailsData {
  const { net, top, topApps, distribution, notJudged, agreement, window, listId } = impact;
  const hidden = Math.max(0, net.newlyBlocked.people + net.newlyChallenged.people + net.newlyAllowed.people - top.length);
  const shown = listOf(top, 10, (person) => presentAffected(person, reader));
  return {
    lang: 'en',
    summary: plainText(`Who would be hit: ${sayImpact(impact)}`, sentenceLimit),
    heading: escapeSentence(heading),
    headline: escapeSentence(sayImpact(impact)),
    color: colorOf(impact),
    moves: [move('newly-blocked', net.newlyBlocked), move('newly-challenged', net.newlyChallenged), move('newly-allowed', net.newlyAllowed)],
    net: presentNet(impact),
    top: { ...shown, hidden: shown.hidden + hidden, more: shown.hidden + hidden === 0 ? '' : `and ${String(shown.hidden + hidden)} more` },
    apps: listOf(topApps, 5, ({ name, people: affected, signIns }) => ({ name: escapeText(name), detail: `${people(affected)}, ${counted(signIns, 'sign-in')}` })),
    chart: presentChart(distribution.slice(0, mostGroups)),
    chartTitle: 'Now and then',
    distribution: listOf(distribution, mostGroups, ({ label, current, proposed }) => ({ label: escapeText(label, labelLimit), now: count(current), then: count(proposed), net: difference(proposed - current) })),
    notJudged: listOf(notJudged.toSorted((one, other) => other.signIns - one.signIns), 6, (each) => ({ text: escapeSentence(sayNotJudged(each)) })),
    agreement: escapeSentence(sayAgreement(impact)),
    disagreements: listOf(agreement?.disagreements ?? [], 4, presentDisagreement),
    window: [...(window.complete ? [] : [incomplete]), sayWindow(impact, reader), `Measured ${formatAsOf(impact.measuredAt, reader)}.`].map((text) => ({ text: escapeSentence(text) })),
    hasList: listId !== undefined,
    id: listId ?? 'none',
    revision: 0,
  };
}

function move(movement: keyof typeof movementWords, { people: moved, devices, signIns }: Moved): MoveRow {
  const { symbol, text } = movementWords[movement];
  return { what: `${symbol} ${text}`, people: count(moved), devices: count(devices), signIns: count(signIns) };
}

/** Characters of a label under a bar. */
const labelLimit = 40;

function presentChart(distribution: MeasuredImpact['distribution']): readonly ChartSeries[] {
  const series = (legend: string, color: ChartSeries['color'], value: (row: MeasuredImpact['distribution'][number]) => number): ChartSeries => ({
    legend, color, values: distribution.map((row) => ({ x: plainText(row.label, labelLimit), y: value(row) })),
  });
  return [series('Now', 'neutral', ({ current }) => current), series('Then', 'attention', ({ proposed }) => proposed)];
}

function presentDisagreement({ ours, logged, signIns, says }: NonNullable<MeasuredImpact['agreement']>['disagreements'][number]): DisagreementRow {
  return { text: escapeText(`${counted(signIns, 'sign-in')}: we say “${inWords(ours)}”, Entra logged “${inWords(logged)}”`, 200), detail: escapeText(says, 240) };
}

/** Results of a policy as its card in Entra would say them; any other word is shown as it came. */
const results: Readonly<Record<string, string>> = {
  success: 'met',
  failure: 'not met',
  notApplied: 'did not apply',
  notEnabled: 'was off',
  reportOnlySuccess: 'would be met',
  reportOnlyFailure: 'would not be met',
  reportOnlyNotApplied: 'would not apply',
  reportOnlyInterrupted: 'would ask for more',
  unknown: 'cannot be told',
};

function inWords(result: string): string {
  return Object.hasOwn(results, result) ? (results[result] ?? result) : result;
}
