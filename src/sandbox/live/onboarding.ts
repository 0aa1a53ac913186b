import { numberIn } from '../tenant/ids.ts';
import { machineRow } from '../tenant/pilot-rows.ts';
import { deviceOfManaged, groupsOf, groupsOfDevice, machineOf, type Tenant } from '../tenant/tenant.ts';
import { AUTO_FROM_CONNECTOR, chosen, EDR, ONBOARD } from '../wire/edr-template.ts';
import { part, parts, same, text, type Row } from '../wire/row.ts';
import { targetsHit } from './assignment.ts';
import { canOnboard } from './connector-writes.ts';
import { CONNECTOR_MINUTES, carryRisk } from './defender.ts';

/** Assumed: from the package on the device to the first report of its sensor. */
export const ONBOARD_MINUTES = 15;

/** The device takes its configuration policies at a check-in: it gets its package, and each policy has a state on it from now on. */
export function configure(tenant: Tenant, managed: Row): void {
  if (tenant.absent.has('configurationPolicies')) return;
  const id = text(managed, 'id');
  const policies = configurationsOf(tenant, managed, deviceOfManaged(tenant, managed));
  if (isWindows(managed) && !tenant.hidden.unconfigurable.has(id) && policies.some((policy) => hasPackage(tenant, policy)) && !tenant.hidden.packages.has(id)) takePackage(tenant, managed);
  tenant.tables.managedDevices.update(id, { deviceConfigurationStates: policies.map((policy) => stateOf(tenant, managed, policy)) });
}

/** What the policies of now come to on a device that took them long ago; changes nothing. */
export function configurationStates(tenant: Tenant, managed: Row, device: Row): Row[] {
  return configurationsOf(tenant, managed, device).map((policy) => rowOf(managed, policy, isWindows(managed) ? 'compliant' : 'notApplicable'));
}

/** Whether a policy with a package for Defender goes to this device. */
export function isSentToDefender(tenant: Tenant, managed: Row, device: Row): boolean {
  return isWindows(managed) && configurationsOf(tenant, managed, device).some((policy) => chosen(parts(policy, 'settings'), EDR.packageType.id) !== '');
}

function configurationsOf(tenant: Tenant, managed: Row, device: Row | undefined): Row[] {
  const groups = new Set([...groupsOfDevice(tenant, device), ...groupsOf(tenant, [text(managed, 'userId')])]);
  return [...tenant.tables.configurationPolicies.all()].filter((policy) => targetsHit(policy, groups));
}

/** The policies there are, are for Windows. */
function isWindows(managed: Row): boolean {
  return same(text(managed, 'operatingSystem'), 'Windows');
}

/** A package of its own, or one from the connector, if that has Windows devices switched on. */
function hasPackage(tenant: Tenant, policy: Row): boolean {
  const type = chosen(parts(policy, 'settings'), EDR.packageType.id);
  return type === ONBOARD || (type === AUTO_FROM_CONNECTOR && canOnboard(tenant));
}

function takePackage(tenant: Tenant, managed: Row): void {
  tenant.hidden.packages.add(text(managed, 'id'));
  tenant.clock.after(ONBOARD_MINUTES, () => {
    const device = deviceOfManaged(tenant, managed);
    if (device === undefined || machineOf(tenant, text(device, 'deviceId')) !== undefined) return;
    const now = tenant.clock.stamp();
    const machine = machineRow({ number: numberIn('device', text(device, 'id')) ?? Math.floor(tenant.random.next() * 0xff_ffff) + 0x100_0000, name: text(device, 'displayName') }, tenant.clock.now());
    tenant.tables.machines.add({ ...machine, aadDeviceId: text(device, 'deviceId'), firstSeen: now, lastSeen: now });
    tenant.clock.after(CONNECTOR_MINUTES, () => carryRisk(tenant, text(machine, 'id')));
  });
}

/** A policy that needs a package is done once the device holds one. */
function stateOf(tenant: Tenant, managed: Row, policy: Row): Row {
  if (!isWindows(managed)) return rowOf(managed, policy, 'notApplicable');
  const id = text(managed, 'id');
  const needsPackage = chosen(parts(policy, 'settings'), EDR.packageType.id) !== '';
  const failed = tenant.hidden.unconfigurable.has(id) || (needsPackage && !tenant.hidden.packages.has(id));
  return rowOf(managed, policy, failed ? 'error' : 'compliant');
}

function rowOf(managed: Row, policy: Row, state: 'compliant' | 'error' | 'notApplicable'): Row {
  const settings = parts(policy, 'settings').map((setting) => ({
    setting: text(part(setting, 'settingInstance'), 'settingDefinitionId'), settingName: null, instanceDisplayName: null, state, errorCode: state === 'error' ? -2016281112 : 0, errorDescription: null,
    userId: text(managed, 'userId'), userName: text(managed, 'userDisplayName'), userEmail: text(managed, 'emailAddress'), userPrincipalName: text(managed, 'userPrincipalName'), currentValue: null,
    sources: [{ id: text(policy, 'id'), displayName: text(policy, 'name'), sourceType: 'deviceConfiguration' }],
  }));
  return { id: text(policy, 'id'), displayName: text(policy, 'name'), version: 1, platformType: 'windows10AndLater', state, settingCount: settings.length, settingStates: settings };
}
