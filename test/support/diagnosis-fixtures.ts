import type { Cause, Diagnosis, TimelineEntry } from '../../src/core/diagnosis/diagnosis.ts';
import type { Instant } from '../../src/core/facts/fact.ts';
import { appId, entraDeviceId, managedDeviceId, userId } from '../../src/core/facts/ids.ts';

/** The morning on which all fixtures play: Monday 16 November 2026, 09:42 UTC. */
export const fixtureNow: Instant = Date.UTC(2026, 10, 16, 9, 42);

const minute = 60_000;

function minutesAgo(count: number): Instant {
  return fixtureNow - count * minute;
}

const riskHeadline = 'Defender found a risk on CONTOSO-LT-0417, so Intune counts it as noncompliant and your access is closed until the risk is cleared.';

const riskCause: Cause = {
  id: 'device.noncompliant.mde-risk',
  headline: riskHeadline,
  evidence: [
    { text: 'Defender\'s risk for CONTOSO-LT-0417 is High; the policy "Pilot - Machine risk" accepts at most Low.', source: 'machines', readAt: fixtureNow },
    { text: 'Intune counts CONTOSO-LT-0417 as noncompliant; last check-in 10:04.', source: 'managedDevices', at: minutesAgo(38), readAt: fixtureNow },
    { text: 'The sign-in to Contoso Payroll at 10:31 was refused with code 53000.', source: 'signIns', at: minutesAgo(11), readAt: fixtureNow },
  ],
  remedy: [
    'Keep the device on and connected to the internet, so that security can look at it and clean it.',
    'Do not try to remove anything yourself. Security operations are responsible for this case.',
    'When the risk has gone down, press "Sync my device", wait a few minutes, then "Re-check".',
  ],
  owner: 'security-operations',
};

const graceCause: Cause = {
  id: 'device.in-grace-period',
  headline: 'CONTOSO-VM-12 breaks a compliance rule and is in its grace period: access ends on 19 November, 10:42.',
  evidence: [
    {
      text: 'Intune gives the device time to be put right; until then it has access.',
      source: 'managedDevices',
      at: fixtureNow + 3 * 24 * 60 * minute,
      readAt: fixtureNow,
    },
  ],
  remedy: ['Open the Company Portal, choose the device, and do what it lists under "Check status".', 'Then use Sync, so that Intune sees it before the date.'],
  owner: 'you',
};

const reportOnlyCause: Cause = {
  id: 'policy.report-only-would-block',
  headline: 'Nothing blocks now, but the policy "Phishing-resistant MFA" is being tried out and would block this sign-in once it is switched on.',
  evidence: [{ text: 'Report-only policy "Phishing-resistant MFA": failure.', source: 'signIns', at: minutesAgo(4), readAt: fixtureNow }],
  remedy: ['You need to do nothing today. Keep the device up to date and checked in, so that it passes when the policy is switched on.'],
  owner: 'entra-admins',
};

const stuckAtDefender: readonly TimelineEntry[] = [
  { hop: 'defender-risk', owner: 'security-operations', at: minutesAgo(52), text: 'Defender: risk High.', state: 'stuck' },
  { hop: 'intune-evaluated', owner: 'intune-admins', at: minutesAgo(38), text: 'Intune: noncompliant.', state: 'ok' },
  { hop: 'entra-compliance', owner: 'entra-admins', at: undefined, text: 'Entra: not compliant.', state: 'ok' },
  { hop: 'sign-in', owner: 'entra-admins', at: minutesAgo(11), text: 'Sign-in to Contoso Payroll: refused (code 53000).', state: 'held-up' },
  { hop: 'now', owner: 'you', at: fixtureNow, text: 'Still blocked.', state: 'held-up' },
];

const subject = {
  asOf: fixtureNow,
  level: 'person',
  voice: 'you',
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
  headline: riskHeadline,
  causes: [riskCause, graceCause],
  timeline: stuckAtDefender,
  gaps: [{ source: 'alerts', reason: 'throttled', detail: '429', requestId: '8f2c1a77-8e0b-4a3c-b7c1-6a5d0d1f9e21' }],
};

