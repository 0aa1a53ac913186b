import { same, parts, text, type Row } from '../wire/row.ts';
import { chosen, EDR, ONBOARD, storedSettings } from '../wire/edr-template.ts';
import type { Origin } from '../live/author.ts';
import { updateConnector } from '../live/connector-writes.ts';
import { DEFENDER_CONNECTOR } from '../live/defender.ts';
import { assignIntunePolicy, updateIntunePolicy } from '../live/intune-writes.ts';
import { setTenantDefault } from '../live/settings-writes.ts';
import { stampOf } from '../tenant/clock.ts';
import { PEOPLE, type NamedPerson } from '../tenant/pilot.ts';
import { edrSettings, sampleSharing } from '../tenant/pilot-edr.ts';
import { markedNoncompliantAfter } from '../tenant/pilot-policies.ts';
import { findDevice, machineOf, managedOf, type Tenant } from '../tenant/tenant.ts';
import type { Break } from './breaks.ts';

const DAY = 86_400_000;

/** What can go wrong in Intune, in Defender and on the laptop. */
export const intuneBreaks: Readonly<Record<string, Break>> = {
  'connector-windows-off': connectorSet('Windows is switched off on the connector', { windowsEnabled: false }),
  'connector-14-days': connectorSet('The connector counts as unresponsive after 14 days', { partnerUnresponsivenessThresholdInDays: 14 }),
  'connector-attach-on': connectorSet('Defender may enforce settings on devices without Intune', { microsoftDefenderForEndpointAttachEnabled: true }),
  'connector-android-on': connectorSet('Android is switched on on the connector', { androidEnabled: true }),
  'connector-blocks-on-missing-data': connectorSet('Devices without data from Defender count as noncompliant', { windowsDeviceBlockedOnMissingPartnerData: true }),
  'connector-heartbeat-old': {
    says: 'No heartbeat for eight days',
    run: (tenant) => {
      tenant.hidden.connectorStopped = true;
      tenant.tables.mobileThreatDefenseConnectors.update(DEFENDER_CONNECTOR, { lastHeartbeatDateTime: stampOf(tenant.clock.now() - 8 * DAY) });
    },
  },
  'connector-unresponsive': {
    says: 'Intune calls the connector unresponsive',
    run: (tenant) => {
      tenant.hidden.connectorStopped = true;
      tenant.tables.mobileThreatDefenseConnectors.update(DEFENDER_CONNECTOR, { partnerState: 'unresponsive' });
    },
  },
  'connector-gone': { says: 'The connector is gone', run: (tenant) => { tenant.hidden.connectorStopped = true; tenant.tables.mobileThreatDefenseConnectors.remove(DEFENDER_CONNECTOR); } },
  'edr-package': edrSet('The onboarding policy brings a package of its own', () => edrSettings(ONBOARD)),
  'edr-sample-sharing': edrSet('The onboarding policy shares all samples', () => [...edrSettings(), sampleSharing('all')]),
  'edr-unassigned': { says: 'The onboarding policy goes to nobody', run: (tenant) => assignIntunePolicy(tenant, asIvo(), 'configurationPolicies', edrPolicy(tenant), []) },
  'edr-error': {
    says: 'The onboarding policy ends in an error on the laptop',
    run: (tenant, device) => {
      const managed = managedIn(tenant, device);
      tenant.hidden.unconfigurable.add(text(managed, 'id'));
      managedSet(tenant, device, { deviceConfigurationStates: parts(managed, 'deviceConfigurationStates').map((state) => ({ ...state, state: 'error' })) });
    },
  },
  'machine-gone': { says: 'Defender does not know the laptop', run: (tenant, device) => tenant.tables.machines.remove(text(machineIn(tenant, device), 'id')) },
  'machine-inactive': machineSet('The sensor of the laptop is inactive', { healthStatus: 'Inactive' }, true),
  'machine-impaired': machineSet('The sensor of the laptop reports only in part', { healthStatus: 'ImpairedCommunication' }),
  'machine-not-onboarded': machineSet('Defender has found the laptop, but it is not onboarded', { onboardingStatus: 'CanBeOnboarded' }),
  'machine-no-risk': machineSet('Defender tells no risk of the laptop', { riskScore: null }),
  'machine-high-risk': machineSet('The risk of the laptop is high, and Intune has not heard of it', { riskScore: 'High' }),
  'risk-policy-high': riskPolicySet('The compliance policy lets high risk pass', { deviceThreatProtectionRequiredSecurityLevel: 'high' }),
  'risk-policy-no-rule': riskPolicySet('The compliance policy does not look at the risk', { deviceThreatProtectionEnabled: false, deviceThreatProtectionRequiredSecurityLevel: 'unavailable' }),
  'risk-policy-grace': riskPolicySet('A failing laptop has a day before it counts as noncompliant', { scheduledActionsForRule: markedNoncompliantAfter(24) }),
  'risk-policy-unassigned': { says: 'The compliance policy goes to nobody', run: (tenant) => assignIntunePolicy(tenant, asIvo(), 'deviceCompliancePolicies', riskPolicy(tenant), []) },
  'risk-policy-not-evaluated': {
    says: 'The laptop has not been evaluated by the compliance policy',
    run: (tenant, device) => managedSet(tenant, device, { deviceCompliancePolicyStates: parts(managedIn(tenant, device), 'deviceCompliancePolicyStates').filter((state) => !same(text(state, 'id'), text(riskPolicy(tenant), 'id'))) }),
  },
  'entra-disagrees': { says: 'Entra says that the laptop is not compliant, Intune that it is', run: (tenant, device) => deviceSet(tenant, device, { isCompliant: false }) },
  'intune-disagrees': { says: 'Intune says that the laptop is not compliant, Entra that it is', run: (tenant, device) => managedSet(tenant, device, { complianceState: 'noncompliant' }) },
  'device-registered-only': { says: 'The laptop is only registered in Entra', run: (tenant, device) => deviceSet(tenant, device, { trustType: 'Workplace' }) },
  'device-not-in-intune': { says: 'Defender manages the settings of the laptop, not Intune', run: (tenant, device) => managedSet(tenant, device, { managementAgent: 'msSense' }) },
  'device-gone-from-intune': { says: 'Intune does not know the laptop', run: (tenant, device) => tenant.tables.managedDevices.remove(text(managedIn(tenant, device), 'id')) },
  'device-of-somebody-else': { says: 'The laptop is enrolled under somebody else', run: (tenant, device) => managedSet(tenant, device, enrolledBy(PEOPLE.theo)) },
  'device-used-by-somebody-else': {
    says: 'Somebody else signed in to Windows on the laptop',
    run: (tenant, device) => managedSet(tenant, device, { usersLoggedOn: [{ userId: PEOPLE.theo.id, lastLogOnDateTime: tenant.clock.stamp() }] }),
  },
  'tenant-default-compliant': { says: 'Devices without a policy count as compliant', run: (tenant) => setTenantDefault(tenant, asIvo(), false) },
  'tenant-default-noncompliant': { says: 'Devices without a policy count as noncompliant', run: (tenant) => setTenantDefault(tenant, asIvo(), true) },
};

