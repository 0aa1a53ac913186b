import { ownerNames, type Outcome, type Owner } from '../../core/diagnosis/diagnosis.ts';
import { capitalise } from '../text.ts';

/**
 * Who can put a cause right, and what they are for, in plain words; empty when there is nothing to put right. `forThemselves`: the
 * reader is the person it is about.
 */
export function helpFor(outcome: Outcome, owner: Owner, forThemselves: boolean): string {
  if (outcome === 'not-blocked') return '';
  if (outcome === 'undetermined' && owner === 'you') return 'If that does not help, the helpdesk can look further.';
  if (owner === 'you' && forThemselves) {
    return 'You can put this right yourself with the steps above. If they do not help, the helpdesk can.';
  }
  return `${capitalise(ownerName(owner, forThemselves))} can put this right. ${workOf[owner]}`.trimEnd();
}

/** `you`, `the person` or a team, inside a sentence. */
export function ownerName(owner: Owner, forThemselves: boolean): string {
  return owner === 'you' && !forThemselves ? 'the person' : ownerNames[owner];
}

const workOf: Readonly<Record<Owner, string>> = {
  you: '',
  helpdesk: '',
  'intune-admins': "They run your company's device management (Intune).",
  'entra-admins': 'They decide who may sign in, from where and how.',
  'security-operations': 'They look after threats on devices (Defender).',
};
