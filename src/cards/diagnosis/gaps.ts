import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { gapReasonTexts, sourceNames, type Gap } from '../../core/facts/fact.ts';
import { listOf, type CardList } from '../list.ts';
import { capitalise, escapeText } from '../text.ts';

export interface GapRow {
  readonly text: string;
}

/** What could not be read, each once. Field names and request ids are for those who can look them up, not for the person. */
export function presentGaps({ gaps, level }: Pick<Diagnosis, 'gaps' | 'level'>): CardList<GapRow> {
  const texts = gaps.map((gap) => (level === 'person' ? plainly(gap) : precisely(gap)));
  return listOf([...new Set(texts)], 6, (text) => ({ text }));
}

function plainly(gap: Gap): string {
  return `${capitalise(sourceNames[gap.source])}: ${gapReasonTexts[gap.reason]}.`;
}

function precisely(gap: Gap): string {
  const details = [gap.detail, gap.requestId === undefined ? undefined : `request id ${gap.requestId}`].filter((part) => part !== undefined);
  const suffix = details.length === 0 ? '' : ` (${escapeText(details.join(', '))})`;
  return `${capitalise(sourceNames[gap.source])}: ${gapReasonTexts[gap.reason]}${suffix}.`;
}
