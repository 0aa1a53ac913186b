import type { Change, FailureCode } from '../../core/change/change.ts';
import type { KindTexts } from '../../core/change/kind.ts';
import { escapeSentence } from '../text.ts';
import type { ChangeState } from './state.ts';

type Failed = Extract<Change['status'], { readonly status: 'failed' }>;

/** First what is known of the tenant: whoever reads "failed" wants to know whether anything was changed. */
export function describeFailure({ why, detail }: Failed, change: Pick<Change, 'inPart'>, texts: KindTexts): ChangeState {
  const known = failures[why];
  const unclear = change.inPart === true || known.changed !== nothing;
  return {
    label: unclear ? `⚠ ${known.label}` : `✖ ${known.label}`,
    style: unclear ? 'warning' : 'attention',
    color: unclear ? 'warning' : 'attention',
    says: [known.changed === nothing ? sayUntouched(change) : known.changed, ...(detail.trim() === '' ? [] : [escapeSentence(detail)])],
    todo: [escapeSentence(texts.afterFailure)],
  };
}

interface FailureText {
  readonly label: string;
  readonly changed: string;
}

const nothing = 'Nothing was changed.';

/** Of a change that ended without being done. */
export function sayUntouched({ inPart }: Pick<Change, 'inPart'>): string {
  return inPart === true ? 'A part of it was made before that, and is left as it is.' : nothing;
}

const failures: Readonly<Record<FailureCode, FailureText>> = {
  'refused-by-service': { label: 'Refused by the service', changed: nothing },
  'not-taken': { label: 'It did not take effect', changed: nothing },
  'not-confirmed': { label: 'Not confirmed', changed: 'It was asked for, and I could not find out whether it took effect.' },
  'held-by-intune': { label: 'Still held by Intune', changed: 'Intune kept it for a second admin, who did not answer. It could still be approved there.' },
  overtaken: { label: 'Overtaken', changed: 'It was asked for, and the target was set to something else after that.' },
  'target-gone': { label: 'The target is gone', changed: 'What was to be changed no longer exists.' },
  guard: { label: 'Stopped by a check', changed: nothing },
  'requester-not-entitled': { label: 'The requester lost the right', changed: nothing },
  'could-not-check': { label: 'It could not be checked', changed: nothing },
  'action-failed': { label: 'The action ended without effect', changed: 'It was begun and ended without effect.' },
};
