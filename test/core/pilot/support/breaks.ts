import { known, unknown, type Fact, type Source } from '../../../../src/core/facts/fact.ts';
import type { CheckId } from '../../../../src/core/pilot/check-id.ts';
import type { PilotFacts } from '../../../../src/core/pilot/facts.ts';
import { accessPolicy, certificate, changed, entraDevice, ids, machine, managed, now, person, trial, withDevice, withUser } from './finished.ts';

export type Break = (facts: PilotFacts) => PilotFacts;

const at = now;
const gone = known(undefined, at);
const everybody = { all: false, none: false, users: [], groups: [], roles: [], guests: undefined };
const notRead = (source: Source) => unknown(source, 'unavailable');

/** Takes the object of that name away, with its id. */
function without(facts: PilotFacts, name: keyof PilotFacts['namesakes']): PilotFacts {
  const { [name]: _lost, ...objects } = facts.objects;
  return { ...facts, [name]: gone, objects, namesakes: { ...facts.namesakes, [name]: known(0, at) } };
}

/** For each check the smallest thing that goes wrong. */
export const breaks: Readonly<Record<CheckId, Break>> = {
  'pilot-users-chosen': (facts) => ({ ...facts, plan: { ...facts.plan, users: [], devices: [] }, users: [], devices: [] }),
  'pilot-user-standard': (facts) => withUser(facts, { directoryRoles: known(['62e90394-69f5-4237-9190-012177145e10'], at) }),
  'pilot-user-licensed': (facts) => withUser(facts, { plans: known([{ service: 'SCO', servicePlanId: 'x', enabled: true }, { service: 'WindowsDefenderATP', servicePlanId: 'y', enabled: true }], at) }),
  'team-roles-held': (facts) => ({ ...facts, roleHolders: known({ helpdesk: [], soc: [], intune: [ids.user], entra: [ids.colleague], lead: [], emergency: [] }, at) }),
  'device-managed': (facts) => withDevice(facts, { managed: known([managed({ managedByDefenderOnly: true })], at) }),
  'device-joined': (facts) => withDevice(facts, { entra: known(entraDevice({ joinType: 'registered' }), at) }),
  'device-signed-in-with-pilot-user': (facts) => withDevice(facts, { loggedOn: known([{ userId: ids.colleague, at: now }, { userId: ids.user, at: 0 }], at) }),
  'user-group-exists': (facts) => without(facts, 'userGroup'),
  'user-group-plain': (facts) => ({ ...facts, userGroup: changed(facts.userGroup, { dynamic: true }) }),
  'user-group-members': (facts) => ({ ...facts, userGroup: changed(facts.userGroup, { members: [] }) }),
  'device-group-exists': (facts) => without(facts, 'deviceGroup'),
  'device-group-plain': (facts) => ({ ...facts, deviceGroup: changed(facts.deviceGroup, { securityEnabled: false }) }),
  'device-group-members': (facts) => ({ ...facts, deviceGroup: changed(facts.deviceGroup, { members: [] }) }),
  'groups-belong-together': (facts) => withDevice(facts, { managed: known([managed({ userId: ids.colleague })], at) }),
  'connector-present': (facts) => ({ ...facts, connector: gone }),
  'connector-enabled': (facts) => ({ ...facts, connector: changed(facts.connector, { partnerState: 'error' }) }),
  'connector-heartbeat': (facts) => ({ ...facts, connector: changed(facts.connector, { lastHeartbeatAt: now - 3 * 24 * 3_600_000 }) }),
  'connector-windows-on': (facts) => ({ ...facts, connector: changed(facts.connector, { windowsEnabled: false }) }),
  'connector-unresponsive-days': (facts) => ({ ...facts, connector: changed(facts.connector, { unresponsiveAfterDays: 14 }) }),
  'connector-missing-data': (facts) => ({ ...facts, connector: changed(facts.connector, { blocksOnMissingData: true }) }),
  'connector-other-settings': (facts) => ({ ...facts, connector: changed(facts.connector, { attachEnabled: true }) }),
  'defender-read-access': (facts) => ({ ...facts, confirmations: facts.confirmations.filter(({ check }) => check !== 'defender-read-access') }),
  'defender-baseline': (facts) => ({ ...facts, confirmations: facts.confirmations.filter(({ check }) => check !== 'defender-baseline') }),
  'edr-policy-exists': (facts) => without(facts, 'edrPolicy'),
  'edr-policy-package': (facts) => ({ ...facts, edrPolicy: changed(facts.edrPolicy, { packageType: 'onboard' }) }),
  'edr-policy-sample-sharing': (facts) => ({ ...facts, edrPolicy: changed(facts.edrPolicy, { sampleSharing: 'all' }) }),
  'edr-policy-assigned': (facts) => ({ ...facts, edrPolicy: changed(facts.edrPolicy, { assignedTo: [] }) }),
  'edr-policy-succeeded': (facts) => withDevice(facts, { configuration: known([{ id: ids.edr, displayName: undefined, state: 'error' }], at) }),
  'machine-in-inventory': (facts) => withDevice(facts, { machines: known([], at) }),
  'machine-sensor-active': (facts) => withDevice(facts, { machines: known([machine({ healthStatus: 'inactive' })], at) }),
  'machine-risk-visible': (facts) => withDevice(facts, { machines: known([machine({ riskScore: undefined })], at, [{ source: 'machines', reason: 'missing-value', detail: 'riskScore' }]) }),
  'defender-urls-reachable': (facts) => withDevice(facts, { machines: known([machine({ healthStatus: 'impairedCommunication' })], at) }),
  'risk-policy-exists': (facts) => without(facts, 'compliancePolicy'),
  'risk-policy-threshold': (facts) => ({ ...facts, compliancePolicy: changed(facts.compliancePolicy, { threshold: 'high' }) }),
  'risk-policy-immediate': (facts) => ({ ...facts, compliancePolicy: changed(facts.compliancePolicy, { blockAfterHours: 24 }) }),
  'risk-policy-assigned': (facts) => ({ ...facts, compliancePolicy: changed(facts.compliancePolicy, { assignedTo: [{ kind: 'all-devices' }] }) }),
  'risk-policy-evaluated': (facts) => withDevice(facts, { compliance: known([], at) }),
  'compliance-matches-risk': (facts) => withDevice(facts, { machines: known([machine({ riskScore: 'high' })], at) }),
  'compliance-reached-entra': (facts) => withDevice(facts, { entra: known(entraDevice({ isCompliant: false }), at) }),
  'tenant-default': (facts) => ({ ...facts, complianceSettings: known({ secureByDefault: false, validityDays: 30 }, at) }),
  'other-devices-covered': (facts) => ({ ...facts, otherDevices: known([managed({ deviceName: 'LT-2' })], at) }),
  'app-federated': (facts) => ({ ...facts, app: changed(facts.app, { signOnMode: 'password' }) }),
  'pilot-user-entitled': (facts) => withUser(facts, { entitled: known(false, at) }),
  'access-policy-exists': (facts) => without(facts, 'accessPolicy'),
  'access-policy-people': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ people: { include: { ...everybody, all: true }, exclude: { ...everybody, users: ids.emergency } } }), at) }),
  'access-policy-app': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ targets: { ...accessPolicy().targets, include: { ...accessPolicy().targets.include, all: true } } }), at) }),
  'access-policy-platform': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ platforms: undefined }), at) }),
  'access-policy-grant': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ grant: { operator: 'OR', controls: ['compliantDevice', 'mfa'], strengthId: undefined } }), at) }),
  'access-policy-other-conditions': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ locations: { include: ['all'], exclude: ['alltrusted'] } }), at) }),
  'access-policy-emergency-accounts': (facts) => ({ ...facts, emergencyAccounts: facts.emergencyAccounts.map(({ id }) => ({ id, person: known(person(id, { accountEnabled: false }), at) })) }),
  'other-platforms': (facts) => ({ ...facts, accessPolicies: known([accessPolicy()], at) }),
  'report-only-sign-in': (facts) => ({ ...facts, trials: facts.trials.filter(({ kind }) => kind !== 'report-only') }),
  'flip-evidence': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ state: 'enabledForReportingButNotEnforced' }), at), certificate: certificate({ verdict: 'refused', lines: [{ id: 'days', verdict: 'refused', says: 'Sign-ins on 2 days; 5 are needed.' }] }) }),
  'access-policy-on': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ state: 'enabledForReportingButNotEnforced' }), at) }),
  'enforced-sign-in': (facts) => ({ ...facts, trials: [...facts.trials, trial('enforced', { status: 'otherwise', says: 'Petra Pilot was kept out.' })] }),
  'block-proven': (facts) => ({ ...facts, trials: facts.trials.filter(({ kind }) => kind !== 'blocked') }),
  'brake-armed': (facts) => ({ ...facts, brake: { status: 'off' } }),
};

