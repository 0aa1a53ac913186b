import type { CheckId } from '../../../../src/core/pilot/check-id.ts';
import type { Pilot } from '../../../../src/core/pilot/pilot.ts';
import type { StepId } from '../../../../src/core/pilot/step.ts';
import { watchBrake } from '../../../../src/features/pilot/brake.ts';
import { choose } from '../../../../src/features/pilot/choose.ts';
import type { StepInputs } from '../../../../src/features/pilot/inputs.ts';
import { breaks } from '../../../../src/sandbox/control/breaks.ts';
import type { Sandbox } from '../../../../src/sandbox/server.ts';
import { PAYROLL } from '../../../../src/sandbox/tenant/pilot-policies.ts';
import { laptop, tryOne, workedForDays, type Finished } from './finished-pilot.ts';

/** One thing that goes wrong in a finished pilot. */
export interface BreakRow {
  readonly says: string;
  readonly breakIt: (finished: Finished) => Promise<void> | void;
  /** Of the breaks that the sandbox knows, which one it is. */
  readonly known?: string;
}

/** What else the same fact says to other checks; that those which wait for them wait goes without saying. */
export type Also = Partial<Record<CheckId, 'failed' | 'undetermined'>>;

const hour = 60;
const report = 'policy-report-only';

/** For every check, the thing that it alone is there to see. */
export const broken: Readonly<Record<CheckId, BreakRow>> = {
  'pilot-users-chosen': recorded('Nobody is chosen, as when a walk begins', (pilot) => ({ ...pilot, plan: { ...pilot.plan, users: [] } })),
  'pilot-user-standard': brokenBy('user-has-role'),
  'pilot-user-licensed': brokenBy('user-no-defender'),
  'team-roles-held': inPortal('The last SOC analyst leaves their group', { as: 'elena', group: 'soc', remove: 'mira' }),
  'device-managed': brokenBy('device-not-in-intune'),
  'device-joined': brokenBy('device-registered-only'),
  'device-signed-in-with-pilot-user': brokenBy('device-used-by-somebody-else'),
  'user-group-exists': brokenBy('user-group-gone'),
  'user-group-plain': brokenBy('user-group-dynamic'),
  'user-group-members': brokenBy('user-group-lacks-user'),
  'device-group-exists': inPortal('The device group is deleted', { as: 'elena', group: 'pilotDevices', delete: true }),
  'device-group-plain': brokenBy('device-group-dynamic'),
  'device-group-members': brokenBy('device-group-lacks-device'),
  'groups-belong-together': brokenBy('device-of-somebody-else'),
  'connector-present': brokenBy('connector-gone'),
  'connector-enabled': brokenBy('connector-unresponsive'),
  'connector-heartbeat': brokenBy('connector-heartbeat-old'),
  'connector-windows-on': brokenBy('connector-windows-off'),
  'connector-unresponsive-days': brokenBy('connector-14-days'),
  'connector-missing-data': brokenBy('connector-blocks-on-missing-data'),
  'connector-other-settings': brokenBy('connector-attach-on'),
  'defender-read-access': unconfirmed('defender-read-access'),
  'defender-baseline': unconfirmed('defender-baseline'),
  'edr-policy-exists': inPortal('The onboarding policy is deleted', { as: 'ivo', intune: 'configuration-policy', policy: 'Pilot – Windows MDE Onboarding', remove: true }),
  'edr-policy-package': brokenBy('edr-package'),
  'edr-policy-sample-sharing': brokenBy('edr-sample-sharing'),
  'edr-policy-assigned': brokenBy('edr-unassigned'),
  'edr-policy-succeeded': brokenBy('edr-error'),
  'machine-in-inventory': brokenBy('machine-gone'),
  'machine-sensor-active': brokenBy('machine-inactive'),
  'machine-risk-visible': brokenBy('machine-no-risk'),
  'defender-urls-reachable': brokenBy('machine-impaired'),
  'risk-policy-exists': inPortal('The compliance policy is deleted', { as: 'ivo', intune: 'compliance-policy', policy: 'Pilot – Windows MDE device risk', remove: true }),
  'risk-policy-threshold': brokenBy('risk-policy-high'),
  'risk-policy-immediate': brokenBy('risk-policy-grace'),
  'risk-policy-assigned': brokenBy('risk-policy-unassigned'),
  'risk-policy-evaluated': brokenBy('risk-policy-not-evaluated'),
  'compliance-matches-risk': brokenBy('machine-high-risk'),
  'compliance-reached-entra': brokenBy('entra-disagrees'),
  'tenant-default': brokenBy('tenant-default-compliant'),
  'other-devices-covered': chosen('Jonas joins, and his laptop does not', 'pilot-groups', ({ nora, jonas }) => ({ users: `${nora.id},${jonas.id}` })),
  'app-federated': brokenBy('app-disabled'),
  'pilot-user-entitled': brokenBy('app-not-assigned'),
  'access-policy-exists': brokenBy('policy-gone'),
  'access-policy-people': brokenBy('policy-everybody'),
  'access-policy-app': brokenBy('policy-all-apps'),
  'access-policy-platform': brokenBy('policy-all-platforms'),
  'access-policy-grant': brokenBy('policy-mfa-is-enough'),
  'access-policy-other-conditions': brokenBy('policy-browser-only'),
  'access-policy-emergency-accounts': brokenBy('emergency-disabled'),
  'other-platforms': inPortal('The policy for other platforms is switched off', { as: 'elena', conditionalAccessPolicy: 'Payroll – Windows only', patch: { state: 'disabled' } }),
  'report-only-sign-in': acted('Back in report-only, Nora tries again from a private window', async (finished) => {
    finished.sandbox.control.break(report);
    await tryOne(finished, 'report-only', { privateWindow: true });
  }),
  'flip-evidence': brokenBy(report),
  'access-policy-on': acted('Back in report-only, with two weeks that speak for On', async (finished) => {
    finished.sandbox.control.break(report);
    await workedForDays(finished);
  }),
  'enforced-sign-in': acted('Nora tries again from a private window and is kept out', async (finished) => tryOne(finished, 'enforced', { privateWindow: true })),
  'block-proven': acted('Asked to show a block, Nora gets in from another laptop', async (finished) => {
    finished.sandbox.control.alert(laptop, { severity: 'High' });
    finished.pass(9 * hour);
    await tryOne(finished, 'blocked', { device: 'LT-4416' });
    finished.sandbox.control.resolve(laptop);
    finished.pass(10 * hour);
  }),
  'brake-armed': acted('The policy keeps five of its people out', async (finished) => {
    const { sandbox, people, pilot, pass } = finished;
    const { mostPeople } = pilot.settings.brake;
    for (const user of (await people()).slice(0, mostPeople + 2)) sandbox.control.signIn({ user, app: PAYROLL.displayName, privateWindow: true });
    pass(5);
    if ((await watchBrake(pilot)) !== 'tripped') throw new Error('the brake did not trip');
  }),
};