const riskForHelpdesk: Cause = {
  ...riskCause,
  headline: riskHeadline.replace('your access', 'the person’s access'),
  evidence: [...riskCause.evidence, { text: 'Defender has a high-severity alert open.', source: 'alerts', at: minutesAgo(52), readAt: fixtureNow }],
  remedy: ['Work the open alerts of the machine in Defender; the risk falls when they are resolved.', 'Then have the device sync, so that Intune evaluates it again.'],
};

/** The same case as the helpdesk may see it. */
export const blockedForHelpdesk: Diagnosis & { readonly level: 'helpdesk' } = {
  ...blockedByRisk,
  level: 'helpdesk',
  voice: 'they',
  headline: riskForHelpdesk.headline,
  causes: [riskForHelpdesk, graceCause],
  gaps: [{ source: 'conditionalAccessPolicies', reason: 'not-permitted', detail: '403', requestId: '8f2c1a77-8e0b-4a3c-b7c1-6a5d0d1f9e21' }],
};

/** The last sign-ins succeeded; a policy in report-only would have blocked. */
export const notBlocked: Diagnosis = {
  ...subject,
  outcome: 'not-blocked',
  headline: 'Nothing is blocked: the newest sign-ins succeeded.',
  causes: [
    {
      id: 'none.not-blocked',
      headline: 'Nothing is blocked: the newest sign-ins succeeded.',
      evidence: [{ text: 'The sign-in to Contoso Payroll at 10:38 succeeded.', source: 'signIns', at: minutesAgo(4), readAt: fixtureNow }],
      remedy: ['Try again. If an app still refuses, note its name and the time, wait five minutes (the log is a little late), and ask again.'],
      owner: 'you',
    },
    reportOnlyCause,
  ],
  timeline: [
    { hop: 'defender-risk', owner: 'security-operations', at: minutesAgo(190), text: 'Defender: risk none.', state: 'ok' },
    { hop: 'intune-evaluated', owner: 'intune-admins', at: minutesAgo(31), text: 'Intune: compliant.', state: 'ok' },
    { hop: 'entra-compliance', owner: 'entra-admins', at: undefined, text: 'Entra: compliant.', state: 'ok' },
    { hop: 'sign-in', owner: 'entra-admins', at: minutesAgo(4), text: 'Sign-in to Contoso Payroll: succeeded.', state: 'ok' },
    { hop: 'now', owner: 'you', at: fixtureNow, text: 'Nothing blocks.', state: 'ok' },
  ],
  gaps: [],
};

/** Intune is down and the sign-in log gives no policies, so nothing can be decided. */
export const undetermined: Diagnosis = {
  ...subject,
  outcome: 'undetermined',
  headline: 'Conditional Access refused the sign-in to Contoso Payroll, but which policy did it could not be read.',
  causes: [
    {
      id: 'policy.not-readable',
      headline: 'Conditional Access refused the sign-in to Contoso Payroll, but which policy did it could not be read.',
      evidence: [{ text: 'The sign-in to Contoso Payroll at 10:31 was refused with code 53003.', source: 'signIns', at: minutesAgo(11), readAt: fixtureNow }],
      remedy: ['Send the case to the helpdesk: they can see the policy in the Entra sign-in log.'],
      owner: 'entra-admins',
    },
  ],
  timeline: [
    { hop: 'defender-risk', owner: 'security-operations', at: minutesAgo(300), text: 'Defender: risk none.', state: 'ok' },
    { hop: 'intune-evaluated', owner: 'intune-admins', at: undefined, text: 'Intune could not be read.', state: 'unknown' },
    { hop: 'entra-compliance', owner: 'entra-admins', at: undefined, text: 'The directory record could not be read.', state: 'unknown' },
    { hop: 'sign-in', owner: 'entra-admins', at: minutesAgo(11), text: 'Sign-in to Contoso Payroll: refused (code 53003).', state: 'stuck' },
    { hop: 'now', owner: 'you', at: fixtureNow, text: 'Still blocked.', state: 'held-up' },
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
  voice: 'you',
  subjectId: undefined,
  device: undefined,
  app: undefined,
};