/** Checks that rest on nothing that is read: on the plan, on people's word, on sign-ins that were seen, on our own record. */
export const withoutReading = ['pilot-users-chosen', 'defender-read-access', 'defender-baseline', 'report-only-sign-in', 'enforced-sign-in', 'block-proven', 'brake-armed'] as const satisfies readonly CheckId[];

/** For each check that rests on a reading, that reading left out, or the value in it. */
export const gaps: Readonly<Record<Exclude<CheckId, (typeof withoutReading)[number]>, Break>> = {
  'pilot-user-standard': (facts) => withUser(facts, { directoryRoles: notRead('directoryRoles') }),
  'pilot-user-licensed': (facts) => withUser(facts, { plans: notRead('servicePlans') }),
  'team-roles-held': (facts) => ({ ...facts, roleHolders: notRead('groups') }),
  'device-managed': (facts) => withDevice(facts, { managed: notRead('managedDevices') }),
  'device-joined': (facts) => withDevice(facts, { entra: known(entraDevice({ joinType: undefined }), at) }),
  'device-signed-in-with-pilot-user': (facts) => withDevice(facts, { loggedOn: notRead('usersLoggedOn') }),
  'user-group-exists': (facts) => ({ ...facts, namesakes: { ...facts.namesakes, userGroup: notRead('groups') } }),
  'user-group-plain': (facts) => ({ ...facts, userGroup: changed(facts.userGroup, { dynamic: undefined }) }),
  'user-group-members': (facts) => ({ ...facts, userGroup: notRead('groups') }),
  'device-group-exists': (facts) => ({ ...facts, deviceGroup: notRead('groups') }),
  'device-group-plain': (facts) => ({ ...facts, deviceGroup: changed(facts.deviceGroup, { securityEnabled: undefined }) }),
  'device-group-members': (facts) => withDevice(facts, { entra: known(entraDevice({ objectId: undefined }), at) }),
  'groups-belong-together': (facts) => withDevice(facts, { managed: known([managed({ userId: undefined })], at) }),
  'connector-present': (facts) => ({ ...facts, connector: notRead('mobileThreatDefenseConnectors') }),
  'connector-enabled': (facts) => ({ ...facts, connector: changed(facts.connector, { partnerState: undefined }) }),
  'connector-heartbeat': (facts) => ({ ...facts, connector: changed(facts.connector, { lastHeartbeatAt: undefined }) }),
  'connector-windows-on': (facts) => ({ ...facts, connector: changed(facts.connector, { windowsEnabled: undefined }) }),
  'connector-unresponsive-days': (facts) => ({ ...facts, connector: changed(facts.connector, { unresponsiveAfterDays: undefined }) }),
  'connector-missing-data': (facts) => ({ ...facts, connector: changed(facts.connector, { blocksOnMissingData: undefined }) }),
  'connector-other-settings': (facts) => ({ ...facts, connector: changed(facts.connector, { iosCertificates: undefined }) }),
  'edr-policy-exists': (facts) => ({ ...facts, edrPolicy: notRead('configurationPolicies') }),
  'edr-policy-package': (facts) => ({ ...facts, edrPolicy: changed(facts.edrPolicy, { packageType: undefined }) }),
  'edr-policy-sample-sharing': (facts) => ({ ...facts, edrPolicy: changed(facts.edrPolicy, { sampleSharing: undefined }) }),
  'edr-policy-assigned': (facts) => ({ ...facts, edrPolicy: changed(facts.edrPolicy, { assignedTo: [{ kind: 'group', groupId: ids.deviceGroup }, { kind: 'unrecognised', type: 'new' }] }) }),
  'edr-policy-succeeded': (facts) => withDevice(facts, { configuration: notRead('deviceConfigurationStates') }),
  'machine-in-inventory': (facts) => withDevice(facts, { machines: notRead('machines') }),
  'machine-sensor-active': (facts) => withDevice(facts, { machines: known([machine({ healthStatus: undefined })], at) }),
  'machine-risk-visible': (facts) => withDevice(facts, { machines: known([machine({ riskScore: undefined })], at, [{ source: 'machines', reason: 'unknown-value', detail: 'riskScore' }]) }),
  'defender-urls-reachable': (facts) => withDevice(facts, { machines: known([machine({ healthStatus: 'unknown' })], at) }),
  'risk-policy-exists': (facts) => ({ ...facts, namesakes: { ...facts.namesakes, compliancePolicy: notRead('deviceCompliancePolicies') } }),
  'risk-policy-threshold': (facts) => ({ ...facts, compliancePolicy: notRead('deviceCompliancePolicies') }),
  'risk-policy-immediate': (facts) => ({ ...facts, compliancePolicy: changed(facts.compliancePolicy, { blockAfterHours: undefined }) }),
  'risk-policy-assigned': (facts) => ({ ...facts, compliancePolicy: notRead('deviceCompliancePolicies') }),
  'risk-policy-evaluated': (facts) => withDevice(facts, { compliance: notRead('deviceCompliancePolicyStates') }),
  'compliance-matches-risk': (facts) => withDevice(facts, { managed: known([managed({ complianceState: undefined })], at) }),
  'compliance-reached-entra': (facts) => withDevice(facts, { entra: notRead('devices') }),
  'tenant-default': (facts) => ({ ...facts, complianceSettings: known({ secureByDefault: undefined, validityDays: 30 }, at) }),
  'other-devices-covered': (facts) => ({ ...facts, otherDevices: known([], at, [{ source: 'managedDevices', reason: 'missing-value' }]) }),
  'app-federated': (facts) => ({ ...facts, app: notRead('servicePrincipals') }),
  'pilot-user-entitled': (facts) => withUser(facts, { entitled: known(undefined, at) }),
  'access-policy-exists': (facts) => ({ ...facts, accessPolicy: notRead('conditionalAccessPolicies') }),
  'access-policy-people': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ unrecognised: ['conditions.users.includeAgents'] }), at) }),
  'access-policy-app': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ unrecognised: ['conditions.applications.networkAccess'] }), at) }),
  'access-policy-platform': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ unrecognised: ['conditions.platforms.excludePlatforms: watch'] }), at) }),
  'access-policy-grant': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ unrecognised: ['grantControls.builtInControls: goodMood'] }), at) }),
  'access-policy-other-conditions': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ unrecognised: ['conditions.weather'] }), at) }),
  'access-policy-emergency-accounts': (facts) => ({ ...facts, emergencyAccounts: facts.emergencyAccounts.map(({ id }) => ({ id, person: notRead('users') })) }),
  'other-platforms': (facts) => ({ ...facts, accessPolicies: notRead('conditionalAccessPolicies') }),
  'flip-evidence': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ state: 'enabledForReportingButNotEnforced' }), at), certificate: undefined, signIns: notRead('signIns') }),
  'access-policy-on': (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ state: undefined }), at) }),
};

