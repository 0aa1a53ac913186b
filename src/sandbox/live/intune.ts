import { amount, flag, parts, text, type Row } from '../wire/row.ts';
import { stampOf } from '../tenant/clock.ts';
import { deviceOfManaged, findUser, groupsOf, groupsOfDevice, machineOf, type Tenant } from '../tenant/tenant.ts';
import { targetsHit } from './assignment.ts';
import { carryRisk, connectorWorks, DEFENDER_CONNECTOR } from './defender.ts';
import { configure } from './onboarding.ts';

const CADENCE_MINUTES = 8 * 60;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Assumed time for a new compliance state to reach the Entra device object; Microsoft publishes no figure. */
export const ENTRA_MINUTES = 8;

/** From now on the device checks in every eight hours, as an enrolled Windows device does. */
export function startCadence(tenant: Tenant, managedId: string): void {
  if (tenant.hidden.live.has(managedId)) return;
  tenant.hidden.live.add(managedId);
  const next = (): void => tenant.clock.after(CADENCE_MINUTES, () => {
    if (tenant.tables.managedDevices.get(managedId) === undefined) return;
    checkIn(tenant, managedId);
    next();
  });
  next();
}

/** The device talks to Intune: last sync moves and its compliance is evaluated. False when it cannot be reached. */
export function checkIn(tenant: Tenant, managedId: string): boolean {
  const managed = tenant.tables.managedDevices.get(managedId);
  if (managed === undefined || tenant.hidden.offline.has(managedId)) return false;
  tenant.tables.managedDevices.update(managedId, { lastSyncDateTime: tenant.clock.stamp() });
  const machine = machineOf(tenant, text(managed, 'azureADDeviceId'));
  if (machine !== undefined && !tenant.hidden.silent.has(text(machine, 'id'))) tenant.tables.machines.update(text(machine, 'id'), { lastSeen: tenant.clock.stamp() });
  if (machine !== undefined && tenant.hidden.live.has(managedId)) carryRisk(tenant, text(machine, 'id'));
  configure(tenant, managed);
  evaluate(tenant, managedId);
  watchValidity(tenant, managedId);
  return true;
}

/** A device that stays away longer than the validity period is evaluated without it. */
function watchValidity(tenant: Tenant, managedId: string): void {
  const seen = text(tenant.tables.managedDevices.get(managedId), 'lastSyncDateTime');
  tenant.clock.at(Date.parse(seen) + validityDays(tenant) * DAY + 60_000, () => {
    if (text(tenant.tables.managedDevices.get(managedId), 'lastSyncDateTime') === seen) evaluate(tenant, managedId);
  });
}

function validityDays(tenant: Tenant): number {
  return amount(tenant.settings, 'deviceComplianceCheckinThresholdDays', 30);
}

/** Works out the compliance of one device from its policies and tells Entra some minutes later. */
export function evaluate(tenant: Tenant, managedId: string): void {
  const managed = tenant.tables.managedDevices.get(managedId);
  if (managed === undefined || tenant.absent.has('deviceCompliancePolicies')) return;
  const { states, failed, builtInFailed } = complianceOf(tenant, managed);
  const patch = failed.length === 0 && !builtInFailed ? compliant(tenant, managedId) : notCompliant(tenant, managedId, failed, builtInFailed);
  tenant.tables.managedDevices.update(managedId, { ...patch, deviceCompliancePolicyStates: states });
  tellEntra(tenant, managedId);
}

export type Compliance = { states: Row[]; failed: Row[]; builtInFailed: boolean };

/** What the policies of now say about a device; changes nothing. */
export function complianceOf(tenant: Tenant, managed: Row, device: Row | undefined = deviceOfManaged(tenant, managed)): Compliance {
  const policies = assignedPolicies(tenant, managed, device);
  const states = [...policies.map((policy) => policyStateOf(tenant, managed, policy)), builtInState(tenant, managed, policies.length > 0)];
  const failed = policies.filter((_, index) => states[index]?.['state'] === 'nonCompliant');
  return { states, failed, builtInFailed: states.at(-1)?.['state'] === 'nonCompliant' };
}

