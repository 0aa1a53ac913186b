import type { AffectedPerson, CurrentProposed, Impact, MeasuredImpact } from '../../core/impact/impact.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeSentence, escapeText } from '../text.ts';
import type { Reader } from '../time.ts';
import { count, counted, difference, flagWords, incomplete, isSure, movementWords, namesElsewhere, sayAgreement, sayImpact, sayLastUse, sayNotJudged, sayWindow } from './words.ts';

/** Who would be hit, as a part of the card of a change. */
export interface ImpactRows {
  /** Headline, or why there is no figure; empty: this card does not speak of it. */
  readonly impact: string;
  readonly impactColor: 'default' | 'attention' | 'warning' | 'good';
  /** What is and what would be; empty unless it was measured. */
  readonly impactNet: readonly NetRow[];
  readonly impactTop: CardList<AffectedRow>;
  /** Age, window, what could not be judged. */
  readonly impactNotes: readonly NoteRow[];
  /** Whether there is a details page. */
  readonly impactDetails: boolean;
}

export interface NetRow {
  readonly what: string;
  readonly of: string;
  readonly now: string;
  readonly then: string;
  readonly net: string;
}

export interface AffectedRow {
  readonly symbol: string;
  readonly color: 'attention' | 'warning' | 'good';
  readonly name: string;
  readonly detail: string;
}

export interface NoteRow {
  readonly text: string;
}

export interface ImpactReader {
  readonly reader: Reader;
  /** False where others read along: then there are counts and no names. */
  readonly names: boolean;
}

/** People on the card of a change; all of them are on the details page and in the list behind it. */
const namesOnCard = 5;

const nobody: CardList<AffectedRow> = { rows: [], hidden: 0, more: '' };

export const noImpactRows: ImpactRows = { impact: '', impactColor: 'default', impactNet: [], impactTop: nobody, impactNotes: [], impactDetails: false };

export function presentImpactRows(impact: Impact, { reader, names }: ImpactReader): ImpactRows {
  if (impact.status !== 'measured') return { ...noImpactRows, impact: escapeSentence(sayImpact(impact)) };
  const hiddenPeople = Math.max(0, movedPeople(impact) - impact.top.length);
  const top = listOf(names ? impact.top : [], namesOnCard, (person) => presentAffected(person, reader));
  const hidden = names ? top.hidden + hiddenPeople : 0;
  return {
    impact: escapeSentence(sayImpact(impact)),
    impactColor: colorOf(impact),
    impactNet: presentNet(impact),
    impactTop: { ...top, hidden, more: hidden === 0 ? '' : `and ${String(hidden)} more` },
    impactNotes: sayNotes(impact, { reader, names }).map((text) => ({ text: escapeText(text, noteLimit) })),
    impactDetails: true,
  };
}

/** Green is for what is sure. */
export function colorOf(impact: MeasuredImpact): ImpactRows['impactColor'] {
  const { newlyBlocked, newlyChallenged } = impact.net;
  if (newlyBlocked.people + newlyBlocked.signIns > 0) return 'attention';
  if (newlyChallenged.people > 0) return 'warning';
  return isSure(impact) ? 'good' : 'default';
}

/** Kinds of things of which there are none are left out. */
export function presentNet({ net }: MeasuredImpact): readonly NetRow[] {
  const rows: readonly (readonly [string, CurrentProposed])[] = [['People', net.people], ['Devices', net.devices], ['Apps', net.apps], ['Sign-ins', net.signIns]];
  return rows.filter(([, { all }]) => all > 0).map(([what, { all, currentlyBlocked, proposedBlocked }]) => ({
    what, of: `of ${count(all)}`, now: count(currentlyBlocked), then: count(proposedBlocked), net: difference(proposedBlocked - currentlyBlocked),
  }));
}

/** The name with its marks, and in a second line what would become of whom. */
export function presentAffected(person: AffectedPerson, reader: Reader): AffectedRow {
  const { symbol, color, text } = movementWords[person.movement];
  const marks = person.flags.map((flag) => flagWords[flag]).join(', ');
  const last = sayLastUse(person, reader);
  const parts = [text, counted(person.signIns, 'sign-in'), last === '' ? '' : `last ${last}`, some(person.apps, 'app'), some(person.devices.map(({ name }) => name), 'device')];
  return {
    symbol,
    color,
    name: marks === '' ? escapeText(person.name) : `${escapeText(person.name)} · ★ ${marks}`,
    detail: parts.filter((part) => part !== '').join(' · '),
  };
}

/** Characters of one name in a list of them. */
const partLimit = 40;

/** The first two, escaped, and how many there are besides. */
function some(names: readonly string[], what: string): string {
  const shown = names.slice(0, 2).map((name) => escapeText(name, partLimit)).join(', ');
  return names.length <= 2 ? shown : `${shown} and ${counted(names.length - 2, what)} more`;
}

/** What is most in doubt first; not escaped. */
export function sayNotes(impact: MeasuredImpact, { reader, names }: ImpactReader): readonly string[] {
  const { notJudged, window } = impact;
  const [worst, ...others] = notJudged.toSorted((one, other) => other.signIns - one.signIns);
  return [
    ...(window.complete ? [] : [incomplete]),
    ...(worst === undefined ? [] : [`⚠ ${sayNotJudged(worst)}`]),
    ...(others.length === 0 ? [] : [`⚠ ${counted(others.length, 'further reason')} why sign-ins could not be judged: see the details.`]),
    sayAgreement(impact),
    sayWindow(impact, reader),
    ...(names || movedPeople(impact) === 0 ? [] : [namesElsewhere]),
  ].filter((note) => note !== '');
}

const noteLimit = 260;

/** Everybody is counted once, by the worst that would happen to them. */
function movedPeople({ net }: MeasuredImpact): number {
  return net.newlyBlocked.people + net.newlyChallenged.people + net.newlyAllowed.people;
}
