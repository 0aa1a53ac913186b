import type { UserId } from '../../core/facts/ids.ts';
import type { Certificate } from '../../core/flip/certificate.ts';
import { presentCertificateLines } from '../change/flip.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, formatDate, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import { looks, notice, toBoard, type NoticeData } from './notice.ts';

export interface CertificateQuestion {
  readonly certificate: Certificate;
  readonly policyName: string;
  /** Display name, not escaped. */
  readonly nameOf: (person: UserId) => string;
  readonly pilot: ButtonData;
  readonly reader: Reader;
}

/** What the report-only phase has shown: figures, what each of them comes to, and every sign-in that would have been stopped. */
export function presentCertificate({ certificate, policyName, nameOf, pilot, reader }: CertificateQuestion): NoticeData {
  const { label, look, says, todo } = verdicts[certificate.verdict];
  return notice({
    look: looks[look], label,
    summary: plainText(`${label.slice(2)}: ${policyName}`, sentenceLimit),
    headline: escapeSentence(`Evidence for switching "${policyName}" to On`),
    subtitle: `${formatDate(certificate.from, reader)} to ${formatAsOf(certificate.at, reader)}`,
    says: [says],
    facts: figuresOf(certificate, nameOf, reader),
    lines: presentCertificateLines(certificate),
    linesTitle: 'What On rests on',
    todo,
    buttons: [toBoard(pilot)],
  });
}

const verdicts = {
  passed: { label: '✔ The evidence passes', look: 'good', says: 'On may be asked for. The evidence is shown to those who approve it, and kept in the record.', todo: [] },
  refused: { label: '✖ The evidence is not enough', look: 'alarm', says: 'On cannot be asked for yet. What is missing is marked below.', todo: ['Leave the policy in report-only until what is marked is there, then look again.'] },
  undetermined: { label: '? The evidence could not be read whole', look: 'warning', says: 'On cannot be asked for while part of the evidence is unread. That says nothing about the policy.', todo: ['Look again in some minutes. If it stays like this, tell whoever runs Gatehouse.'] },
} as const;

function figuresOf({ counts, failures }: Certificate, nameOf: CertificateQuestion['nameOf'], reader: Reader): readonly FactRow[] {
  const stopped = failures.slice(0, 6).map(({ user, at, because }) => ({
    title: 'Stopped',
    value: [user === undefined ? 'Somebody' : escapeText(nameOf(user)), at === undefined ? 'at an unknown time' : formatAsOf(at, reader), because === undefined ? 'unexplained' : escapeText(because)].join(' · '),
  }));
  return [
    { title: 'Sign-ins', value: `${String(counts.signIns)}: ${String(counts.wouldPass)} would pass, ${String(counts.wouldBlock)} would be stopped` },
    { title: 'People', value: String(counts.people) },
    { title: 'Days', value: `${String(counts.days)}, of them ${String(counts.workingDays)} working days` },
    ...stopped,
    ...(failures.length > stopped.length ? [{ title: 'And', value: `${String(failures.length - stopped.length)} more that would be stopped` }] : []),
  ];
}