/** The other breaks of the sandbox: a second way to fail a check, or nothing that a check minds. */
export const otherBreaks: Readonly<Record<string, { readonly fails: CheckId | undefined; readonly also?: Also }>> = {
  'user-disabled': { fails: 'pilot-user-standard' },
  'user-guest': { fails: 'pilot-user-standard' },
  'user-gone': { fails: 'pilot-user-standard', also: { 'pilot-user-licensed': 'undetermined', 'user-group-members': 'failed', 'pilot-user-entitled': 'failed' } },
  'user-no-intune': { fails: 'pilot-user-licensed' },
  'user-no-entra-p1': { fails: 'pilot-user-licensed' },
  // What was found once is followed by its id.
  'user-group-namesake': { fails: undefined },
  'user-group-role-assignable': { fails: 'user-group-plain' },
  'user-group-renamed': { fails: undefined },
  'user-group-has-stranger': { fails: undefined },
  'device-group-has-user': { fails: undefined },
  'app-open': { fails: undefined },
  'app-gone': { fails: 'app-federated' },
  'policy-off': { fails: 'flip-evidence' },
  'policy-on': { fails: undefined },
  'policy-excludes-nobody': { fails: 'access-policy-emergency-accounts' },
  'policy-excludes-user': { fails: 'access-policy-people' },
  'policy-asks-mfa': { fails: 'access-policy-grant' },
  'connector-android-on': { fails: 'connector-other-settings' },
  'machine-not-onboarded': { fails: 'machine-in-inventory' },
  'risk-policy-no-rule': { fails: 'risk-policy-threshold', also: { 'compliance-matches-risk': 'undetermined' } },
  'intune-disagrees': { fails: 'compliance-reached-entra', also: { 'compliance-matches-risk': 'failed' } },
  'device-gone-from-intune': { fails: 'device-managed' },
  'tenant-default-noncompliant': { fails: undefined },
};

