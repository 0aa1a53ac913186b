import type { AccessPolicy } from '../../../../src/core/conditional-access/access-policy.ts';
import type { EntraDevice, ManagedDevice } from '../../../../src/core/facts/device.ts';
import { known, mapFact, type Fact } from '../../../../src/core/facts/fact.ts';
import {
  appId, changeId, compliancePolicyId, configurationPolicyId, deviceObjectId, directoryObjectId, entraDeviceId, groupId, machineId, managedDeviceId, policyId, userId,
} from '../../../../src/core/facts/ids.ts';
import type { Machine } from '../../../../src/core/facts/machine.ts';
import type { Person } from '../../../../src/core/facts/person.ts';
import { defaultEvidence, type Certificate } from '../../../../src/core/flip/certificate.ts';
import type { ConnectorDetail, EdrPolicy, PilotDevice, PilotFacts, PilotGroup, PilotUser, ProtectedApp, RiskPolicy } from '../../../../src/core/pilot/facts.ts';
import { defaultPlan, type Trial } from '../../../../src/core/pilot/pilot.ts';

const hour = 3_600_000;
/** A Thursday, 12:00 UTC. */
export const now = Date.UTC(2026, 4, 14, 12);
const at = now - 5000;

export const ids = {
  user: userId('aaaaaaaa-0000-4000-8000-000000000001'),
  colleague: userId('aaaaaaaa-0000-4000-8000-000000000002'),
  emergency: [userId('eeeeeeee-0000-4000-8000-000000000001'), userId('eeeeeeee-0000-4000-8000-000000000002')],
  device: entraDeviceId('dddddddd-0000-4000-8000-000000000001'),
  object: deviceObjectId('0bbbbbbb-0000-4000-8000-000000000001'),
  userGroup: groupId('99999999-0000-4000-8000-000000000001'),
  deviceGroup: groupId('99999999-0000-4000-8000-000000000002'),
  edr: configurationPolicyId('cccccccc-0000-4000-8000-000000000001'),
  compliance: compliancePolicyId('cccccccc-0000-4000-8000-000000000002'),
  policy: policyId('cccccccc-0000-4000-8000-000000000003'),
  app: appId('bbbbbbbb-0000-4000-8000-000000000001'),
};

/** The fact with its value changed; what does not exist or was not read stays so. */
export function changed<T>(fact: Fact<T | undefined>, change: Partial<T>): Fact<T | undefined> {
  return mapFact(fact, (value) => (value === undefined ? undefined : { ...value, ...change }));
}

export function person(id: Person['id'], change: Partial<Person> = {}): Person {
  return { id, userPrincipalName: 'petra@example.test', mail: undefined, displayName: 'Petra Pilot', accountEnabled: true, userType: 'member', ...change };
}

export function managed(change: Partial<ManagedDevice> = {}): ManagedDevice {
  return {
    id: managedDeviceId('11111111-0000-4000-8000-000000000001'), deviceName: 'LT-1', managedDeviceName: undefined, entraDeviceId: ids.device, userId: ids.user,
    userPrincipalName: 'petra@example.test', emailAddress: undefined, platform: 'windows', osVersion: '10.0', complianceState: 'compliant', gracePeriodEndsAt: undefined,
    lastSyncAt: now - hour, threatState: 'secured', managedByDefenderOnly: false, ...change,
  };
}

export function entraDevice(change: Partial<EntraDevice> = {}): EntraDevice {
  return {
    objectId: ids.object, deviceId: ids.device, displayName: 'LT-1', accountEnabled: true, isCompliant: true, isManaged: true, joinType: 'joined', platform: 'windows',
    ownerIds: [ids.user], ...change,
  };
}

export function machine(change: Partial<Machine> = {}): Machine {
  return {
    id: machineId('a'.repeat(40)), entraDeviceId: ids.device, dnsName: 'lt-1', riskScore: 'none', onboardingStatus: 'onboarded', healthStatus: 'active', lastSeenAt: now - hour, ...change,
  };
}

export function accessPolicy(change: Partial<AccessPolicy> = {}): AccessPolicy {
  const nobody = { all: false, none: false, users: [], groups: [], roles: [], guests: undefined };
  const noApp = { all: false, none: false, office365: false, adminPortals: false, appIds: [] };
  return {
    id: ids.policy, displayName: defaultPlan.accessPolicyName, state: 'enabled',
    people: { include: { ...nobody, groups: [ids.userGroup] }, exclude: { ...nobody, users: ids.emergency } }, workloads: undefined,
    targets: { include: { ...noApp, appIds: [ids.app] }, exclude: noApp, userActions: [], authenticationContexts: [], filter: undefined },
    clientAppTypes: ['all'], platforms: { include: ['windows'], exclude: [] }, locations: undefined, deviceFilter: undefined,
    signInRiskLevels: [], userRiskLevels: [], servicePrincipalRiskLevels: [], agentRiskLevels: [], insiderRiskLevels: [], transferMethods: [],
    grant: { operator: 'OR', controls: ['compliantDevice'], strengthId: undefined }, session: [], unrecognised: [], ...change,
  };
}

/** Blocks every platform but Windows, for the same people and app. */
export const beside = accessPolicy({
  id: policyId('cccccccc-0000-4000-8000-000000000004'), displayName: 'Block other platforms', platforms: { include: ['all'], exclude: ['windows'] },
  grant: { operator: 'OR', controls: ['block'], strengthId: undefined },
});

