import type { Change } from '../../core/change/change.ts';
import { isResolved } from '../../core/change/change.ts';
import type { ChangeKind, Revert } from '../../core/change/kind.ts';

/** For whom a card is made. `neutral`: whoever reads along in a channel; the others are one person whose rights were looked up. */
export type ChangeView = 'neutral' | 'approver' | 'requester' | 'reader';

export interface ChangeButtons {
  readonly canReview: boolean;
  readonly canApprove: boolean;
  /** Empty, or the address of the page where this class is approved. */
  readonly approvalPageUrl: string;
  readonly canReject: boolean;
  readonly canApproveInEmergency: boolean;
  readonly canWithdraw: boolean;
  readonly canUndo: boolean;
  readonly canAskAgain: boolean;
}

export interface Viewing {
  readonly change: Change;
  readonly kind: ChangeKind;
  readonly view: ChangeView;
  /** The reader holds the emergency role. */
  readonly mayApproveInEmergency?: boolean;
  readonly approvalPageUrl?: string;
}

/**
 * Only what could have an effect: a button that always answers "too late" teaches people not to read. It grants nothing; every
 * press is judged on the server.
 */
export function buttonsFor({ change, kind, view, mayApproveInEmergency = false, approvalPageUrl }: Viewing): ChangeButtons {
  const { rule, origin } = change;
  const { status } = change.status;
  const waits = status === 'requested' && rule.approvals > 0;
  const onCard = rule.stepUp.where === 'card';
  const stoppable = !isResolved(change) && !hasActed(change) && origin.kind === 'person';
  const personal = view === 'approver' || view === 'requester';
  // Whoever may approve alone need not be one of those who were asked.
  const alone = view !== 'neutral' && waits && rule.emergencyAllowed && mayApproveInEmergency;
  return {
    canReview: view === 'neutral' && !isResolved(change),
    canApprove: view === 'approver' && waits && onCard,
    approvalPageUrl: (alone || (view === 'approver' && waits)) && !onCard ? safeAddress(approvalPageUrl) : '',
    canReject: view === 'approver' && stoppable,
    canApproveInEmergency: alone && onCard,
    canWithdraw: view === 'requester' && stoppable,
    canUndo: personal && undoOf(change, kind)?.status === 'possible',
    canAskAgain: view === 'requester' && origin.kind === 'person' && (status === 'stale' || status === 'expired' || status === 'failed'),
  };
}

/** What would take a change back; undefined while there is nothing to take back. */
export function undoOf({ order, shown, status }: Change, kind: ChangeKind): Revert | undefined {
  return status.status === 'done' ? kind.revert(order, shown) : undefined;
}

function hasActed({ status }: Change): boolean {
  return status.status === 'executing' && status.attempts.length > 0;
}

/** An address from the configuration and the change's id: https, or this machine in the sandbox; anything else is left out. */
function safeAddress(address: string | undefined): string {
  if (address === undefined || !URL.canParse(address)) return '';
  const { protocol, hostname, href } = new URL(address);
  const here = hostname === '127.0.0.1' || hostname === 'localhost';
  return protocol === 'https:' || (protocol === 'http:' && here) ? href : '';
}