/** Nothing of the tenant could be read. */
export function nothingRead(facts: PilotFacts): PilotFacts {
  const { users, devices, emergencyAccounts, namesakes: _names, ...rest } = facts;
  const name: Fact<number> = notRead('groups');
  return {
    ...rest,
    users: users.map(({ id }) => ({ id, person: notRead('users'), directoryRoles: notRead('directoryRoles'), plans: notRead('servicePlans'), devices: notRead('managedDevices'), entitled: notRead('servicePrincipals') })),
    devices: devices.map(({ id }) => ({ id, entra: notRead('devices'), managed: notRead('managedDevices'), machines: notRead('machines'), compliance: notRead('deviceCompliancePolicyStates'), configuration: notRead('deviceConfigurationStates'), loggedOn: notRead('usersLoggedOn') })),
    emergencyAccounts: emergencyAccounts.map(({ id }) => ({ id, person: notRead('users') })),
    namesakes: { userGroup: name, deviceGroup: name, edrPolicy: name, compliancePolicy: name, accessPolicy: name },
    roleHolders: notRead('groups'), otherDevices: notRead('managedDevices'), userGroup: notRead('groups'), deviceGroup: notRead('groups'), connector: notRead('mobileThreatDefenseConnectors'),
    edrPolicy: notRead('configurationPolicies'), compliancePolicy: notRead('deviceCompliancePolicies'), complianceSettings: notRead('deviceManagementSettings'),
    accessPolicy: notRead('conditionalAccessPolicies'), accessPolicies: notRead('conditionalAccessPolicies'), app: notRead('servicePrincipals'), signIns: notRead('signIns'), certificate: undefined,
  };
}
