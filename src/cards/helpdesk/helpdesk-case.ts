import type { Cause, Diagnosis, Hop, Level, TimelineEntry } from '../../core/diagnosis/diagnosis.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { escapeSentence, escapeText, plainText, sameSentence } from '../text.ts';
import { formatAsOf, formatMoment, type Reader } from '../time.ts';
import type { CardBase } from '../card.ts';
import { listOf, type CardList } from '../list.ts';
import { presentEvidence, type EvidenceRow } from '../diagnosis/evidence.ts';
import { presentGaps, type GapRow } from '../diagnosis/gaps.ts';
import { ownerName } from '../diagnosis/owner-help.ts';
import { presentSubject, type FactRow } from '../diagnosis/subject.ts';

export interface HelpdeskCaseData extends CardBase {
  readonly headline: string;
  /** What the diagnosis says as a whole, where the deciding cause does not already say it. */
  readonly finding: string;
  readonly facts: readonly FactRow[];
  readonly consent: string;
  readonly asOf: string;
  readonly causes: CardList<CauseRow>;
  readonly steps: CardList<{ readonly text: string }>;
  readonly hops: readonly FactRow[];
  readonly evidence: CardList<EvidenceRow>;
  readonly gaps: CardList<GapRow>;
}

export interface CauseRow {
  readonly text: string;
  readonly owner: string;
}

/** INVARIANT: a case in the helpdesk channel never holds what only security operations may see. */
export type HelpdeskDiagnosis = Diagnosis & { readonly level: Exclude<Level, 'soc'> };

export interface HelpdeskCase {
  readonly diagnosis: HelpdeskDiagnosis;
  readonly person: { readonly displayName: string | undefined; readonly userPrincipalName: string | undefined };
  readonly consentedAt: Instant;
  readonly reference: string;
  /** Locale and time zone of the channel. */
  readonly reader: Reader;
}

export function presentHelpdeskCase({ diagnosis, person, consentedAt, reference, reader }: HelpdeskCase): HelpdeskCaseData {
  const [first] = diagnosis.causes;
  const name = person.displayName ?? person.userPrincipalName ?? 'A person whose name could not be read';
  return {
    lang: 'en',
    summary: `${plainText(name)} asks the helpdesk for help with a sign-in or a device.`,
    headline: `${escapeText(name)} asks for help`,
    finding: first !== undefined && sameSentence(first.headline, diagnosis.headline) ? '' : escapeSentence(diagnosis.headline),
    facts: [
      { title: 'Asked by', value: askedBy(name, person.userPrincipalName) },
      ...presentSubject(diagnosis, undefined),
      { title: 'Reference', value: escapeText(reference) },
    ],
    consent: `Sent with the person's consent, given on ${formatAsOf(consentedAt, reader)}.`,
    asOf: formatAsOf(diagnosis.asOf, reader),
    causes: listOf(diagnosis.causes, 5, presentCause),
    steps: listOf(first?.remedy ?? [], 8, (step) => ({ text: escapeSentence(step) })),
    hops: diagnosis.timeline.map((entry) => ({
      title: hopNames[entry.hop],
      value: hopText(entry, diagnosis.asOf, reader),
    })),
    evidence: presentEvidence(diagnosis, reader),
    gaps: presentGaps({ gaps: diagnosis.gaps, level: 'helpdesk' }),
  };
}

const hopNames: Readonly<Record<Hop, string>> = {
  'defender-risk': 'Defender',
  'intune-evaluated': 'Intune',
  'entra-compliance': 'Entra',
  'sign-in': 'Sign-in',
  now: 'Now',
};

function presentCause({ headline, owner, id }: Cause): CauseRow {
  return { text: escapeSentence(headline), owner: `For ${ownerName(owner, false)} · ${id}` };
}

function askedBy(name: string, address: string | undefined): string {
  return address === undefined || address === name ? escapeText(name) : `${escapeText(name)} · ${escapeText(address)}`;
}

function hopText({ state, text, at }: TimelineEntry, asOf: Instant, reader: Reader): string {
  const when = at === undefined ? 'time not known' : formatMoment(at, asOf, reader);
  return `${marks[state]} ${escapeSentence(text)} · ${when}`;
}

const marks: Readonly<Record<TimelineEntry['state'], string>> = {
  ok: '✔',
  stuck: '✖ Stuck here:',
  'held-up': '○ Held up:',
  unknown: '? Not known:',
};