const NO_GRACE = '9999-12-31T23:59:59Z';

function compliant(tenant: Tenant, managedId: string): Row {
  tenant.hidden.failingSince.delete(managedId);
  return { complianceState: 'compliant', complianceGracePeriodExpirationDateTime: NO_GRACE };
}

/** A grace period counts from the first failed evaluation; the built-in rules know none. */
function notCompliant(tenant: Tenant, managedId: string, failed: Row[], builtInFailed: boolean): Row {
  const since = tenant.hidden.failingSince.get(managedId) ?? tenant.clock.now();
  tenant.hidden.failingSince.set(managedId, since);
  const until = since + Math.min(...failed.map(graceHours)) * HOUR;
  if (builtInFailed || until <= tenant.clock.now()) return { complianceState: 'noncompliant', complianceGracePeriodExpirationDateTime: stampOf(builtInFailed ? tenant.clock.now() : until) };
  tenant.clock.at(until, () => {
    if (text(tenant.tables.managedDevices.get(managedId), 'complianceState') === 'inGracePeriod') evaluate(tenant, managedId);
  });
  return { complianceState: 'inGracePeriod', complianceGracePeriodExpirationDateTime: stampOf(until) };
}

function graceHours(policy: Row): number {
  const actions = parts(policy, 'scheduledActionsForRule').flatMap((rule) => parts(rule, 'scheduledActionConfigurations'));
  return amount(actions.find((action) => text(action, 'actionType') === 'block'), 'gracePeriodHours', 0);
}

/** A device in its grace period still counts as compliant for Entra. */
function tellEntra(tenant: Tenant, managedId: string): void {
  tenant.clock.after(ENTRA_MINUTES, () => {
    const managed = tenant.tables.managedDevices.get(managedId);
    const device = managed === undefined ? undefined : deviceOfManaged(tenant, managed);
    if (device === undefined) return;
    const isCompliant = ['compliant', 'inGracePeriod'].includes(text(managed, 'complianceState'));
    tenant.tables.devices.update(text(device, 'id'), { isCompliant, isManaged: true });
  });
}

function assignedPolicies(tenant: Tenant, managed: Row, device: Row | undefined): Row[] {
  const groups = new Set([...groupsOfDevice(tenant, device), ...groupsOf(tenant, [text(managed, 'userId')])]);
  return [...tenant.tables.deviceCompliancePolicies.all()].filter((policy) => {
    const wanted = { windows: '#microsoft.graph.windows10CompliancePolicy', ios: '#microsoft.graph.iosCompliancePolicy', macos: '#microsoft.graph.macOSCompliancePolicy', android: '#microsoft.graph.androidWorkProfileCompliancePolicy' }[text(managed, 'operatingSystem').toLowerCase()];
    return text(policy, '@odata.type') === wanted && targetsHit(policy, groups);
  });
}

type Rule = { property: string; setting: string; holds: (tenant: Tenant, managed: Row, policy: Row) => boolean };

/** The rules of a Windows compliance policy that this tenant's devices can fail. */
const RULES: Rule[] = [
  { property: 'bitLockerEnabled', setting: 'BitLockerEnabled', holds: (_tenant, managed) => managed['isEncrypted'] !== false },
  { property: 'storageRequireEncryption', setting: 'StorageRequireEncryption', holds: (_tenant, managed) => managed['isEncrypted'] !== false },
  { property: 'osMinimumVersion', setting: 'OsMinimumVersion', holds: (_tenant, managed, policy) => atLeast(text(managed, 'osVersion'), text(policy, 'osMinimumVersion')) },
  ...['secureBootEnabled', 'passwordRequired', 'activeFirewallRequired', 'antivirusRequired', 'rtpEnabled', 'tpmRequired'].map((property) => ({
    property, setting: property.charAt(0).toUpperCase() + property.slice(1),
    holds: (tenant: Tenant, managed: Row) => tenant.hidden.failing.get(text(managed, 'id'))?.has(property) !== true,
  })),
  { property: 'deviceThreatProtectionEnabled', setting: 'DeviceThreatProtectionRequiredSecurityLevel', holds: threatHolds },
];

