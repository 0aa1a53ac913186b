import type { Evidence } from '../../diagnosis/diagnosis.ts';
import type { Fact, Gap, Known, Source } from '../../facts/fact.ts';
import { gapReasonTexts, sourceNames } from '../../facts/fact.ts';
import type { Finding } from '../check.ts';
import type { CheckId } from '../check-id.ts';
import type { PilotFacts } from '../facts.ts';

export function passed(says: string, evidence: readonly Evidence[] = []): Finding {
  return { verdict: 'passed', says, evidence };
}

export function failed(says: string, evidence: readonly Evidence[] = []): Finding {
  return { verdict: 'failed', says, evidence };
}

export function undetermined(says: string, gaps: readonly Gap[] = [], evidence: readonly Evidence[] = []): Finding {
  return { verdict: 'undetermined', says, evidence, gaps };
}

export function seen(source: Source, { readAt }: Pick<Known<unknown>, 'readAt'>, text: string, at?: number): Evidence {
  return { text, source, readAt, ...(at === undefined ? {} : { at }) };
}

/** Judges what was read; what was not is undetermined, and says why. */
export function judged<T>(fact: Fact<T>, judge: (value: T, known: Known<T>) => Finding): Finding {
  return fact.known ? judge(fact.value, fact) : unread(fact.gap);
}

export function unread(gap: Gap): Finding {
  return undetermined(`I could not read ${sourceNames[gap.source]}: ${gapReasonTexts[gap.reason]}.`, [gap]);
}

/** What was odd in a reading; where nothing was noted, the property that was not told. */
export function gapsIn({ gaps }: Known<unknown>, source: Source, detail: string): readonly Gap[] {
  return gaps.length > 0 ? gaps : [{ source, reason: 'missing-value', detail }];
}

/** A value that the service left out, or that Gatehouse does not know. */
export function missing(what: string, source: Source): Finding {
  return undetermined(`${what} could not be told.`, [{ source, reason: 'missing-value', detail: what }]);
}

/** One verdict over several people or devices: the worst, with everything that was found wrong. None at all is a failure. */
export function together(findings: readonly Finding[], none: string, allWell: string): Finding {
  if (findings.length === 0) return failed(none);
  const evidence = findings.flatMap((finding) => finding.evidence);
  const bad = findings.filter(({ verdict }) => verdict === 'failed');
  if (bad.length > 0) return failed(sentences(bad), evidence);
  const open = findings.filter((finding) => finding.verdict === 'undetermined');
  if (open.length > 0) return undetermined(sentences(open), open.flatMap(({ gaps }) => gaps), evidence);
  return passed(findings.length === 1 ? (findings[0]?.says ?? allWell) : allWell, evidence);
}

const mostNamed = 3;

function sentences(findings: readonly Finding[]): string {
  const shown = findings.slice(0, mostNamed).map(({ says }) => says).join(' ');
  const more = findings.length - mostNamed;
  return more > 0 ? `${shown} ${String(more)} more like this.` : shown;
}

/** What no API tells: passed once a person has confirmed it. */
export function confirmed({ confirmations }: PilotFacts, check: CheckId, asks: string): Finding {
  const last = confirmations.findLast((each) => each.check === check);
  if (last === undefined) return failed(asks);
  return passed(`Confirmed by hand on ${new Date(last.at).toISOString().slice(0, 10)}.`);
}

/** A word of the services as people write it: `noSensorData` → "no sensor data". */
export function spelt(word: string): string {
  return word.replaceAll('-', ' ').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export function quoted(name: string | undefined, otherwise: string): string {
  return name === undefined || name === '' ? otherwise : `"${name}"`;
}
