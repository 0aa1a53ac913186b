import type { DiffLine } from '../../core/change/change.ts';
import type { ChangeId } from '../../core/facts/ids.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { CardBase } from '../card.ts';
import type { CardList } from '../list.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import type { TextRow } from './change.ts';
import { presentDiff, type DiffRow } from './shown.ts';

export interface AlarmData extends CardBase, ButtonData {
  readonly label: string;
  readonly style: string;
  readonly color: string;
  readonly headline: string;
  readonly subtitle: string;
  readonly says: readonly TextRow[];
  readonly drift: CardList<DiffRow>;
  readonly todo: readonly TextRow[];
  readonly canUndo: boolean;
}

/** What people must hear of at once. Names and reasons as they are, not escaped. */
export type Alarm =
  /** The target is not as it was approved. `by`: from the audit log; undefined while it does not say. */
  | { readonly kind: 'drift'; readonly lines: readonly DiffLine[]; readonly by: string | undefined; readonly canUndo: boolean }
  | { readonly kind: 'emergency-approval'; readonly by: string; readonly reason: string }
  /** The end of an exception failed: somebody keeps an access that was given for a time. */
  | { readonly kind: 'exception-not-ended'; readonly person: string; readonly why: string };

export interface AlarmQuestion {
  readonly alarm: Alarm;
  readonly number: number;
  readonly change: { readonly id: ChangeId; readonly revision: number };
  /** What the change does: its heading. */
  readonly heading: string;
  readonly at: Instant;
  readonly environment: string;
  readonly reader: Reader;
}

export function presentAlarm({ alarm, number, change, heading, at, environment, reader }: AlarmQuestion): AlarmData {
  const { label, says, todo } = textsOf(alarm);
  const severe = alarm.kind === 'exception-not-ended';
  return {
    lang: 'en',
    summary: plainText(`${label.slice(2)}: change #${String(number)}, ${heading}.`, sentenceLimit),
    label,
    style: severe ? 'attention' : 'warning',
    color: severe ? 'attention' : 'warning',
    headline: escapeSentence(heading),
    subtitle: `Change #${String(number)} · ${escapeText(environment)} · ${formatAsOf(at, reader)}`,
    says: says.map((text) => ({ text })),
    drift: presentDiff(alarm.kind === 'drift' ? alarm.lines : []),
    todo: todo.map((text) => ({ text })),
    canUndo: alarm.kind === 'drift' && alarm.canUndo,
    id: change.id,
    revision: change.revision,
  };
}

interface AlarmTexts {
  readonly label: string;
  readonly says: readonly string[];
  readonly todo: readonly string[];
}

function textsOf(alarm: Alarm): AlarmTexts {
  switch (alarm.kind) {
    case 'drift':
      return {
        label: '⚠ Not as it was approved',
        says: [`${alarm.by === undefined ? 'Somebody (the audit log does not say who yet)' : escapeText(alarm.by)} changed something else on the same object.`],
        todo: ['Find out whether that was meant. Undo the change if the two together are not what was approved.'],
      };
    case 'emergency-approval':
      return {
        label: '⚠ Approved by one person alone',
        says: [`${escapeText(alarm.by)} approved it alone, in an emergency:`, `“${escapeSentence(alarm.reason)}”`],
        todo: ['Look at it afterwards. Rejecting it is possible until it is carried out, undoing it after that.'],
      };
    case 'exception-not-ended':
      return {
        label: '✖ An exception was not ended',
        says: [`${escapeText(alarm.person)} still has an access that was given for a time: ${escapeSentence(alarm.why)}`],
        todo: ['Remove the person from the group in Entra by hand, now. Then find out why it could not be done here.'],
      };
  }
}
