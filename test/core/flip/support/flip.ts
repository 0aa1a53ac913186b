import type { Subject } from '../../../../src/core/change/lock-out/subject.ts';
import type { Connector } from '../../../../src/core/facts/compliance.ts';
import { known, type Instant } from '../../../../src/core/facts/fact.ts';
import { userId, type UserId } from '../../../../src/core/facts/ids.ts';
import type { AppliedPolicyResult, SignIn } from '../../../../src/core/facts/sign-in.ts';
import { defaultEvidence } from '../../../../src/core/flip/certificate.ts';
import type { FlipQuestion } from '../../../../src/core/flip/judge.ts';
import { signIn } from '../../../support/facts.ts';
import { accessPolicy, ids, now } from '../../pilot/support/finished.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
export { ids, now };

const connector: Connector = { isDefender: true, partnerState: 'enabled', lastHeartbeatAt: now - hour, windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: false };

export function account(id: UserId, change: Partial<Subject> = {}): Subject {
  return { id, enabled: true, userType: 'member', groups: [], roleTemplateIds: [], device: 'none', ...change };
}

/** A person by number. */
export const someone = (number: number): UserId => userId(`ffffffff-0000-4000-8000-${String(number).padStart(12, '0')}`);

/** A sign-in that the policy applied to in this way, from a compliant laptop unless told otherwise. */
export function row(user: UserId, createdAt: Instant, result: AppliedPolicyResult | undefined = 'reportOnlySuccess', change: Partial<SignIn> = {}): SignIn {
  const made = signIn({ userId: user, createdAt, appId: ids.app, errorCode: 0, conditionalAccessStatus: 'success', appliedPolicies: [{ id: ids.policy, displayName: 'Pilot', result, enforcedGrantControls: ['compliantDevice'] }] });
  return { ...made, device: { ...made.device, isCompliant: true }, ...change };
}

/** Two people, twice a day on each of the last seven days: everything that is needed. */
export function enoughRows(): readonly SignIn[] {
  return [ids.user, ids.colleague].flatMap((user) => Array.from({ length: 14 }, (_, index) => row(user, now - hour - index * (day / 2))));
}

export function question(change: Partial<FlipQuestion> = {}): FlipQuestion {
  return {
    policy: accessPolicy({ state: 'enabledForReportingButNotEnforced' }), policyHash: 'hash', signIns: known(enoughRows(), now), people: known([ids.user, ids.colleague], now),
    emergencyAccounts: ids.emergency.map((id) => account(id)), connector: known(connector, now), brakeTripped: false, from: now - 14 * day, at: now, needed: defaultEvidence, ...change,
  };
}

export const workingConnector = connector;
