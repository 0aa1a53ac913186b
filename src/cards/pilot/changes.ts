import { isResolved, type Change } from '../../core/change/change.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { escapeSentence } from '../text.ts';
import { formatAge } from '../time.ts';

export interface NumberedChange {
  readonly number: number;
  readonly change: Change;
}

/** Changes that are not over, one line each, escaped. */
export function describeChanges(changes: readonly NumberedChange[], now: Instant): readonly string[] {
  return changes.filter(({ change }) => !isResolved(change)).map(({ number, change }) => {
    const { heading } = kindOf(change.order).says(change.order, change.shown.name);
    return `#${String(number)} ${escapeSentence(heading)} · ${stateOf(change)}, asked ${formatAge(change.requestedAt, now)}`;
  });
}

function stateOf({ status, approvals, rule }: Change): string {
  switch (status.status) {
    case 'requested':
      return `waiting for approval, ${String(approvals.length)} of ${String(rule.approvals)}`;
    case 'approved':
      return 'approved, not begun';
    case 'executing':
      return status.waitingFor?.kind === 'second-admin' ? 'Intune waits for its second admin' : 'being carried out';
    default:
      return 'over';
  }
}
