import type { Cause, Diagnosis, TimelineEntry } from '../../src/core/diagnosis/diagnosis.ts';
import type { Instant } from '../../src/core/facts/fact.ts';
import { appId, entraDeviceId, managedDeviceId, userId } from '../../src/core/facts/ids.ts';

/** The morning on which all fixtures play: Monday 16 November 2026, 09:42 UTC. */
export const fixtureNow: Instant = Date.UTC(2026, 10, 16, 9, 42);

const minute = 60_000;

function minutesAgo(count: number): Instant {
  return fixtureNow - count * minute;
}

const riskCause: Cause = {
  id: 'device.noncompliant.mde-risk',
  headline: 'Threat protection sees a high risk on your laptop, and your company lets devices in up to a low risk only.',
  evidence: [
    {
      text: 'The sign-in to Contoso Payroll was refused (53000): the policy Pilot - Require compliant device asks for a compliant device.',
      source: 'signIns',
      at: minutesAgo(11),
      readAt: fixtureNow,
    },
    { text: 'The device is not compliant: Require the device to be at or under the machine risk score.', source: 'deviceCompliancePolicyStates', at: minutesAgo(38), readAt: fixtureNow },
    { text: 'Risk of the device: high. Risk that is tolerated: low.', source: 'machines', at: minutesAgo(52), readAt: fixtureNow },
  ],
  remedy: [
    'Keep the laptop switched on and online, so that security operations can clean it.',
    'Do not delete files or turn off the protection yourself: it makes the cleaning slower.',
    'When security operations tell you that it is done, press Sync my device, wait a few minutes and press Re-check.',
  ],
  owner: 'security-operations',
};

const graceCause: Cause = {
  id: 'device.in-grace-period',
  headline: 'Disk encryption is off. The laptop still has access until 19 November.',
  evidence: [{ text: 'The setting Require BitLocker is not met; the grace period ends on 19 November.', source: 'managedDevices', readAt: fixtureNow }],
  remedy: ['Turn on disk encryption: Settings, Privacy and security, Device encryption.', 'Restart the laptop and press Re-check.'],
  owner: 'you',
};

const reportOnlyCause: Cause = {
  id: 'policy.report-only-would-block',
  headline: 'A rule that is being tried out would block this sign-in once it is switched on.',
  evidence: [{ text: 'The policy Require phishing-resistant MFA is in report-only and would have refused the sign-in.', source: 'appliedConditionalAccessPolicies', at: minutesAgo(11), readAt: fixtureNow }],
  remedy: ['Register a passkey or security key before it is switched on.'],
  owner: 'entra-admins',
};

const stuckAtDefender: readonly TimelineEntry[] = [
  { hop: 'defender-risk', owner: 'security-operations', at: minutesAgo(52), text: 'The risk rose to high.', state: 'stuck' },
  { hop: 'intune-evaluated', owner: 'intune-admins', at: minutesAgo(38), text: 'The device does not meet the rule on risk.', state: 'ok' },
  { hop: 'entra-compliance', owner: 'entra-admins', at: undefined, text: 'The device counts as not compliant. Entra does not say since when.', state: 'ok' },
  { hop: 'sign-in', owner: 'you', at: minutesAgo(11), text: 'The sign-in to Contoso Payroll was refused.', state: 'ok' },
  { hop: 'now', owner: 'you', at: fixtureNow, text: 'Another attempt would be refused as well.', state: 'ok' },
];

const subject = {
  asOf: fixtureNow,
  level: 'person',
  subjectId: userId('6e7b768e-07e2-4810-8459-485f84f8f204'),
  device: {
    name: 'CONTOSO-LT-0417',
    platform: 'windows',
    entraDeviceId: entraDeviceId('4f3bd1c5-9a55-4a1c-9c3d-0c8a8a1f6b10'),
    managedDeviceId: managedDeviceId('ab3d5c1e-2f60-4a91-9e3f-77c1c2f1d0aa'),
  },
  app: { id: appId('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'), name: 'Contoso Payroll' },
} as const;

