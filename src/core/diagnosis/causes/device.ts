import { failed, type Situation } from '../situation.ts';
import type { Platform, SettingState } from '../../facts/device.ts';
import type { Evidence } from '../diagnosis.ts';
import { defineCause } from './define.ts';
import { entraEvidence, evidence, intuneEvidence, signInEvidence } from './evidence.ts';
import { deviceName, span } from './wording.ts';
import { settingSteps, settingTitle, settingTitles } from './settings.ts';

/** The device may be talked about and nothing before Intune decides: not disabled, enrolled. */
export function enrolledDevice(s: Situation): boolean {
  return s.deviceEvidence === 'device' && s.device !== undefined && !s.device.disabled && s.device.enrolled === true;
}

const enrolSteps: Readonly<Record<Platform, string>> = {
  windows: 'Open Settings > Accounts > Access work or school, connect your work account, and follow the steps to have the device managed.',
  macOS: 'Install the Company Portal app, sign in with your work account, and follow its steps to enrol the Mac.',
  iOS: 'Install the Company Portal app from the App Store and follow its steps to enrol the device.',
  android: 'Install the Company Portal app from the Play Store and set up the work profile.',
  linux: 'Install the Microsoft Intune app for Linux and register the device with your work account.',
  other: 'Use a device that your company can manage, or ask the helpdesk how to enrol this one.',
};

const syncSteps = ['Connect the device to the internet and press "Sync my device", or open the Company Portal and choose "Check status".', 'Give it about ten minutes, then press "Re-check".'];

const staffSyncSteps = ['Have the device check in: Intune > Devices > Sync, or "Check status" in its Company Portal.', 'Give it about ten minutes, then press "Re-check".'];

