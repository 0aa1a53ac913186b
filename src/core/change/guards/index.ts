import type { GuardResult } from '../change.ts';
import type { ChangeKind } from '../kind.ts';
import { connectorAlive } from './connector-alive.ts';
import { emergencyAccounts } from './emergency-accounts.ts';
import { exceptionGroup } from './exception-group.ts';
import { exceptionLength } from './exception-length.ts';
import type { Guard, GuardFacts, GuardId } from './guard.ts';
import { machineNotBusy } from './machine-not-busy.ts';
import { noLockOut } from './no-lock-out.ts';
import { notAlreadySo } from './not-already-so.ts';
import { personCanBeExcepted } from './person-can-be-excepted.ts';
import { reportOnlyFirst } from './report-only-first.ts';
import { thresholdDirection } from './threshold-direction.ts';

export const guards: Readonly<Record<GuardId, Guard>> = {
  'not-already-so': notAlreadySo,
  'emergency-accounts': emergencyAccounts,
  'no-lock-out': noLockOut,
  'report-only-first': reportOnlyFirst,
  'threshold-direction': thresholdDirection,
  'connector-alive': connectorAlive,
  'machine-not-busy': machineNotBusy,
  'exception-group': exceptionGroup,
  'exception-length': exceptionLength,
  'person-can-be-excepted': personCanBeExcepted,
};

/** Every guard of the kind is asked, so that a refusal names all that is wrong at once. */
export function judgeGuards(kind: Pick<ChangeKind, 'guards'>, facts: GuardFacts): readonly GuardResult[] {
  return kind.guards.map((id) => ({ guard: id, ...guards[id].judge(facts) }));
}
