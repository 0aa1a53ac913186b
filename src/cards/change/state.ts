import type { Change, Drift } from '../../core/change/change.ts';
import type { KindTexts } from '../../core/change/kind.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { UserId } from '../../core/facts/ids.ts';
import { capitalise, escapeSentence, escapeText } from '../text.ts';
import { formatAsOf, formatMoment, type Reader } from '../time.ts';
import { describeExecuting } from './executing.ts';
import { describeFailure, sayUntouched } from './failure.ts';

/** How a state looks and what it says. The texts are escaped; empty where there is nothing to say. */
export interface ChangeState {
  readonly label: string;
  readonly style: 'accent' | 'good' | 'warning' | 'attention' | 'emphasis';
  readonly color: 'accent' | 'good' | 'warning' | 'attention' | 'default';
  /** What happened, and why. */
  readonly says: readonly string[];
  /** What somebody can do now. */
  readonly todo: readonly string[];
}

export interface Telling {
  readonly texts: KindTexts;
  readonly nameOf: (person: UserId) => string;
  readonly reader: Reader;
  readonly now: Instant;
  /** End of the freeze that holds this change at the moment. */
  readonly frozenUntil?: Instant;
}

export function describeState(change: Change, telling: Telling): ChangeState {
  const { status } = change;
  const { texts, reader, now } = telling;
  switch (status.status) {
    case 'requested':
      return { label: '◔ Waiting for approval', style: 'accent', color: 'accent', says: [], todo: [] };
    case 'approved':
      return { label: '◑ Approved', style: 'accent', color: 'accent', says: [approvedSays(change, status.notBefore, telling)], todo: [] };
    case 'executing':
      return describeExecuting(status, texts, reader, now);
    case 'done':
      return describeDone(status, telling);
    case 'failed':
      return describeFailure(status, change, texts);
    case 'stale':
      return {
        label: '⚠ Not carried out: the target has changed', style: 'warning', color: 'warning',
        says: [staleSays(status.moved), change.inPart === true ? sayUntouched(change) : 'The approvals were for what was shown, so nothing was done.'],
        todo: ['Look at how it stands now, and ask again if the change is still wanted.'],
      };
    case 'rejected':
    case 'withdrawn':
    case 'expired':
      return describeClosed(status, sayUntouched(change), telling);
  }
}

function approvedSays({ origin, rule }: Change, notBefore: Instant, { now, reader, frozenUntil }: Telling): string {
  if (rule.freezable && frozenUntil !== undefined && frozenUntil > notBefore) return `Changes of this class are frozen until ${formatMoment(frozenUntil, now, reader)}. It goes on by itself after that, unless its time has run out by then. Until then it can still be rejected.`;
  if (notBefore <= now) return 'It is carried out as soon as everything has been read once more.';
  const when = formatMoment(notBefore, now, reader);
  return origin.kind === 'follow-up' ? `It is carried out on ${when}, as was approved together with the change that it ends.` : `It is carried out at ${when}. Until then it can still be rejected.`;
}

function describeDone({ at, proof, drift }: Extract<Change['status'], { readonly status: 'done' }>, { texts, now, reader }: Telling): ChangeState {
  const says = [escapeSentence(texts.done), `Read back ${formatMoment(proof.readAt, now, reader)}: ${escapeSentence(proof.says)}`, `Done ${formatAsOf(at, reader)}.`];
  if (drift === undefined) return { label: '✔ Done and read back', style: 'good', color: 'good', says, todo: [] };
  return {
    label: '⚠ Done, but something else changed too', style: 'warning', color: 'warning',
    says: [...says, `The target is not as it was shown: ${byWhom(drift)} changed something else at the same time.`],
    todo: ['Find out whether that was meant. Undo this change if the two together are not what was approved.'],
  };
}

type Closed = Extract<Change['status'], { readonly status: 'rejected' | 'withdrawn' | 'expired' }>;

function describeClosed(status: Closed, untouched: string, { nameOf, reader }: Telling): ChangeState {
  const at = formatAsOf(status.at, reader);
  const look = { style: 'emphasis', color: 'default' } as const;
  switch (status.status) {
    case 'rejected':
      return { ...look, label: '✖ Rejected', says: [`${escapeText(nameOf(status.by))} rejected it ${at}:`, `“${escapeSentence(status.reason)}”`, untouched], todo: [] };
    case 'withdrawn':
      return { ...look, label: '✖ Withdrawn', says: [`${escapeText(nameOf(status.by))} took the request back ${at}. ${untouched}`], todo: [] };
    case 'expired':
      return { ...look, label: '✖ Expired', says: [`${expiredSays[status.clock]} It ended ${at}. ${untouched}`], todo: ['Ask again if it is still wanted.'] };
  }
}

const expiredSays = {
  waiting: 'Nobody completed the approvals in time.',
  executing: 'It was approved, but could not be begun in time.',
} as const;

function staleSays(moved: Drift): string {
  const who = byWhom(moved);
  return moved.lines.length === 0 ? `${capitalise(who)} has already done it meanwhile.` : `${capitalise(who)} changed it after it was shown here.`;
}

function byWhom({ by }: Drift): string {
  return by === undefined ? 'somebody (the audit log does not say who yet)' : escapeText(by);
}
