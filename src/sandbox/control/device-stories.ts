import { DEFENDER_CONNECTOR, offboard, raiseAlert, resolveAlerts, startSensor, stopSensor } from '../live/defender.ts';
import { checkIn } from '../live/intune.ts';
import { PEOPLE } from '../tenant/pilot.ts';
import { COMPLIANCE, GROUPS, markedNoncompliantAfter } from '../tenant/pilot-policies.ts';
import { findDevice, setMember } from '../tenant/tenant.ts';
import { text } from '../wire/row.ts';
import { DAY, LAPTOP, machine, managed, norasSignIn, settle, settleAndSignIn, type Scenario } from './story.ts';

/** What happens to the laptop, to Intune, to Defender and to what lies between them. */
export const deviceStories: readonly Scenario[] = [
  {
    name: 'risk-high', cause: 'device.noncompliant.mde-risk', story: 'Defender raises a high alert on the laptop; Intune hears of it, the laptop checks in, and the next sign-in is refused.',
    run: (tenant) => {
      raiseAlert(tenant, machine(tenant), { severity: 'High', title: 'Suspicious PowerShell command line', category: 'Execution' });
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'recovered', cause: 'none.not-blocked', story: 'The alert is resolved, the laptop is in order again and synced, and Nora signs in. Follows any story about the laptop.',
    run: (tenant) => {
      resolveAlerts(tenant, machine(tenant));
      startSensor(tenant, machine(tenant));
      tenant.tables.managedDevices.update(managed(tenant), { isEncrypted: true });
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'setting-fails', cause: 'device.noncompliant.setting', story: 'Nora switches BitLocker off; the laptop checks in and is no longer compliant.',
    run: (tenant) => {
      tenant.tables.managedDevices.update(managed(tenant), { isEncrypted: false });
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'grace-period', cause: 'device.in-grace-period', story: 'The baseline gives three days to put things right; BitLocker goes off. Nora still gets in, until the date.',
    run: (tenant) => {
      tenant.tables.deviceCompliancePolicies.update(COMPLIANCE.baseline, { scheduledActionsForRule: markedNoncompliantAfter(72), version: 2 });
      tenant.tables.managedDevices.update(managed(tenant), { isEncrypted: false });
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'compliance-stale', cause: 'device.compliance-stale', story: 'The alert was resolved and the risk is gone, but the laptop has not checked in since: Intune still says not compliant.',
    run: (tenant) => {
      raiseAlert(tenant, machine(tenant), { severity: 'High' });
      settle(tenant);
      resolveAlerts(tenant, machine(tenant));
      tenant.clock.advance(10);
      norasSignIn(tenant);
    },
  },
  {
    name: 'entra-lag', cause: 'device.entra-lag', story: 'The laptop has just become compliant again; Entra has not heard of it yet when Nora signs in.',
    run: (tenant) => {
      raiseAlert(tenant, machine(tenant), { severity: 'High' });
      settle(tenant);
      resolveAlerts(tenant, machine(tenant));
      tenant.clock.advance(10);
      checkIn(tenant, managed(tenant));
      norasSignIn(tenant);
    },
  },
  {
    name: 'not-enrolled', cause: 'device.not-enrolled', story: 'The laptop was retired from Intune; Entra still knows it, but nobody manages it.',
    run: (tenant) => {
      const device = findDevice(tenant, LAPTOP);
      tenant.tables.managedDevices.remove(managed(tenant));
      tenant.tables.devices.update(text(device, 'id'), { isManaged: false, isCompliant: false, mdmAppId: null });
      norasSignIn(tenant);
    },
  },
  {
    name: 'registered-only', cause: 'device.registered-only', story: 'The laptop was reset and Nora only added her work account: it is registered in Entra, not joined.',
    run: (tenant) => {
      tenant.tables.devices.update(text(findDevice(tenant, LAPTOP), 'id'), { trustType: 'Workplace', deviceOwnership: 'Personal' });
      tenant.tables.managedDevices.update(managed(tenant), { deviceEnrollmentType: 'userEnrollment', managedDeviceOwnerType: 'personal' });
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'no-compliance-policy', cause: 'device.no-compliance-policy', story: 'The tenant now treats devices without a policy as not compliant, and the laptop has dropped out of its groups.',
    run: (tenant) => {
      tenant.settings['secureByDefault'] = true;
      for (const group of [GROUPS.pilotDevices, GROUPS.companyLaptops]) setMember(tenant, group, text(findDevice(tenant, LAPTOP), 'id'), false);
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'inactive', cause: 'device.inactive', story: 'The laptop lay in a drawer for 32 days, longer than the validity period. Nora opens it and signs in before it has checked in.',
    run: (tenant) => {
      tenant.hidden.offline.add(managed(tenant));
      stopSensor(tenant, machine(tenant));
      tenant.clock.advance(32 * DAY);
      norasSignIn(tenant);
      tenant.hidden.offline.delete(managed(tenant));
    },
  },
  {
    name: 'enrolled-user-missing', cause: 'device.enrolled-user-missing', story: "Nora's licence was taken away: for Intune the person who enrolled the laptop no longer exists.",
    run: (tenant) => {
      tenant.tables.users.update(PEOPLE.nora.id, { assignedLicenses: [] });
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'defender-not-onboarded', cause: 'device.defender-not-onboarded', story: 'The laptop was offboarded from Defender; Intune gets no risk for it and the rule fails.',
    run: (tenant) => {
      offboard(tenant, machine(tenant));
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'sensor-silent', cause: 'device.defender-sensor-silent', story: 'The Sense service on the laptop stopped eight days ago; Defender calls the machine inactive.',
    run: (tenant) => {
      stopSensor(tenant, machine(tenant));
      tenant.clock.advance(8 * DAY);
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'device-disabled', cause: 'device.disabled', story: 'Somebody disabled the laptop in Entra.',
    run: (tenant) => {
      tenant.tables.devices.update(text(findDevice(tenant, LAPTOP), 'id'), { accountEnabled: false });
      norasSignIn(tenant);
    },
  },
  {
    name: 'connector-unresponsive', cause: 'connector.unresponsive', story: 'The tenant blocks when Defender data is missing, and the connector has been silent for nine days.',
    run: (tenant) => {
      tenant.tables.mobileThreatDefenseConnectors.update(DEFENDER_CONNECTOR, { windowsDeviceBlockedOnMissingPartnerData: true });
      tenant.hidden.connectorStopped = true;
      tenant.clock.advance(9 * DAY);
      settleAndSignIn(tenant);
    },
  },
  {
    name: 'connector-windows-off', cause: 'connector.windows-off', story: 'The tenant blocks when Defender data is missing, and somebody switched Windows off on the connector.',
    run: (tenant) => {
      tenant.tables.mobileThreatDefenseConnectors.update(DEFENDER_CONNECTOR, { windowsDeviceBlockedOnMissingPartnerData: true, windowsEnabled: false });
      settleAndSignIn(tenant);
    },
  },
];
