import type { Approval, Change } from '../../core/change/change.ts';
import { askedRoles } from '../../core/change/approval/decide-vote.ts';
import { nextEscalation } from '../../core/change/approval/clocks.ts';
import { listRoles } from '../../core/change/approval/standing.ts';
import type { ApprovalRule } from '../../core/change/rule.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeSentence, escapeText } from '../text.ts';
import { formatDuration, formatMoment } from '../time.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import type { Telling } from './state.ts';

export interface ApprovalRow {
  readonly text: string;
  readonly detail: string;
}

/** Who may decide and how many are still needed; empty once it is decided. */
export function describeNeed(change: Change): string {
  const { rule, approvals, origin, status } = change;
  if (origin.kind === 'follow-up') return 'Approved together with the change that it ends.';
  if (rule.approvals === 0) return 'Needs no approval: the requester may do this on their own.';
  if (status.status !== 'requested') return '';
  const missing = Math.max(0, rule.approvals - approvals.length);
  return `${needOf(rule.approvals, listRoles(askedRoles(change)))} ${missing === rule.approvals ? 'Nobody has approved yet.' : `${String(missing)} more ${missing === 1 ? 'is' : 'are'} needed.`}`;
}

/** `Needs 2 approvals by the leads, from different people, none of them the requester.` */
export function needOf(approvals: number, who: string): string {
  return approvals === 1 ? `Needs an approval by ${who}, other than the requester.` : `Needs ${String(approvals)} approvals by ${who}, from different people, none of them the requester.`;
}

export function presentApprovals(approvals: readonly Approval[], { nameOf, now, reader }: Telling): CardList<ApprovalRow> {
  return listOf(approvals, 6, ({ by, at, emergencyReason, stepUp }) => ({
    text: `${emergencyReason === undefined ? '✔' : '⚠'} ${escapeText(nameOf(by))}${emergencyReason === undefined ? '' : ', alone in an emergency'}`,
    detail: [
      formatMoment(at, now, reader),
      stepUp === undefined ? '' : `signed in again${stepUp.methods.length === 0 ? '' : ` (${escapeText(stepUp.methods.join(', '))})`}`,
      emergencyReason === undefined ? '' : `“${escapeSentence(emergencyReason)}”`,
    ].filter((part) => part !== '').join(' · '),
  }));
}

/** The two clocks, as long as they run. */
export function presentClocks(change: Change, { now, reader }: Telling): readonly FactRow[] {
  const { status, rule } = change;
  if (status.status === 'approved') return [{ title: 'Begin by', value: formatMoment(status.executeBy, now, reader) }];
  if (status.status !== 'requested') return [];
  const escalation = nextEscalation(change);
  return [
    { title: 'Decide by', value: formatMoment(status.expiresAt, now, reader) },
    ...(escalation === undefined ? [] : [{ title: 'Otherwise', value: `${formatMoment(escalation, now, reader)} I ask ${listRoles(rule.tiers[change.tier + 1] ?? [])} too` }]),
    { title: 'Then', value: describeSecondClock(rule) },
  ];
}

export function describeSecondClock({ coolDownMs, executeWithinMs }: ApprovalRule): string {
  const begun = `begun within ${formatDuration(executeWithinMs)}, or it expires`;
  return coolDownMs === 0 ? `After the last approval: ${begun}` : `After the last approval: ${formatDuration(coolDownMs)} in which it can still be rejected, then ${begun}`;
}
