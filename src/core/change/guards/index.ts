import type { GuardResult } from '../change.ts';
import type { ChangeKind } from '../kind.ts';
import { connectorAlive } from './connector-alive.ts';
import { emergencyAccounts } from './emergency-accounts.ts';
import { exceptionGroup } from './exception-group.ts';
import { exceptionLength } from './exception-length.ts';
import { emergencyAccountsLeftOut } from './emergency-accounts-left-out.ts';
import { flipCertificate } from './flip-certificate.ts';
import { groupCanBeFilled } from './group-can-be-filled.ts';
import { groupNotInUse } from './group-not-in-use.ts';
import type { Guard, GuardFacts, GuardId } from './guard.ts';
import { machineNotBusy } from './machine-not-busy.ts';
import { nameIsFree } from './name-is-free.ts';
import { noLockOut } from './no-lock-out.ts';
import { notAlreadySo } from './not-already-so.ts';
import { objectOfThisPilot } from './object-of-this-pilot.ts';
import { personCanBeExcepted } from './person-can-be-excepted.ts';
import { policyNotEnforced } from './policy-not-enforced.ts';
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
  'flip-certificate': flipCertificate,
  'name-is-free': nameIsFree,
  'group-can-be-filled': groupCanBeFilled,
  'group-not-in-use': groupNotInUse,
  'policy-not-enforced': policyNotEnforced,
  'object-of-this-pilot': objectOfThisPilot,
  'emergency-accounts-left-out': emergencyAccountsLeftOut,
};

/** Every guard of the kind is asked, so that a refusal names all that is wrong at once. */
export function judgeGuards(kind: Pick<ChangeKind, 'guards'>, facts: GuardFacts): readonly GuardResult[] {
  return kind.guards.map((id) => ({ guard: id, ...guards[id].judge(facts) }));
}