/** A high risk blocks the sign-in; a grace period runs as well and the alerts could not be read. */
export const blockedByRisk: Diagnosis & { readonly level: 'person' } = {
  ...subject,
  outcome: 'blocked',
  headline: 'You cannot open Contoso Payroll because threat protection found a high risk on CONTOSO-LT-0417.',
  causes: [riskCause, graceCause],
  timeline: stuckAtDefender,
  gaps: [{ source: 'alerts', reason: 'throttled', detail: '429', requestId: '8f2c1a77-8e0b-4a3c-b7c1-6a5d0d1f9e21' }],
};

/** The same case as the helpdesk may see it. */
export const blockedForHelpdesk: Diagnosis & { readonly level: 'helpdesk' } = {
  ...blockedByRisk,
  level: 'helpdesk',
  headline: 'Sign-in to Contoso Payroll is refused: the risk of CONTOSO-LT-0417 is high, low is tolerated.',
};

/** The last sign-ins succeeded; a policy in report-only would have blocked. */
export const notBlocked: Diagnosis = {
  ...subject,
  outcome: 'not-blocked',
  headline: 'Nothing blocks you now: your last sign-in to Contoso Payroll worked.',
  causes: [
    {
      id: 'none.not-blocked',
      headline: 'Nothing blocks you now: your last sign-in to Contoso Payroll worked.',
      evidence: [
        { text: 'The sign-in to Contoso Payroll from CONTOSO-LT-0417 succeeded.', source: 'signIns', at: minutesAgo(4), readAt: fixtureNow },
        { text: 'The device is compliant.', source: 'devices', readAt: fixtureNow },
      ],
      remedy: ['Close the app and open it again: it may still show an old message.', 'In a browser, leave private windows and use your work profile.'],
      owner: 'you',
    },
    reportOnlyCause,
  ],
  timeline: [
    { hop: 'defender-risk', owner: 'security-operations', at: minutesAgo(190), text: 'The risk fell to none.', state: 'ok' },
    { hop: 'intune-evaluated', owner: 'intune-admins', at: minutesAgo(31), text: 'The device meets all rules.', state: 'ok' },
    { hop: 'entra-compliance', owner: 'entra-admins', at: undefined, text: 'The device counts as compliant.', state: 'ok' },
    { hop: 'sign-in', owner: 'you', at: minutesAgo(4), text: 'The sign-in to Contoso Payroll succeeded.', state: 'ok' },
    { hop: 'now', owner: 'you', at: fixtureNow, text: 'Another attempt would succeed.', state: 'ok' },
  ],
  gaps: [],
};

/** Intune is down and the sign-in log gives no policies, so nothing can be decided. */
export const undetermined: Diagnosis = {
  ...subject,
  outcome: 'undetermined',
  headline: 'A sign-in to Contoso Payroll was refused, but I cannot tell why.',
  causes: [
    {
      id: 'policy.not-readable',
      headline: 'A policy refused the sign-in, and I could not read which one.',
      evidence: [{ text: 'The sign-in to Contoso Payroll was refused (53003).', source: 'signIns', at: minutesAgo(11), readAt: fixtureNow }],
      remedy: ['Wait ten minutes and press Re-check.', 'If it is urgent, send the case to the helpdesk: they can look where I could not.'],
      owner: 'helpdesk',
    },
  ],
  timeline: [
    { hop: 'defender-risk', owner: 'security-operations', at: minutesAgo(300), text: 'The risk is none.', state: 'ok' },
    { hop: 'intune-evaluated', owner: 'intune-admins', at: undefined, text: 'Could not be read.', state: 'unknown' },
    { hop: 'entra-compliance', owner: 'entra-admins', at: undefined, text: 'Could not be read.', state: 'unknown' },
    { hop: 'sign-in', owner: 'entra-admins', at: minutesAgo(11), text: 'The sign-in to Contoso Payroll was refused.', state: 'ok' },
    { hop: 'now', owner: 'you', at: fixtureNow, text: 'It cannot be told what another attempt would do.', state: 'unknown' },
  ],
  gaps: [
    { source: 'managedDevices', reason: 'unavailable', detail: '503' },
    { source: 'appliedConditionalAccessPolicies', reason: 'not-permitted', detail: '403' },
  ],
};

/** Not theirs, or no such device. */
export const refused: Diagnosis = {
  outcome: 'refused',
  headline: 'I cannot answer that for you.',
  causes: [],
  timeline: [],
  gaps: [],
  asOf: fixtureNow,
  level: 'person',
  subjectId: undefined,
  device: undefined,
  app: undefined,
};

