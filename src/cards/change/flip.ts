import type { Shown } from '../../core/change/change.ts';
import type { Certificate } from '../../core/flip/certificate.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeSentence } from '../text.ts';
import { formatDate, type Reader } from '../time.ts';
import type { GuardRow } from './shown.ts';

/** The flip certificate beside a change that switches a policy to On. */
export interface FlipRows {
  readonly flip: CardList<GuardRow>;
  /** `Report-only evidence, 30 Apr 2026 to 14 May 2026`; something to show only where there are rows. */
  readonly flipTitle: string;
}

export function presentFlip({ certificate }: Pick<Shown, 'certificate'>, reader: Reader): FlipRows {
  if (certificate === undefined) return { flip: listOf([], 1, (row: never) => row), flipTitle: '-' };
  return { flip: presentCertificateLines(certificate), flipTitle: `Report-only evidence, ${formatDate(certificate.from, reader)} to ${formatDate(certificate.at, reader)}` };
}

/** What does not pass comes first. */
export function presentCertificateLines({ lines }: Pick<Certificate, 'lines'>): CardList<GuardRow> {
  const order: readonly Certificate['verdict'][] = ['refused', 'undetermined', 'passed'];
  const sorted = lines.toSorted((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  return listOf(sorted, 10, ({ verdict, says }) => ({ ...lineLooks[verdict], text: escapeSentence(says) }));
}

const lineLooks: Readonly<Record<Certificate['verdict'], Pick<GuardRow, 'symbol' | 'color'>>> = {
  passed: { symbol: '✔', color: 'good' },
  refused: { symbol: '✖', color: 'attention' },
  undetermined: { symbol: '?', color: 'warning' },
};