export const deviceCauses = [
  defineCause({
    id: 'device.disabled',
    owner: 'helpdesk',
    stuckAt: 'entra-compliance',
    fires: (s) => (failed(s, 'device-disabled') && s.deviceEvidence !== 'colleagues') || (s.deviceEvidence === 'device' && s.device?.disabled === true),
    headline: (s) => `${deviceName(s)} is disabled in the directory, so it no longer counts as a known device.`,
    evidence: (s) => [...entraEvidence(s), ...signInEvidence(s)],
    remedy: () => ['Call the helpdesk: an administrator has to enable the device again. It may have been switched off on purpose.'],
    staffRemedy: () => ['Find out who disabled the device in the Entra audit log before enabling it in Entra > Devices.'],
  }),
  defineCause({
    id: 'device.not-enrolled',
    owner: 'you',
    stuckAt: 'intune-evaluated',
    fires: (s) => (s.deviceEvidence === 'device' && s.device?.disabled === false && s.device.enrolled === false) || (s.deviceEvidence === 'none' && s.ownsNoEnrolledDevice && !failed(s, 'device-disabled')),
    headline: (s) => (s.deviceEvidence === 'none' ? 'No device is enrolled with the company for this account.' : `${deviceName(s)} is not managed by your company (Intune), so it cannot count as compliant.`),
    evidence: (s) => [
      ...evidence(s.device?.view.managed ?? s.facts.managedDevices, 'managedDevices', s.deviceEvidence === 'none' ? 'Intune has no enrolled device for the account.' : 'Intune has no enrolled device of this identity.'),
      ...signInEvidence(s),
    ],
    remedy: (s) => [enrolSteps[s.device?.view.platform ?? 'windows'], 'When enrolment is done, wait about fifteen minutes and sign in again.'],
  }),
  defineCause({
    id: 'device.registered-only',
    owner: 'helpdesk',
    stuckAt: 'entra-compliance',
    fires: (s) => enrolledDevice(s) && s.device?.registeredOnly === true,
    headline: (s) => `${deviceName(s)} is only registered with the company, not joined. Windows devices have to be joined for this check.`,
    evidence: (s) => [...entraEvidence(s), ...registeredEvidence(s)],
    remedy: () => ['Use a Windows device that was set up for you by the company.', 'If this one should be a company device, ask the helpdesk to join it to Entra.'],
    staffRemedy: () => ['Join the device to Entra (Autopilot, or reset and join). Defender risk does not count for Entra registered Windows devices.'],
  }),
  defineCause({
    id: 'device.authentication-failed',
    owner: 'helpdesk',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'device-authentication') && s.deviceEvidence === 'device' && s.device?.disabled === false && s.device.enrolled !== false && !s.device.noncompliant,
    headline: (s) => `${deviceName(s)} could not prove to the sign-in service which device it is.`,
    evidence: (s) => [...signInEvidence(s), ...entraEvidence(s)],
    remedy: () => ['Lock the device, unlock it with your password or PIN while it is online, then sign in again.', 'If that does not help, restart it. After that the helpdesk has to register it again.'],
    staffRemedy: () => ['Run "dsregcmd /status" on the device: without a primary refresh token, or with a device certificate that does not match Entra, join or register it again.'],
  }),
  defineCause({
    id: 'device.not-hybrid-joined',
    owner: 'helpdesk',
    stuckAt: 'entra-compliance',
    fires: (s) => failed(s, 'hybrid-join') && s.deviceEvidence === 'device' && s.device?.disabled === false && s.device.hybrid !== true,
    headline: (s) => `This app wants a device that is joined to the company domain, and ${deviceName(s)} is not.`,
    evidence: (s) => [...signInEvidence(s), ...entraEvidence(s)],
    remedy: () => ['Use a device that is joined to the company domain, or ask the helpdesk.'],
  }),
  defineCause({
    id: 'device.no-compliance-policy',
    owner: 'intune-admins',
    stuckAt: 'intune-evaluated',
    fires: (s) => enrolledDevice(s) && s.device?.noPolicy === true,
    headline: (s) => `No compliance policy is assigned to ${deviceName(s)}, and the company counts such devices as not compliant.`,
    evidence: (s) => [
      ...intuneEvidence(s),
      ...(s.device?.noPolicyRow === true
        ? evidence(s.device.view.states, 'deviceCompliancePolicyStates', 'The built-in rule "has a compliance policy assigned" fails.')
        : evidence(s.facts.complianceSettings, 'deviceManagementSettings', 'Intune lists no compliance policy for the device, and the tenant counts such devices as not compliant.')),
    ],
    remedy: () => ['You cannot change this yourself: send the case to the helpdesk, the device is missing from a group.'],
    staffRemedy: () => ['Assign a compliance policy to the device or its user: usually the device is missing from the device group the policy is assigned to.'],
  }),
  defineCause({
    id: 'device.inactive',
    owner: 'you',
    stuckAt: 'intune-evaluated',
    fires: (s) => enrolledDevice(s) && s.device?.inactive === true,
    headline: (s) => `${deviceName(s)} has not checked in with Intune for ${s.device?.lastSyncAt === undefined ? 'too long' : span(s.now - s.device.lastSyncAt)}, so it no longer counts as compliant${validityText(s)}.`,
    evidence: (s) => [...intuneEvidence(s), ...validityEvidence(s)],
    remedy: () => syncSteps,
    staffRemedy: () => staffSyncSteps,
  }),
  defineCause({
    id: 'device.enrolled-user-missing',
    owner: 'intune-admins',
    stuckAt: 'intune-evaluated',
    fires: (s) => enrolledDevice(s) && s.device?.userMissing === true,
    headline: (s) => `The person who enrolled ${deviceName(s)} no longer exists in the directory, so the device cannot be compliant.`,
    evidence: (s) => [...intuneEvidence(s), ...evidence(s.device?.view.states, 'deviceCompliancePolicyStates', 'The built-in rule "enrolled user exists" fails.')],
    remedy: () => ['Send the case to the helpdesk: the device has to be enrolled again under your account.'],
    staffRemedy: () => ['Enrol the device again under its present user (reset, or remove and enrol); changing the primary user is not enough.'],
  }),
  defineCause({
    id: 'device.noncompliant.setting',
    owner: 'you',
    stuckAt: 'intune-evaluated',
    fires: (s) => enrolledDevice(s) && (s.device?.settings.length ?? 0) > 0,
    headline: (s) => (onlyUnevaluated(s) ? `Intune could not check ${settingNames(s)} on ${deviceName(s)}, so it does not count as compliant.` : `${deviceName(s)} does not meet ${ruleCount(s)}: ${settingNames(s)}.`),
    evidence: (s) => [
      ...intuneEvidence(s),
      ...(s.device?.settings ?? []).flatMap((rule) =>
        evidence(s.device?.view.states, 'deviceCompliancePolicyStates', `Rule ${settingTitle(rule)} of ${rule.policyName === undefined ? 'a policy without a name' : `the policy "${rule.policyName}"`} ${ruleStateTexts[rule.setting.state ?? 'unknown'] ?? 'fails'}.`),
      ),
    ],
    remedy: (s) => (onlyUnevaluated(s) ? [...syncSteps, 'If it stays like this, send the case to the helpdesk: the rule itself may be at fault.'] : [...ruleSteps(s), ...syncSteps]),
    staffRemedy: (s) => (onlyUnevaluated(s) ? [...staffSyncSteps, 'If it stays like this, look at the rule in Intune: it may not apply to this device.'] : [...ruleSteps(s), ...staffSyncSteps]),
  }),
  defineCause({
    id: 'device.noncompliant.unexplained',
    owner: 'intune-admins',
    stuckAt: 'intune-evaluated',
    fires: (s) => enrolledDevice(s) && s.device?.unexplained === true,
    headline: (s) => `Intune counts ${deviceName(s)} as noncompliant, but which rule fails could not be read.`,
    evidence: intuneEvidence,
    remedy: () => ['Open the Company Portal, choose the device and "Check status": it lists what to fix.', ...syncSteps.slice(1)],
    staffRemedy: () => ['Look at the device in Intune > Devices > Device compliance: it lists the rule that fails.'],
  }),
  defineCause({
    id: 'device.not-evaluated',
    owner: 'you',
    stuckAt: 'intune-evaluated',
    fires: (s) => enrolledDevice(s) && s.device?.notEvaluated === true && s.phase === 'failed',
    headline: (s) => `Intune has not judged ${deviceName(s)} yet.`,
    evidence: intuneEvidence,
    remedy: () => syncSteps,
    staffRemedy: () => staffSyncSteps,
  }),
  defineCause({
    id: 'device.entra-lag',
    owner: 'entra-admins',
    stuckAt: 'entra-compliance',
    fires: (s) => enrolledDevice(s) && s.phase === 'failed' && isCompliantInIntune(s) && s.device?.entraCompliant === false && !s.device.registeredOnly,
    headline: (s) => `${deviceName(s)} ${s.device?.inGrace === true ? 'is in its grace period in Intune and should still have access' : 'is compliant in Intune'}, but the directory (Entra) has not caught up yet.`,
    evidence: (s) => [...intuneEvidence(s), ...entraEvidence(s)],
    remedy: () => ['Wait about ten minutes, then press "Re-check" and sign in again.', 'If it has not changed after an hour, send the case to the helpdesk.'],
    staffRemedy: () => ['Intune writes compliance to Entra within minutes as a rule; after an hour, have the device sync again and open a case with Microsoft.'],
  }),
] as const;

