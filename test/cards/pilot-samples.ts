import { presentBrakeTripped, presentDrift } from '../../src/cards/pilot/alarms.ts';
import { presentBoard } from '../../src/cards/pilot/board.ts';
import { presentCertificate } from '../../src/cards/pilot/certificate.ts';
import { presentExpand } from '../../src/cards/pilot/expand.ts';
import type { NoticeData } from '../../src/cards/pilot/notice.ts';
import { presentPilotNotice } from '../../src/cards/pilot/notice.ts';
import { presentStepPreview } from '../../src/cards/pilot/preview.ts';
import { presentRollback } from '../../src/cards/pilot/rollback.ts';
import { presentStep, type StepData } from '../../src/cards/pilot/step.ts';
import { presentTrialOutcome, presentTrialRequest } from '../../src/cards/pilot/trial.ts';
import type { PilotField } from '../../src/cards/pilot/fields.ts';
import type { CardData } from '../../src/cards/registry.ts';
import { stepOf } from '../../src/core/pilot/steps/index.ts';
import { certificate, trial } from '../core/pilot/support/finished.ts';
import { drift, shown, tenantWide, states } from './support/change-fixtures.ts';
import { blockedSignIn, creation, early, finished, ids, openChanges, pilotButton, pilotNow, pilotWith, reportOf, underWay } from './support/pilot-fixtures.ts';

const reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const at = { environment: 'sandbox', reader };
const hour = 3_600_000;

const options = [{ title: 'Payroll', value: String(ids.app) }, { title: 'Travel', value: 'bbbbbbbb-0000-4000-8000-000000000002' }];

/** One field of every sort. */
export const fields: readonly PilotField[] = [
  { choice: 'users', label: 'Pilot people', input: 'people', value: ids.user, options: [{ title: 'Petra Pilot', value: ids.user }, { title: 'Paul Peer', value: ids.colleague }], multiple: true },
  { choice: 'app', label: 'App to protect', input: 'app', value: ids.app, options, multiple: false },
  { choice: 'unresponsiveDays', label: 'Days until the connector counts as unresponsive', input: 'number', value: '7', options: [], multiple: false },
  { choice: 'blocksOnMissingData', label: 'Devices without data count as noncompliant', input: 'toggle', value: 'false', options: [], multiple: false },
];

const { certificate: _, ...uncertified } = shown;
const askedFor = { order: states.requested.order, shown, rule: tenantWide };
const stepAt = { pilot: pilotButton, changes: openChanges, addressBook: false, ...at };
const noticeAt = { pilot: pilotButton, ...at };

const started = presentPilotNotice({
  label: '○ No pilot yet', headline: 'Begin a Zero Trust pilot', subtitle: 'sandbox', says: ['Beginning changes nothing.'],
  buttons: [{ title: 'Begin', verb: 'pilot.start', style: 'positive', id: 'new', revision: 0 }],
});

export const pilotSamples: Pick<CardData, Extract<keyof CardData, `pilot/${string}`>> = {
  'pilot/board': presentBoard({ pilot: pilotWith(underWay()), report: reportOf(underWay()), changes: openChanges, place: 'personal', ...at, refreshFor: ['29:1-ines'] }),
  'pilot/expand': presentExpand({ pilot: pilotButton, inputs: { sourceGroup: 'Finance', percent: '25' }, problems: ['Say why it is needed.'], environment: 'sandbox' }),
  'pilot/notice': started,
  'pilot/preview': presentStepPreview({
    title: 'Step 1: Pilot groups', button: { id: 'pilot-groups', revision: 0 }, changes: [{ ...askedFor, shown: { ...uncertified, diff: creation }, draftId: 'Zk4uHn9sQ2mXw7dLb0cVtA' }, { ...askedFor, draftId: 'aB3dEf6hIj9lMn2pQr5tUw' }],
    refused: [{ heading: 'Create a group', says: 'Change #19 to the same object is still open.' }], reason: 'Step 1 of the Zero Trust pilot.', ...at,
  }),
  'pilot/step': presentStep({ step: stepOf('conditional-access'), report: reportOf(underWay()), fields, trial: 'report-only', problems: ['Choose one app.'], ...stepAt }),
};