export function trial(kind: Trial['kind'], outcome: Partial<Extract<Trial['outcome'], { status: 'as-wanted' | 'otherwise' }>> = {}, change: Partial<Trial> = {}): Trial {
  return {
    kind, user: ids.user, app: ids.app, policy: ids.policy, askedBy: ids.colleague, askedAt: now - 2 * hour, until: now - hour,
    outcome: { status: 'as-wanted', at: now - hour, signInId: `sign-in-${kind}`, says: `The sign-in went as wanted (${kind}).`, ...outcome }, ...change,
  };
}

export function certificate(change: Partial<Certificate> = {}): Certificate {
  return {
    policyId: ids.policy, policyHash: 'hash', at, from: now - defaultEvidence.lookBackDays * 24 * hour, verdict: 'passed',
    lines: [{ id: 'sign-ins', verdict: 'passed', says: '12 sign-ins were judged.' }],
    counts: { signIns: 12, wouldPass: 12, wouldBlock: 0, people: 1, days: 6, workingDays: 4 }, failures: [], ...change,
  };
}

function user(): PilotUser {
  const services = ['SCO', 'AADPremiumService', 'WindowsDefenderATP'];
  return {
    id: ids.user, person: known(person(ids.user), at), directoryRoles: known([], at), devices: known([managed()], at), entitled: known(true, at),
    plans: known(services.map((service) => ({ service, servicePlanId: service, enabled: true })), at),
  };
}

function device(): PilotDevice {
  return {
    id: ids.device, entra: known(entraDevice(), at), managed: known([managed()], at), machines: known([machine()], at),
    compliance: known([{ id: ids.compliance, displayName: defaultPlan.compliancePolicyName, state: 'compliant', settings: undefined }], at),
    configuration: known([{ id: ids.edr, displayName: defaultPlan.edrPolicyName, state: 'compliant' }], at),
    loggedOn: known([{ userId: ids.user, at: now - 3 * hour }], at),
  };
}

function group(id: PilotGroup['id'], displayName: string, members: PilotGroup['members']): Fact<PilotGroup | undefined> {
  return known({ id, displayName, securityEnabled: true, dynamic: false, roleAssignable: false, members }, at);
}

const connector: ConnectorDetail = {
  partnerState: 'enabled', lastHeartbeatAt: now - hour, windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: false, attachEnabled: false,
  unsupportedOsBlocked: false, androidEnabled: false, iosEnabled: false, androidAppProtection: false, iosAppProtection: false, iosAppInventory: false,
  iosPersonalAppInventory: false, iosCertificates: false, iosPersonalCertificates: false,
};
const edrPolicy: EdrPolicy = { id: ids.edr, displayName: defaultPlan.edrPolicyName, packageType: 'auto-from-connector', sampleSharing: 'not-configured', assignedTo: [{ kind: 'group', groupId: ids.deviceGroup }] };
const riskPolicy: RiskPolicy = { id: ids.compliance, displayName: defaultPlan.compliancePolicyName, threshold: 'medium', blockAfterHours: 0, assignedTo: [{ kind: 'group', groupId: ids.deviceGroup }] };
const app: ProtectedApp = { appId: ids.app, displayName: 'Payroll', enabled: true, assignmentRequired: true, signOnMode: 'saml' };

/** A pilot that was walked to its end: every check passes. One person, one laptop, one app. */
export function finished(): PilotFacts {
  const one = known(1, at);
  return {
    now,
    plan: { ...defaultPlan, users: [ids.user], devices: [ids.device], app: ids.app },
    objects: { userGroup: ids.userGroup, deviceGroup: ids.deviceGroup, edrPolicy: ids.edr, compliancePolicy: ids.compliance, accessPolicy: ids.policy },
    firstState: { takenAt: now - 300 * hour, connector: undefined, existed: {} },
    confirmations: [{ check: 'defender-read-access', by: ids.colleague, at: now - 200 * hour }, { check: 'defender-baseline', by: ids.colleague, at: now - 200 * hour }],
    trials: [trial('report-only', {}, { askedAt: now - 100 * hour }), trial('enforced'), trial('blocked')],
    brake: { status: 'armed', since: now - 4 * hour, change: changeId('change-on'), limit: { windowMs: hour, mostPeople: 3, mostShare: 0.2 } },
    reportOnlySince: undefined,
    onSince: now - 4 * hour,
    namesakes: { userGroup: one, deviceGroup: one, edrPolicy: one, compliancePolicy: one, accessPolicy: one },
    roleHolders: known({ helpdesk: [], soc: [ids.colleague], intune: [ids.user], entra: [ids.colleague], lead: [], emergency: [] }, at),
    users: [user()],
    devices: [device()],
    otherDevices: known([], at),
    userGroup: group(ids.userGroup, defaultPlan.userGroupName, [directoryObjectId(ids.user)]),
    deviceGroup: group(ids.deviceGroup, defaultPlan.deviceGroupName, [directoryObjectId(ids.object)]),
    connector: known(connector, at),
    edrPolicy: known(edrPolicy, at),
    compliancePolicy: known(riskPolicy, at),
    complianceSettings: known({ secureByDefault: true, validityDays: 30 }, at),
    accessPolicy: known(accessPolicy(), at),
    accessPolicies: known([accessPolicy(), beside], at),
    exceptionGroup: undefined,
    emergencyAccounts: ids.emergency.map((id) => ({ id, person: known(person(id, { displayName: 'Emergency' }), at) })),
    app: known(app, at),
    signIns: known([], at),
    certificate: certificate(),
  };
}

export function withUser(facts: PilotFacts, change: Partial<PilotUser>): PilotFacts {
  return { ...facts, users: facts.users.map((each) => ({ ...each, ...change })) };
}

export function withDevice(facts: PilotFacts, change: Partial<PilotDevice>): PilotFacts {
  return { ...facts, devices: facts.devices.map((each) => ({ ...each, ...change })) };
}
