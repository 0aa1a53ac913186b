import { ownerNames } from '../../core/diagnosis/diagnosis.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import type { PilotReport, StepReport, StepState } from '../../core/pilot/step.ts';
import type { CardBase } from '../card.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import { listOf, type CardList } from '../list.ts';
import { capitalise, escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, formatMoment, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import { describeChanges, type NumberedChange } from './changes.ts';
import { looks, type NoticeLook } from './notice.ts';

/** All five steps of the pilot at a glance. */
export interface BoardData extends CardBase, ButtonData {
  readonly label: string;
  readonly style: NoticeLook['style'];
  readonly color: NoticeLook['color'];
  readonly headline: string;
  readonly subtitle: string;
  readonly note: string;
  readonly steps: readonly BoardRow[];
  readonly facts: readonly FactRow[];
  readonly changes: CardList<{ readonly text: string }>;
  /** Rolling back has begun, or can be. */
  readonly rollbackTitle: string;
  readonly canExpand: boolean;
  readonly canRearm: boolean;
  /** Buttons that are for one person's own chat only. */
  readonly isPersonal: boolean;
  /** Teams ids (`29:`) for whom the card is fetched anew when it comes into view. */
  readonly refreshFor: readonly string[];
}

export interface BoardRow extends ButtonData {
  readonly symbol: string;
  readonly color: NoticeLook['color'];
  readonly title: string;
  readonly state: string;
  readonly owner: string;
  /** What is to be done next; empty once the step is done. */
  readonly next: string;
  readonly who: string;
  readonly tooltip: string;
}

export interface BoardQuestion {
  readonly pilot: Pilot;
  readonly report: PilotReport;
  /** Changes of the pilot; those that are over are left out. */
  readonly changes: readonly NumberedChange[];
  /** `shared`: others read along, so nothing about a person is shown. */
  readonly place: 'personal' | 'shared';
  readonly environment: string;
  readonly reader: Reader;
  /** At most 60 are taken. */
  readonly refreshFor?: readonly string[];
  /** For this reader alone. */
  readonly note?: string;
}

export function presentBoard({ pilot, report, changes, place, environment, reader, refreshFor = [], note = '' }: BoardQuestion): BoardData {
  const { label, look } = stateOf(pilot, report);
  const done = report.steps.filter(({ state }) => state === 'done').length;
  const rolling = pilot.status === 'rolling-back';
  return {
    lang: 'en', label, ...looks[look],
    summary: plainText(`Zero Trust pilot: ${String(done)} of ${String(report.steps.length)} steps done.`, sentenceLimit),
    headline: `${String(done)} of ${String(report.steps.length)} steps done`,
    subtitle: `Zero Trust pilot · ${escapeText(environment)} · as of ${formatAsOf(report.asOf, reader)}`,
    note: note === '' ? '' : escapeSentence(note),
    steps: report.steps.map((step, index) => presentRow(step, index + 1, place, pilot.revision)),
    facts: factsOf(pilot, report, reader),
    changes: listOf(describeChanges(changes, report.asOf), 8, (text) => ({ text })),
    rollbackTitle: rolling ? 'Go on rolling back' : 'Roll back…',
    canExpand: !rolling && report.onSince !== undefined,
    canRearm: pilot.brake.status === 'tripped',
    isPersonal: place === 'personal',
    refreshFor: refreshFor.slice(0, 60),
    id: pilot.id,
    revision: pilot.revision,
  };
}

function stateOf({ status, brake }: Pilot, { onSince, inReportOnlyMs, steps }: PilotReport): { readonly label: string; readonly look: keyof typeof looks } {
  if (status === 'rolling-back') return { label: '◑ Rolling back', look: 'warning' };
  if (status === 'rolled-back') return { label: '○ Rolled back', look: 'quiet' };
  if (brake.status === 'tripped') return { label: '✖ The brake has tripped', look: 'alarm' };
  if (onSince !== undefined) return steps.every(({ state }) => state === 'done') ? { label: '✔ On', look: 'good' } : { label: '⚠ On, and something is open', look: 'warning' };
  return inReportOnlyMs === undefined ? { label: '▸ Being set up', look: 'news' } : { label: '◔ In report-only', look: 'news' };
}

function presentRow({ id, title, state, owner, next }: StepReport, number: number, place: BoardQuestion['place'], revision: number): BoardRow {
  const { words, symbol, color } = stepLooks[state];
  const name = `${String(number)} ${title}`;
  return {
    symbol, color, state: words, title: name, id, revision,
    owner: capitalise(ownerNames[owner]),
    // What was found may name people and devices.
    next: next === undefined || state === 'waiting' ? '' : escapeSentence(place === 'personal' ? `${next.looksAt}: ${next.says}` : next.looksAt),
    who: next === undefined || state === 'waiting' ? '' : escapeSentence(whoAndWhere(next.remedy)),
    tooltip: `Open step ${name}`,
  };
}

/** `The identity team (Entra), in Gatehouse`: who can go on, and where. */
export function whoAndWhere({ owner, change, where }: StepReportRemedy): string {
  const place = change === undefined ? where?.path : 'here, with a change that is approved';
  return `${capitalise(ownerNames[owner])}${place === undefined ? '' : ` · ${place}`}`;
}

type StepReportRemedy = NonNullable<StepReport['next']>['remedy'];

export const stepLooks: Readonly<Record<StepState, { readonly words: string; readonly symbol: string; readonly color: NoticeLook['color'] }>> = {
  done: { words: 'Done', symbol: '✔', color: 'good' },
  open: { words: 'Open', symbol: '▸', color: 'accent' },
  waiting: { words: 'Waits for an earlier step', symbol: '○', color: 'default' },
  unknown: { words: 'Could not be read', symbol: '?', color: 'warning' },
};

const day = 24 * 60 * 60 * 1000;

function factsOf({ brake }: Pilot, { asOf, inReportOnlyMs, onSince }: PilotReport, reader: Reader): readonly FactRow[] {
  return [
    ...(inReportOnlyMs === undefined ? [] : [{ title: 'Report-only', value: daysText(Math.max(0, inReportOnlyMs)) }]),
    ...(onSince === undefined ? [] : [{ title: 'On since', value: formatMoment(onSince, asOf, reader) }]),
    { title: 'Brake', value: brakeText(brake, asOf, reader) },
  ];
}

function daysText(ms: number): string {
  const days = Math.floor(ms / day);
  return days === 0 ? 'Since less than a day' : `For ${String(days)} ${days === 1 ? 'day' : 'days'}`;
}

function brakeText(brake: Pilot['brake'], asOf: number, reader: Reader): string {
  switch (brake.status) {
    case 'off':
      return 'Off until the policy is On';
    case 'armed':
      return `Armed since ${formatMoment(brake.since, asOf, reader)}: above ${String(brake.limit.mostPeople)} people and ${String(Math.round(brake.limit.mostShare * 100))} % kept out, the policy goes back to report-only`;
    case 'tripped':
      return escapeSentence(`Tripped ${formatMoment(brake.at, asOf, reader)}: ${brake.says}`);
    case 'rearmed':
      return `Released ${formatMoment(brake.at, asOf, reader)}. On has to be asked for again`;
  }
}