function isCompliantInIntune(s: Situation): boolean {
  return s.device?.state === 'compliant' || s.device?.inGrace === true;
}

const ruleStateTexts: Readonly<Partial<Record<SettingState, string>>> = {
  nonCompliant: 'fails',
  error: 'could not be evaluated',
  conflict: 'contradicts another policy',
};

function onlyUnevaluated(s: Situation): boolean {
  return (s.device?.settings ?? []).every(({ setting }) => setting.state !== 'nonCompliant');
}

function registeredEvidence(s: Situation): readonly Evidence[] {
  const { device, facts } = s;
  const text = 'is listed as registered only, which is how a personal device is known.';
  const record = device?.view.entra;
  if (record?.known === true && record.value?.joinType !== undefined) return evidence(record, 'devices', `In Entra, ${deviceName(s)} ${text}`);
  return evidence(facts.signIns, 'signIns', `In the sign-in log, ${deviceName(s)} ${text}`, s.attempt?.deciding.createdAt);
}

function validityDays(s: Situation): number | undefined {
  const settings = s.facts.complianceSettings;
  return settings.known ? settings.value.validityDays : undefined;
}

function validityText(s: Situation): string {
  const days = validityDays(s);
  return days === undefined ? '' : `: devices have to check in at least every ${days} days`;
}

function validityEvidence(s: Situation): readonly Evidence[] {
  const days = validityDays(s);
  return days === undefined ? [] : evidence(s.facts.complianceSettings, 'deviceManagementSettings', `The tenant counts a device as inactive after ${days} days.`);
}

function ruleSteps(s: Situation): readonly string[] {
  return [...new Set((s.device?.settings ?? []).map((rule) => settingSteps(rule, s.device?.view.platform ?? 'windows')))];
}

function ruleCount(s: Situation): string {
  const count = s.device?.settings.length ?? 0;
  return count === 1 ? 'a rule of the company' : `${count} rules of the company`;
}

function settingNames(s: Situation): string {
  return settingTitles(s.device?.settings ?? []);
}
