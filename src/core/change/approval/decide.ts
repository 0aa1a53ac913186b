import type { Change } from '../change.ts';
import type { Command, Decision } from '../command.ts';
import type { ChangeEvent } from '../event.ts';
import { defaultTiming, type ExecutionTiming } from '../timing.ts';
import { decideAttempt, decideBeginning, decideEndOfAttempt, decideReadBack } from './decide-execution.ts';
import { decideRequest } from './decide-request.ts';
import { decideApproval, decideClock, decideEmergency, decideRejection, decideWithdrawal } from './decide-vote.ts';

/** What a command leads to. Pure: the same change, command and timing give the same decision, always. */
export function decide(change: Change | undefined, command: Command, timing: ExecutionTiming = defaultTiming): Decision<ChangeEvent> {
  if (command.type === 'request') return change === undefined ? decideRequest(command) : { status: 'ignored', because: 'exists' };
  if (change === undefined) return { status: 'ignored', because: 'no-such-change' };
  const { at } = command;
  switch (command.type) {
    case 'approve':
      return decideApproval(change, command);
    case 'approve-in-emergency':
      return decideEmergency(change, command);
    case 'reject':
      return decideRejection(change, command);
    case 'withdraw':
      return decideWithdrawal(change, command.by, at);
    case 'look-at-the-clock':
      return decideClock(change, at);
    case 'begin-execution':
      return decideBeginning(change, at, command.frozenUntil);
    case 'attempt':
      return decideAttempt(change, at, command.checks, timing);
    case 'attempt-ended':
      return decideEndOfAttempt(change, at, command.outcome, timing);
    case 'read-back':
      return decideReadBack(change, at, command.found, timing);
  }
}