function policyStateOf(tenant: Tenant, managed: Row, policy: Row): Row {
  const settings = RULES.filter((rule) => isSet(policy[rule.property]))
    .map((rule) => settingOf(managed, `Windows10CompliancePolicy.${rule.setting}`, rule.holds(tenant, managed, policy), { id: text(policy, 'id'), displayName: text(policy, 'displayName') }));
  return stateOf(text(policy, 'id'), text(policy, 'displayName'), amount(policy, 'version', 1), 'windows10AndLater', settings);
}

function isSet(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value !== '');
}

/** Intune's own rules, present on every enrolled device. */
function builtInState(tenant: Tenant, managed: Row, hasPolicy: boolean): Row {
  const name = 'Default Device Compliance Policy';
  const age = tenant.clock.now() - Date.parse(text(managed, 'lastSyncDateTime'));
  const checks: [string, boolean][] = [
    ['RequireDeviceCompliancePolicyAssigned', hasPolicy || !flag(tenant.settings, 'secureByDefault')],
    ['RequireRemainContact', !(age > validityDays(tenant) * DAY)],
    ['RequireUserExistence', enrolledUserExists(tenant, managed)],
  ];
  const settings = checks.map(([check, holds]) => settingOf(managed, `DefaultDeviceCompliancePolicy.${check}`, holds, { id: name, displayName: name }));
  return stateOf('0a11de00-00dd-4000-8000-000000000001', name, 1, 'all', settings);
}

/** The account exists and has a licence; `assignedLicenses` absent says nothing about licences. */
function enrolledUserExists(tenant: Tenant, managed: Row): boolean {
  if (tenant.absent.has('users') || text(managed, 'userId') === '') return true;
  const licenses = findUser(tenant, text(managed, 'userId'))?.['assignedLicenses'];
  return findUser(tenant, text(managed, 'userId')) !== undefined && !(Array.isArray(licenses) && licenses.length === 0);
}

function stateOf(id: string, displayName: string, version: number, platformType: string, settingStates: Row[]): Row {
  const state = settingStates.some((setting) => setting['state'] === 'nonCompliant') ? 'nonCompliant' : 'compliant';
  return { id, displayName, version, platformType, state, settingCount: settingStates.length, settingStates };
}

function settingOf(managed: Row, setting: string, holds: boolean, source: { id: string; displayName: string }): Row {
  return {
    setting, settingName: null, instanceDisplayName: null, state: holds ? 'compliant' : 'nonCompliant', errorCode: 0, errorDescription: null,
    userId: text(managed, 'userId'), userName: text(managed, 'userDisplayName'), userEmail: text(managed, 'emailAddress'),
    userPrincipalName: text(managed, 'userPrincipalName'), currentValue: null, sources: [{ ...source, sourceType: 'deviceConfiguration' }],
  };
}

const THREATS: Record<string, number> = { activated: 0, secured: 0, lowSeverity: 1, mediumSeverity: 2, highSeverity: 3 };
const ALLOWED: Record<string, number> = { secured: 0, low: 1, medium: 2, high: 3 };

/**
 * A dead or switched-off connector makes Intune ignore Defender, so the rule passes unless the tenant blocks on
 * missing data. A device that a working connector has nothing to say about fails.
 */
function threatHolds(tenant: Tenant, managed: Row, policy: Row): boolean {
  const allowed = ALLOWED[text(policy, 'deviceThreatProtectionRequiredSecurityLevel')];
  if (allowed === undefined) return true;
  const connector = tenant.tables.mobileThreatDefenseConnectors.get(DEFENDER_CONNECTOR);
  if (!connectorWorks(tenant)) return !flag(connector, 'windowsDeviceBlockedOnMissingPartnerData');
  const threat = THREATS[text(managed, 'partnerReportedThreatState')];
  return threat !== undefined && threat <= allowed;
}

function atLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((written) => written.split('.').map(Number));
  for (let place = 0; place < (want?.length ?? 0); place += 1) {
    const difference = (have?.[place] ?? 0) - (want?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
