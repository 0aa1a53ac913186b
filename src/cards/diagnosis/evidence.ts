import type { Diagnosis, Evidence } from '../../core/diagnosis/diagnosis.ts';
import { sourceNames, type Instant } from '../../core/facts/fact.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeSentence } from '../text.ts';
import { formatMoment, formatTime, type Reader } from '../time.ts';

export interface EvidenceRow {
  readonly text: string;
  /** Where it comes from, when it happened and when it was read. */
  readonly origin: string;
}

/** What the causes rest on, the deciding cause first; a fact that several causes share is said once. */
export function presentEvidence(diagnosis: Diagnosis, reader: Reader): CardList<EvidenceRow> {
  const once = new Map<string, Evidence>();
  for (const item of diagnosis.causes.flatMap((cause) => cause.evidence)) {
    const key = `${item.source} ${item.text}`;
    if (!once.has(key)) once.set(key, item);
  }
  return listOf([...once.values()], 8, (item) => ({ text: escapeSentence(item.text), origin: originOf(item, diagnosis.asOf, reader) }));
}

function originOf(item: Evidence, asOf: Instant, reader: Reader): string {
  const happened = item.at === undefined ? '' : ` · ${formatMoment(item.at, asOf, reader)}`;
  return `From ${sourceNames[item.source]}${happened} · read ${formatTime(item.readAt, reader)}`;
}
