import type { Change } from '../../core/change/change.ts';
import type { ChangeKind } from '../../core/change/kind.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { CardBase } from '../card.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeSentence, plainText, sentenceLimit } from '../text.ts';
import { formatAge, formatAsOf, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';

export interface ChangeListData extends CardBase {
  readonly headline: string;
  readonly explanation: string;
  readonly changes: CardList<ChangeRow>;
  readonly asOf: string;
}

export interface ChangeRow extends ButtonData {
  readonly text: string;
  readonly state: string;
  readonly color: 'accent' | 'good' | 'warning' | 'attention' | 'default';
  readonly detail: string;
  readonly tooltip: string;
}

export type ChangeListSubject = 'pending' | 'mine' | 'history';

export interface ListedChange {
  readonly number: number;
  readonly change: Change;
  readonly kind: ChangeKind;
}

export interface ChangeListQuestion {
  readonly subject: ChangeListSubject;
  /** In the order in which they are shown; beyond the tenth they are counted. */
  readonly changes: readonly ListedChange[];
  readonly now: Instant;
  readonly reader: Reader;
}

export function presentChangeList({ subject, changes, now, reader }: ChangeListQuestion): ChangeListData {
  const words = subjects[subject];
  const headline = changes.length === 0 ? words.none : words.headline;
  return {
    lang: 'en',
    summary: changes.length === 0 ? headline : `${headline}: ${String(changes.length)}`,
    headline,
    explanation: changes.length === 0 ? words.otherwise : 'Press one to see it.',
    changes: listOf(changes, 10, (listed) => presentRow(listed, now)),
    asOf: formatAsOf(now, reader),
  };
}

const subjects: Readonly<Record<ChangeListSubject, { readonly headline: string; readonly none: string; readonly otherwise: string }>> = {
  pending: { headline: 'Pending changes', none: 'No change is pending', otherwise: 'Nothing waits for a decision and nothing is being carried out.' },
  mine: { headline: 'Your requests', none: 'You have asked for no change', otherwise: 'Write “propose a change” to ask for one.' },
  history: { headline: 'History of changes', none: 'No change has been decided yet', otherwise: 'What is done, rejected or expired is listed here.' },
};

function presentRow({ number, change, kind }: ListedChange, now: Instant): ChangeRow {
  const { heading } = kind.says(change.order, change.shown.name);
  const name = `#${String(number)} ${heading}`;
  return {
    ...stateOf(change),
    text: escapeSentence(name),
    detail: `Asked ${formatAge(change.requestedAt, now)}`,
    tooltip: plainText(`Show change ${name}`, sentenceLimit),
    id: change.id,
    revision: change.revision,
  };
}

function stateOf({ status, approvals, rule }: Change): Pick<ChangeRow, 'state' | 'color'> {
  switch (status.status) {
    case 'requested':
      return { state: `◔ Waiting for approval, ${String(approvals.length)} of ${String(rule.approvals)}`, color: 'accent' };
    case 'approved':
      return { state: '◑ Approved, not begun', color: 'accent' };
    case 'executing':
      return status.waitingFor?.kind === 'second-admin' ? { state: '⚠ Intune waits for its second admin', color: 'warning' } : { state: '⟳ Being carried out', color: 'accent' };
    case 'done':
      return status.drift === undefined ? { state: '✔ Done', color: 'good' } : { state: '⚠ Done, but something else changed too', color: 'warning' };
    case 'failed':
      return { state: '✖ Failed', color: 'attention' };
    case 'stale':
      return { state: '⚠ Not carried out: the target has changed', color: 'warning' };
    case 'rejected':
      return { state: '✖ Rejected', color: 'default' };
    case 'withdrawn':
      return { state: '✖ Withdrawn', color: 'default' };
    case 'expired':
      return { state: '✖ Expired', color: 'default' };
  }
}
