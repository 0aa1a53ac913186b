import type { Instant } from '../../core/facts/fact.ts';
import type { CardBase } from '../card.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import { escapeSentence, escapeText } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { TextRow } from './change.ts';

export interface AuditData extends CardBase {
  readonly label: string;
  readonly style: string;
  readonly color: string;
  readonly headline: string;
  readonly says: readonly TextRow[];
  readonly facts: readonly FactRow[];
  readonly todo: readonly TextRow[];
}

/** What checking the chain came to. `at` of a broken one: the sequence of the first entry that does not fit. */
export type AuditVerdict =
  | { readonly status: 'empty' }
  | { readonly status: 'intact'; readonly entries: number; readonly head: string; readonly newestAt: Instant }
  | { readonly status: 'broken'; readonly entries: number; readonly at: number; readonly says: string };

export interface AuditQuestion {
  readonly verdict: AuditVerdict;
  /** The newest head that was given out; undefined: none was. */
  readonly exported: { readonly sequence: number; readonly at: Instant; readonly to: string } | undefined;
  readonly checkedAt: Instant;
  readonly reader: Reader;
}

export function presentAudit({ verdict, exported, checkedAt, reader }: AuditQuestion): AuditData {
  const looks = lookOf(verdict);
  return {
    lang: 'en',
    ...looks,
    summary: looks.headline,
    says: saysOf(verdict).map((text) => ({ text })),
    facts: [
      ...factsOf(verdict, reader),
      { title: 'Given out', value: exported === undefined ? 'Never' : `Entry ${String(exported.sequence)}, ${formatAsOf(exported.at, reader)}, to ${escapeText(exported.to)}` },
      { title: 'Checked', value: formatAsOf(checkedAt, reader) },
    ],
    todo: todoOf(verdict, exported !== undefined).map((text) => ({ text })),
  };
}

function lookOf({ status }: AuditVerdict): Pick<AuditData, 'label' | 'style' | 'color' | 'headline'> {
  switch (status) {
    case 'empty':
      return { label: '○ Nothing recorded', style: 'emphasis', color: 'default', headline: 'Nothing has been recorded yet' };
    case 'intact':
      return { label: '✔ Intact', style: 'good', color: 'good', headline: 'The record is intact' };
    case 'broken':
      return { label: '✖ Broken', style: 'attention', color: 'attention', headline: 'The record was altered' };
  }
}

function saysOf(verdict: AuditVerdict): readonly string[] {
  switch (verdict.status) {
    case 'empty':
      return ['The first change will be the first entry.'];
    case 'intact':
      return ['Every entry fits the one before it: none was altered, removed or put in between.', 'Whether the newest were cut off shows only against a head that was given out.'];
    case 'broken':
      return [`Entry ${String(verdict.at)} does not fit: ${escapeSentence(verdict.says)}`, 'What stands before it fits together. Nothing after it can be relied on.'];
  }
}

function factsOf(verdict: AuditVerdict, reader: Reader): readonly FactRow[] {
  switch (verdict.status) {
    case 'empty':
      return [];
    case 'intact':
      return [{ title: 'Entries', value: String(verdict.entries) }, { title: 'Newest', value: formatAsOf(verdict.newestAt, reader) }, { title: 'Head', value: escapeText(verdict.head) }];
    case 'broken':
      return [{ title: 'Entries', value: String(verdict.entries) }, { title: 'Broken at', value: `Entry ${String(verdict.at)}` }];
  }
}

function todoOf({ status }: AuditVerdict, exported: boolean): readonly string[] {
  if (status === 'broken') return ['Treat it as an incident: keep the database as it is, and compare it with the newest head that was given out.'];
  return exported || status === 'empty' ? [] : ['Have the head kept outside the database too, so that a cut tail is noticed.'];
}
