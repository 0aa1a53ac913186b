import { readCode } from '../diagnosis/error-codes.ts';
import type { SignIn } from '../facts/sign-in.ts';
import type { Circumstances } from './columns.ts';

/** A prompt or a silent step of the protocol is no outcome: the row after it has one. Undefined: the log gives no code. */
export function outcomeOf(errorCode: number | undefined, conditionalAccess: SignIn['conditionalAccessStatus']): Circumstances['outcome'] {
  if (errorCode === undefined) return undefined;
  const reading = readCode(errorCode);
  switch (reading.kind) {
    case 'success': return 'succeeded';
    case 'silent':
    case 'prompt': return 'interrupted';
    case 'policies': return errorCode === externalStepPending ? 'interrupted' : 'blocked-by-policy';
    case 'locked-or-malicious': return 'failed';
    case 'failure': return conditionalAccess === 'failure' ? 'blocked-by-policy' : beforePolicies.has(errorCode) ? 'failed' : undefined;
  }
}

/** A custom control or terms of use are open in the browser. */
const externalStepPending = 50158;

/**
 * Codes of sign-ins that end before any policy is looked at: the account, the password, the assignment to the app, the device object,
 * an old session. Any other failure may have passed the policies, and leaving it out would hide a person who is hit.
 */
const beforePolicies: ReadonlySet<number> = new Set([50034, 50055, 50056, 50057, 50059, 50105, 50126, 50132, 50133, 50144, 50173, 90072, 135011, 700016, 7000112]);