function connectorSet(says: string, patch: Row): Break {
  return { says, run: (tenant) => updateConnector(tenant, asIvo(), patch) };
}

function edrSet(says: string, settings: () => Row[]): Break {
  return {
    says,
    run: (tenant) => updateIntunePolicy(tenant, asIvo(), 'configurationPolicies', edrPolicy(tenant), { settings: storedSettings(settings(), () => tenant.random.guid()), settingCount: settings().length }),
  };
}

function riskPolicySet(says: string, patch: Row): Break {
  return { says, run: (tenant) => updateIntunePolicy(tenant, asIvo(), 'deviceCompliancePolicies', riskPolicy(tenant), patch) };
}

/** `silent`: its sensor sends nothing from now on. */
function machineSet(says: string, patch: Row, silent = false): Break {
  return {
    says,
    run: (tenant, device) => {
      const id = text(machineIn(tenant, device), 'id');
      if (silent) tenant.hidden.silent.add(id);
      tenant.tables.machines.update(id, patch);
    },
  };
}

function asIvo(): Origin {
  const { id, upn, displayName } = PEOPLE.ivo;
  return { author: { kind: 'person', id, upn, displayName }, method: 'PORTAL', path: '', clientRequestId: '', justification: undefined };
}

function enrolledBy({ id, upn, displayName }: NamedPerson): Row {
  return { userId: id, userPrincipalName: upn, userDisplayName: displayName, emailAddress: upn };
}

function managedSet(tenant: Tenant, device: string, patch: Row): void {
  tenant.tables.managedDevices.update(text(managedIn(tenant, device), 'id'), patch);
}

function deviceSet(tenant: Tenant, device: string, patch: Row): void {
  tenant.tables.devices.update(text(found(findDevice(tenant, device), device), 'id'), patch);
}

function managedIn(tenant: Tenant, device: string): Row {
  return found(managedOf(tenant, findDevice(tenant, device)), device);
}

function machineIn(tenant: Tenant, device: string): Row {
  return found(machineOf(tenant, text(findDevice(tenant, device), 'deviceId')), device);
}

function edrPolicy(tenant: Tenant): Row {
  return found(tenant.tables.configurationPolicies.own().find((policy) => chosen(parts(policy, 'settings'), EDR.packageType.id) !== ''), 'onboarding policy');
}

function riskPolicy(tenant: Tenant): Row {
  return found(tenant.tables.deviceCompliancePolicies.own().find((policy) => policy['deviceThreatProtectionEnabled'] === true), 'compliance policy with a rule on risk');
}

function found(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new RangeError(`This tenant has no ${what} that could be broken.`);
  return row;
}
