import type { Pilot } from '../../core/pilot/pilot.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { listOf } from '../list.ts';
import { escapeSentence, escapeText } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import { describeChanges, type NumberedChange } from './changes.ts';
import { looks, notice, toBoard, type NoticeData } from './notice.ts';

export interface RollbackQuestion {
  readonly pilot: Pick<Pilot, 'id' | 'revision' | 'status' | 'firstState'>;
  /** Headings of the changes that can be asked for next; names in them are not escaped yet. */
  readonly left: readonly string[];
  /** Changes of the pilot that are not over. */
  readonly open: readonly NumberedChange[];
  readonly now: Instant;
  readonly environment: string;
  readonly reader: Reader;
}

/** What a rollback takes back, how far it is, and its next step. */
export function presentRollback({ pilot, left, open, now, environment, reader }: RollbackQuestion): NoticeData {
  const button = { id: pilot.id, revision: pilot.revision };
  const subtitle = `${escapeText(environment)} · back to ${formatAsOf(pilot.firstState.takenAt, reader)}`;
  const lines = listOf([...describeChanges(open, now).map((text) => ({ symbol: '⟳', text })), ...left.map((text) => ({ symbol: '○', text: escapeSentence(text) }))], 12, (row) => ({ ...row, color: 'warning' as const }));
  if (pilot.status === 'rolled-back') {
    return notice({
      look: looks.good, label: '✔ Rolled back', summary: 'The pilot is rolled back.', headline: 'The tenant is as it was before the pilot', subtitle, lines, linesTitle: 'Still open',
      says: ['Everything that the pilot created is gone, and what it changed is as it was. What was there before it has stayed.'],
      todo: ['The record of all changes stays. Write “pilot evidence” for the file.'],
    });
  }
  const begun = pilot.status === 'rolling-back';
  return notice({
    look: begun ? looks.warning : looks.quiet, label: begun ? '◑ Rolling back' : '○ Not begun',
    summary: begun ? 'The pilot is being rolled back.' : 'Roll back the pilot?',
    headline: begun ? (left.length === 0 ? 'Nothing more can be asked for now' : 'The next change can be asked for') : 'Roll back the pilot?', subtitle, lines,
    linesTitle: begun ? 'What comes next' : 'What would be taken back first',
    says: begun
      ? ['Each is asked for, approved and read back like any other change, the protection last in first out.']
      : ['The pilot goes back to its first state, one change after the other: each is asked for and approved like any other. From the first step on, the app is no longer protected.', 'What was there before the pilot stays.'],
    todo: begun && left.length === 0 && open.length > 0 ? ['Wait until the open changes are done; then I look what is left. Write “roll back pilot” to see.'] : [],
    buttons: [
      ...(begun ? (left.length === 0 ? [] : [{ title: 'Show the next change', verb: 'pilot.next-rollback', style: 'positive', ...button } as const]) : [{ title: 'Roll back', verb: 'pilot.begin-rollback', style: 'destructive', ...button } as const]),
      toBoard(button),
    ],
  });
}