/** Services that do not answer, and what then cannot be told. */
export const outages: Readonly<Record<string, readonly CheckId[]>> = {
  'GET /beta/deviceManagement/mobileThreatDefenseConnectors*': ['connector-present'],
  'GET /beta/deviceManagement/managedDevices*': ['device-signed-in-with-pilot-user'],
  'GET /*/deviceManagement/deviceCompliancePolicies*': ['risk-policy-exists'],
  'GET /beta/deviceManagement/configurationPolicies*': ['edr-policy-exists'],
  'GET /*/deviceManagement': ['tenant-default'],
  'GET /api/machines*': ['machine-in-inventory'],
  'GET /v1.0/groups*': ['team-roles-held', 'user-group-exists', 'device-group-exists', 'pilot-user-entitled'],
  'GET /v1.0/users*': ['pilot-user-standard', 'pilot-user-licensed', 'other-devices-covered', 'access-policy-emergency-accounts'],
  'GET /v1.0/devices*': ['device-joined', 'device-group-members'],
  'GET /v1.0/servicePrincipals*': ['app-federated'],
  'GET /*/identity/conditionalAccess/policies*': ['access-policy-exists'],
};

/** Nothing answers: no check that rests on a reading says anything, and none says "failed". */
export const nothingAnswers: readonly CheckId[] = [
  'pilot-user-standard', 'pilot-user-licensed', 'team-roles-held', 'device-managed', 'device-joined', 'user-group-exists', 'device-group-exists', 'connector-present',
  'edr-policy-exists', 'risk-policy-exists', 'tenant-default', 'app-federated', 'access-policy-exists',
];

function acted(says: string, breakIt: BreakRow['breakIt']): BreakRow {
  return { says, breakIt };
}

function brokenBy(known: string): BreakRow {
  return { says: breaks[known]?.says ?? known, breakIt: ({ sandbox }) => sandbox.control.break(known), known };
}

function inPortal(says: string, edit: Parameters<Sandbox['control']['portal']>[0]): BreakRow {
  return acted(says, ({ sandbox }) => sandbox.control.portal(edit));
}

/** What the walk alone could leave behind: the record without it. */
function recorded(says: string, change: (pilot: Pilot) => Pilot): BreakRow {
  return acted(says, async ({ record, keep }) => keep(change(record)));
}

function unconfirmed(check: CheckId): BreakRow {
  return recorded('Nobody has confirmed it', (pilot) => ({ ...pilot, confirmations: pilot.confirmations.filter((each) => each.check !== check) }));
}

function chosen(says: string, step: StepId, inputs: (people: Sandbox['people']) => StepInputs): BreakRow {
  return acted(says, async ({ pilot, record, sandbox }) => {
    const { status } = await choose(pilot, record.startedBy, step, inputs(sandbox.people));
    if (status !== 'chosen') throw new Error(`the choice was ${status}`);
  });
}
