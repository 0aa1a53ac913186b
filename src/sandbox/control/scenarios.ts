import { DEFENDER_CONNECTOR, offboard, raiseAlert, resolveAlerts, startSensor, stopSensor } from '../live/defender.ts';
import { checkIn } from '../live/intune.ts';
import { ADDRESSES } from '../live/places.ts';
import { LOG_MINUTES, signIn, type Attempt } from '../live/sign-in.ts';
import { fixedId } from '../tenant/ids.ts';
import { PEOPLE } from '../tenant/pilot.ts';
import { appsOf, caPolicyRow, COMPLIANCE, GROUPS, markedNoncompliantAfter, PAYROLL, usersOf } from '../tenant/pilot-policies.ts';
import { findDevice, machineOf, managedOf, setMember, type Tenant } from '../tenant/tenant.ts';
import { text } from '../wire/row.ts';

/** A story that happens to Nora Quist and LT-4411 in the pilot tenant. It changes the tenant; the records follow. */
export type Scenario = {
  name: string;
  /** The diagnosis that the records lead to. */
  cause: string;
  story: string;
  run: (tenant: Tenant) => void;
};

const DAY = 24 * 60;
const LAPTOP = 'LT-4411';

export const scenarios: readonly Scenario[] = [
  {
    name: 'healthy', cause: 'none.not-blocked', story: 'Nora signs in to Alder Payroll from her laptop. Everything is in order.',
    run: (tenant) => norasSignIn(tenant),
  },
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
  {
    name: 'private-window', cause: 'signin.no-device-evidence', story: 'Nora opens Payroll in a private window: the browser sends no device claim.',
    run: (tenant) => norasSignIn(tenant, { privateWindow: true }),
  },
  {
    name: 'other-device', cause: 'signin.other-device', story: "Nora borrows her colleague's laptop, which has BitLocker switched off.",
    run: (tenant) => {
      const borrowed = managedOf(tenant, findDevice(tenant, 'LT-4416'));
      tenant.tables.managedDevices.update(text(borrowed, 'id'), { isEncrypted: false });
      checkIn(tenant, text(borrowed, 'id'));
      tenant.clock.advance(10);
      norasSignIn(tenant, { device: 'LT-4416' });
    },
  },
  {
    name: 'legacy-client', cause: 'signin.legacy-client', story: 'An old mail program asks for the mailbox over IMAP.',
    run: (tenant) => norasSignIn(tenant, { app: 'Office 365 Exchange Online', clientApp: 'IMAP', device: null }),
  },
  {
    name: 'platform-not-allowed', cause: 'signin.platform-not-allowed', story: 'Nora opens Payroll on her own phone; Payroll is for Windows only.',
    run: (tenant) => norasSignIn(tenant, { device: null, platform: 'iOS' }),
  },
  {
    name: 'device-code', cause: 'signin.device-code-flow', story: 'A command-line tool shows a code; Nora types it in, and no device stands behind the sign-in.',
    run: (tenant) => norasSignIn(tenant, { deviceCode: true, clientApp: 'Mobile Apps and Desktop clients' }),
  },
  {
    name: 'abroad', cause: 'signin.location', story: 'Nora is on holiday in Lisbon, a country where nobody works.',
    run: (tenant) => norasSignIn(tenant, { ip: ADDRESSES.abroad }),
  },
  {
    name: 'risky-sign-in', cause: 'signin.risk', story: 'The sign-in comes through an anonymous network and Entra rates it high risk.',
    run: (tenant) => norasSignIn(tenant, { signInRisk: 'high', ip: ADDRESSES.anonymous }),
  },
  {
    name: 'user-at-risk', cause: 'user.risk', story: "Nora's password was found in a leak; Entra rates her account high risk.",
    run: (tenant) => {
      tenant.hidden.userRisk.set(PEOPLE.nora.id, 'high');
      norasSignIn(tenant);
    },
  },
  {
    name: 'mfa-denied', cause: 'signin.mfa-not-completed', story: 'Nora declines the prompt on her phone.',
    run: (tenant) => norasSignIn(tenant, { mfa: 'denied' }),
  },
  {
    name: 'terms-declined', cause: 'signin.terms-of-use', story: 'Payroll asks for its terms of use; Nora closes the page.',
    run: (tenant) => {
      tenant.tables.conditionalAccessPolicies.add(caPolicyRow(fixedId('policy', 20), 'Payroll – terms of use', 'enabled', { users: usersOf(GROUPS.pilotUsers), applications: appsOf(PAYROLL.appId) }, [], { termsOfUse: [fixedId('policy', 21)] }));
      norasSignIn(tenant, { terms: 'declined' });
    },
  },
  {
    name: 'password-expired', cause: 'user.password-expired', story: "Nora's password has expired.",
    run: (tenant) => {
      tenant.hidden.passwordExpired.add(PEOPLE.nora.id);
      norasSignIn(tenant);
    },
  },
  {
    name: 'account-disabled', cause: 'user.disabled', story: "Nora's account was disabled.",
    run: (tenant) => {
      tenant.tables.users.update(PEOPLE.nora.id, { accountEnabled: false });
      norasSignIn(tenant);
    },
  },
  {
    name: 'account-locked', cause: 'user.locked', story: 'Somebody tried ten wrong passwords; then Nora types the right one.',
    run: (tenant) => {
      for (let attempt = 0; attempt < 10; attempt += 1) {
        signIn(tenant, { user: PEOPLE.nora.upn, password: 'wrong', device: null, ip: ADDRESSES.anonymous });
        tenant.clock.advance(1);
      }
      norasSignIn(tenant);
    },
  },
  {
    name: 'not-assigned', cause: 'user.not-assigned', story: 'Nora was taken out of the group that may use Payroll.',
    run: (tenant) => {
      setMember(tenant, GROUPS.payrollUsers, PEOPLE.nora.id, false);
      norasSignIn(tenant);
    },
  },
  {
    name: 'other-policy-blocks', cause: 'policy.blocks', story: 'The Entra team closes Payroll for the year-end run with a policy of its own.',
    run: (tenant) => {
      tenant.tables.conditionalAccessPolicies.add(caPolicyRow(fixedId('policy', 22), 'Payroll – closed for the year-end run', 'enabled', { users: usersOf(GROUPS.pilotUsers), applications: appsOf(PAYROLL.appId) }, ['block']));
      norasSignIn(tenant);
    },
  },
  {
    name: 'report-only', cause: 'policy.report-only-would-block', story: 'Nora works from home and gets in; a policy that only reports would have refused her.',
    run: (tenant) => norasSignIn(tenant, { ip: ADDRESSES.home }),
  },
  {
    name: 'not-in-log-yet', cause: 'none.no-sign-in-yet', story: 'Nora was away for 31 days, so the log holds nothing of her; her sign-in of a minute ago is not in it yet.',
    run: (tenant) => {
      tenant.clock.advance(31 * DAY);
      norasSignIn(tenant, {}, 1);
    },
  },
];

export function findScenario(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}

/** Risk reaches Intune, the laptop checks in, Entra hears of it. */
function settle(tenant: Tenant): void {
  tenant.clock.advance(10);
  checkIn(tenant, managed(tenant));
  tenant.clock.advance(10);
}

function settleAndSignIn(tenant: Tenant): void {
  settle(tenant);
  norasSignIn(tenant);
}

/** Nora signs in to Payroll; `minutes` pass afterwards, by default enough for the log. */
function norasSignIn(tenant: Tenant, attempt: Partial<Attempt> = {}, minutes = LOG_MINUTES + 1): void {
  signIn(tenant, { user: PEOPLE.nora.upn, app: PAYROLL.displayName, ...attempt });
  tenant.clock.advance(minutes);
}

function managed(tenant: Tenant): string {
  return text(managedOf(tenant, findDevice(tenant, LAPTOP)), 'id');
}

function machine(tenant: Tenant): string {
  return text(machineOf(tenant, text(findDevice(tenant, LAPTOP), 'deviceId')), 'id');
}
