import type { Change, DiffLine } from '../../../src/core/change/change.ts';
import { pilotId } from '../../../src/core/facts/ids.ts';
import type { SignIn } from '../../../src/core/facts/sign-in.ts';
import { judgePilot } from '../../../src/core/pilot/judge.ts';
import type { Pilot } from '../../../src/core/pilot/pilot.ts';
import type { PilotFacts } from '../../../src/core/pilot/facts.ts';
import type { PilotReport } from '../../../src/core/pilot/step.ts';
import { breaks } from '../../core/pilot/support/breaks.ts';
import { accessPolicy, finished, ids, now } from '../../core/pilot/support/finished.ts';
import { known } from '../../../src/core/facts/fact.ts';
import { states } from './change-fixtures.ts';

export { finished, ids, now as pilotNow };

const day = 24 * 60 * 60 * 1000;
export const pilotButton = { id: 'hB3s9QkTn2LxVwYzAa01Cd', revision: 14 };

export function pilotWith(facts: PilotFacts, change: Partial<Pilot> = {}): Pilot {
  const { plan, objects, firstState, confirmations, trials, brake } = facts;
  return {
    id: pilotId(pilotButton.id), revision: pilotButton.revision, status: 'walking', startedBy: ids.colleague, startedAt: now - 13 * day, plan, objects, firstState, confirmations, trials, brake,
    watched: [], boards: [], ...change,
  };
}

/** Three days in report-only: the evidence is not enough yet, and some things of earlier steps need a person. */
export function underWay(): PilotFacts {
  const facts: PilotFacts = { ...breaks['flip-evidence'](finished()), onSince: undefined, reportOnlySince: now - 3 * day, accessPolicy: known(accessPolicy({ state: 'enabledForReportingButNotEnforced' }), now), brake: { status: 'off' }, trials: [] };
  return breaks['defender-baseline'](breaks['connector-unresponsive-days'](facts));
}

/** Nothing is done but the groups. */
export function early(): PilotFacts {
  const none: PilotFacts = { ...finished(), onSince: undefined, brake: { status: 'off' }, trials: [], certificate: undefined };
  return breaks['connector-present'](breaks['defender-read-access'](breaks['edr-policy-exists'](breaks['access-policy-exists'](breaks['risk-policy-exists'](none)))));
}

export function reportOf(facts: PilotFacts): PilotReport {
  return judgePilot(facts);
}

export const openChanges: readonly { readonly number: number; readonly change: Change }[] = [
  { number: 21, change: { ...states['half-approved'], requestedAt: now - 20 * 60_000 } },
  { number: 20, change: { ...states['second-admin'], requestedAt: now - day } },
  { number: 19, change: states.done },
];

export const creation: readonly DiffLine[] = [
  { path: 'new.displayName', before: undefined, after: 'Pilot – Windows Zero Trust Users' },
  { path: 'new.members', before: undefined, after: '["Petra Pilot"]' },
];

export const blockedSignIn: SignIn = {
  id: 'sign-in-blocked', correlationId: '5d1f3a44-0000-4000-8000-00000000beef', createdAt: now - 60_000, userId: ids.user, userPrincipalName: 'petra@example.test', appId: ids.app, appName: 'Payroll',
  clientAppUsed: 'Browser', clientKind: 'browser', ipAddress: undefined, city: undefined, country: undefined, errorCode: 53000, failureReason: 'Device is not in required device state: compliant.',
  conditionalAccessStatus: 'failure', appliedPolicies: [{ id: ids.policy, displayName: 'Pilot – MDE Intune Compliance', result: 'failure', enforcedGrantControls: ['compliantDevice'] }],
  device: { deviceId: ids.device, displayName: 'LT-1', operatingSystem: 'Windows 11', browser: 'Edge', isCompliant: false, isManaged: true, joinType: 'joined' },
  signInRisk: undefined, userRisk: undefined, deviceCodeFlow: undefined,
};
