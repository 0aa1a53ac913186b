import { describe, expect, test } from '@jest/globals';
import { presentCertificate } from '../../../src/cards/pilot/certificate.ts';
import { presentDrift } from '../../../src/cards/pilot/alarms.ts';
import type { NoticeData } from '../../../src/cards/pilot/notice.ts';
import { presentTrialOutcome, presentTrialRequest } from '../../../src/cards/pilot/trial.ts';
import type { Trial, TrialKind } from '../../../src/core/pilot/pilot.ts';
import { certificate, trial } from '../../core/pilot/support/finished.ts';
import { blockedSignIn, ids, pilotButton, pilotNow } from '../support/pilot-fixtures.ts';

const reader = { locale: 'en-GB', timeZone: 'UTC' };

function outcome(tried: Trial, signIn = blockedSignIn): NoticeData {
  return presentTrialOutcome({ trial: tried, person: 'Petra Pilot', app: 'Payroll', signIn, pilot: pilotButton, now: pilotNow, reader });
}

describe('a sign-in that was asked for', () => {
  test.each<[TrialKind, string]>([
    ['report-only', 'Nothing is blocked yet.'],
    ['enforced', 'You should get in as always.'],
    ['blocked', 'nothing is wrong with your account'],
  ])('the request for %s tells the person what to expect', (kind, words) => {
    const request = presentTrialRequest({ trial: trial(kind), app: 'Payroll', devices: [], askedBy: 'Ines', now: pilotNow, reader });
    expect(request.says.map(({ text }) => text).join(' ')).toContain(words);
    expect(request.todo[0]?.text).toContain('your work laptop');
  });

  test.each<[TrialKind, Trial['outcome']['status'], string]>([
    ['enforced', 'as-wanted', 'The sign-in to Payroll passed'],
    ['enforced', 'otherwise', 'The sign-in to Payroll did not pass'],
    ['blocked', 'as-wanted', 'The sign-in to Payroll was kept out'],
    ['blocked', 'otherwise', 'The sign-in to Payroll was not kept out'],
    ['blocked', 'not-seen', 'No sign-in to Payroll came in time'],
    ['report-only', 'waiting', 'Nobody was seen signing in to Payroll yet'],
  ])('%s that ended %s reads "%s"', (kind, status, headline) => {
    const ended: Trial['outcome'] = status === 'waiting' ? { status } : status === 'not-seen' ? { status, at: pilotNow } : { status, at: pilotNow, signInId: 's', says: 'It was so.' };
    const card = outcome({ ...trial(kind), outcome: ended });
    expect(card.headline).toBe(headline);
    expect(card.buttons.some(({ verb }) => verb === 'pilot.ask-sign-in')).toBe(status === 'otherwise' || status === 'not-seen');
  });

  test('what the log does not say is said to be unknown, never taken for good', () => {
    const values = (card: NoticeData): Readonly<Record<string, string>> => Object.fromEntries(card.facts.map(({ title, value }) => [title, value]));
    expect(values(outcome(trial('blocked')))).toMatchObject({ 'This policy': 'Failure', Compliant: 'No', Result: 'Error 53000: Device is not in required device state: compliant.' });
    const silent = { ...blockedSignIn, appliedPolicies: undefined, device: { ...blockedSignIn.device, isCompliant: undefined } };
    expect(values(outcome(trial('blocked'), silent))).toMatchObject({ 'This policy': 'The log does not say', Compliant: 'The log does not say' });
    expect(values(outcome(trial('blocked'), { ...blockedSignIn, appliedPolicies: [] }))).toMatchObject({ 'This policy': 'Not evaluated' });
  });
});

describe('the flip certificate', () => {
  const shown = (change: Parameters<typeof certificate>[0]): NoticeData => presentCertificate({ certificate: certificate(change), policyName: 'Pilot', nameOf: () => 'Petra Pilot', pilot: pilotButton, reader });

  test.each([['passed', '✔ The evidence passes'], ['refused', '✖ The evidence is not enough'], ['undetermined', '? The evidence could not be read whole']] as const)('that is %s says "%s"', (verdict, label) => {
    expect(shown({ verdict }).label).toBe(label);
  });

  test('puts what is missing first, and counts the failures that do not fit', () => {
    const failures = Array.from({ length: 9 }, (_, index) => ({ signInId: String(index), user: ids.user, at: pilotNow, because: undefined }));
    const card = shown({ verdict: 'refused', failures, lines: [{ id: 'days', verdict: 'passed', says: 'Days.' }, { id: 'sign-ins', verdict: 'refused', says: 'Too few.' }] });
    expect(card.lines.rows.map(({ text }) => text)).toEqual(['Too few.', 'Days.']);
    expect(card.facts.at(-1)).toEqual({ title: 'And', value: '3 more that would be stopped' });
    expect(JSON.stringify(card.facts)).toContain('unexplained');
  });
});

test('a drift that no change leads back from offers no restore', () => {
  const drift = { restore: pilotButton, object: 'Group', by: undefined, lines: [], at: pilotNow, pilot: pilotButton, environment: 'sandbox', reader };
  const verbs = (canRestore: boolean): readonly string[] => presentDrift({ ...drift, canRestore }).buttons.map(({ verb }) => verb);
  expect([verbs(true), verbs(false)]).toEqual([['pilot.restore', 'pilot.accept-drift', 'pilot.view'], ['pilot.accept-drift', 'pilot.view']]);
});
