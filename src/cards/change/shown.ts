import type { DiffLine, GuardResult } from '../../core/change/change.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeSentence, escapeText, sentenceLimit } from '../text.ts';

export interface DiffRow {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** At most ten values; what is left out is counted, because nobody should approve what they take for the whole. */
export function presentDiff(lines: readonly DiffLine[], limit: number = sentenceLimit): CardList<DiffRow> {
  return listOf(lines, 10, ({ path, before, after }) => ({
    path: escapeText(path.replace(/^new\./, ''), limit),
    before: after === undefined && before !== undefined && wholeObject.test(path) ? 'All of it' : inWords(before, limit),
    after: inWords(after, limit),
  }));
}

/** An object that goes stands under its id alone; what it holds is cut long before its end. */
const wholeObject = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** As the portals call them. Any other value is shown as the service spells it. */
const portalWords: Readonly<Record<string, string>> = {
  enabled: 'On',
  disabled: 'Off',
  enabledForReportingButNotEnforced: 'Report-only',
  secured: 'Clear',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  true: 'Yes',
  false: 'No',
};

function inWords(value: string | undefined, limit: number): string {
  if (value === undefined) return '(not there)';
  return Object.hasOwn(portalWords, value) ? (portalWords[value] ?? value) : escapeText(value, limit);
}

export interface GuardRow {
  readonly symbol: string;
  readonly color: 'good' | 'attention' | 'warning';
  readonly text: string;
}

/** What stands in the way comes first. */
export function presentGuards(guards: readonly GuardResult[]): CardList<GuardRow> {
  const order: readonly GuardResult['verdict'][] = ['refused', 'undetermined', 'passed'];
  const sorted = guards.toSorted((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  return listOf(sorted, 12, ({ verdict, says }) => ({ ...guardLooks[verdict], text: escapeSentence(says) }));
}

/** `6 checks passed`, `1 of 6 checks did not pass`. */
export function sumUpGuards(guards: readonly GuardResult[]): string {
  const open = guards.filter(({ verdict }) => verdict !== 'passed').length;
  const checks = guards.length === 1 ? '1 check' : `${String(guards.length)} checks`;
  return open === 0 ? `✔ ${checks} passed` : `✖ ${String(open)} of ${checks} did not pass`;
}

const guardLooks: Readonly<Record<GuardResult['verdict'], Pick<GuardRow, 'symbol' | 'color'>>> = {
  passed: { symbol: '✔', color: 'good' },
  refused: { symbol: '✖', color: 'attention' },
  undetermined: { symbol: '?', color: 'warning' },
};