export const noticeVariants: Readonly<Record<string, NoticeData>> = {
  'trial-request': presentTrialRequest({ trial: trial('report-only', {}, { until: pilotNow + hour, askedAt: pilotNow }), app: 'Payroll', devices: ['LT-1'], askedBy: 'Ines Marques', now: pilotNow, reader }),
  'trial-outcome': presentTrialOutcome({ trial: trial('blocked'), person: 'Petra Pilot', app: 'Payroll', signIn: blockedSignIn, pilot: pilotButton, now: pilotNow, reader }),
  'trial-not-seen': presentTrialOutcome({ trial: { ...trial('enforced'), outcome: { status: 'not-seen', at: pilotNow } }, person: 'Petra Pilot', app: 'Payroll', pilot: pilotButton, now: pilotNow, reader }),
  certificate: presentCertificate({
    certificate: certificate({
      verdict: 'refused', lines: [{ id: 'sign-ins', verdict: 'passed', says: '12 sign-ins in report-only, 10 needed.' }, { id: 'days', verdict: 'refused', says: 'On 2 days, 5 needed.' }],
      counts: { signIns: 12, wouldPass: 11, wouldBlock: 1, people: 1, days: 2, workingDays: 2 }, failures: [{ signInId: 's', user: ids.user, at: pilotNow - hour, because: 'the device was not compliant' }],
    }),
    policyName: 'Pilot – MDE Intune Compliance', nameOf: () => 'Petra Pilot', pilot: pilotButton, reader,
  }),
  drift: presentDrift({ restore: { id: '0f3a'.repeat(8), revision: 14 }, canRestore: true, object: 'Compliance policy Pilot – Windows MDE device risk', by: 'Theo Novak', lines: drift.lines, at: pilotNow, ...noticeAt }),
  brake: presentBrakeTripped({ says: 'The policy kept out 5 of 9 people within 60 minutes.', policyName: 'Pilot – MDE Intune Compliance', changeNumber: 31, at: pilotNow, ...noticeAt }),
  'rollback-offer': presentRollback({ pilot: pilotWith(finished()), left: ['Switch a policy to report-only'], open: [], now: pilotNow, ...at }),
  'rollback-under-way': presentRollback({ pilot: pilotWith(finished(), { status: 'rolling-back' }), left: ['Delete a group “Pilot – Windows Zero Trust Users”'], open: openChanges, now: pilotNow, ...at }),
  'rolled-back': presentRollback({ pilot: pilotWith(finished(), { status: 'rolled-back' }), left: [], open: [], now: pilotNow, ...at }),
};

export const stepVariants: Readonly<Record<string, StepData>> = {
  waiting: presentStep({ step: stepOf('device-compliance'), report: reportOf(early()), fields: [], ...stepAt, changes: [] }),
  'by-hand': presentStep({ step: stepOf('defender-connector'), report: reportOf(early()), fields: fields.slice(2), note: 'I was updated while you were in this step.', ...stepAt, changes: [] }),
};

export const boardVariants = {
  on: presentBoard({ pilot: pilotWith(finished()), report: reportOf(finished()), changes: [], place: 'personal', ...at }),
  shared: presentBoard({ pilot: pilotWith(early()), report: reportOf(early()), changes: openChanges, place: 'shared', ...at }),
  tripped: presentBoard({
    pilot: pilotWith(underWay(), { brake: { status: 'tripped', at: pilotNow - hour, change: undefined, says: 'The policy kept out 5 of 9 people within 60 minutes.' } }),
    report: reportOf(underWay()), changes: [], place: 'personal', ...at, note: 'The brake has not been released.',
  }),
};
