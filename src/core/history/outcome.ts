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
    case 'failure': return conditionalAccess === 'failure' ? 'blocked-by-policy' : 'failed';
  }
}

/** A custom control or terms of use are open in the browser. */
const externalStepPending = 50158;
