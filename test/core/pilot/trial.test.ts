import { describe, expect, test } from '@jest/globals';
import { appId, policyId } from '../../../src/core/facts/ids.ts';
import type { SignIn } from '../../../src/core/facts/sign-in.ts';
import type { Trial, TrialKind } from '../../../src/core/pilot/pilot.ts';
import { judgeTrial } from '../../../src/core/pilot/trial.ts';
import { hour, ids, now, row, someone } from '../flip/support/flip.ts';

const asked = now - hour / 4;
const trial = (kind: TrialKind): Trial => ({ kind, user: ids.user, app: ids.app, policy: ids.policy, askedBy: ids.colleague, askedAt: asked, until: asked + hour / 2, outcome: { status: 'waiting' } });
const seen = asked + 60_000;
const compliant = row(ids.user, seen).device;

const good: Readonly<Record<TrialKind, SignIn>> = {
  'report-only': row(ids.user, seen, 'reportOnlySuccess'),
  enforced: row(ids.user, seen, 'success'),
  blocked: row(ids.user, seen, 'failure', { errorCode: 53000, device: { ...compliant, isCompliant: false } }),
};
const kinds: readonly TrialKind[] = ['report-only', 'enforced', 'blocked'];

describe('a sign-in that was asked for', () => {
  test.each(kinds)('is seen (%s), with the details of its evaluation', (kind) => {
    const outcome = judgeTrial(trial(kind), [good[kind]], now);
    expect(outcome).toMatchObject({ status: 'as-wanted', at: seen, signInId: good[kind].id, says: expect.stringMatching(/Seen: LT-1, (not )?compliant, Windows 11, Browser/) });
  });

  test.each(kinds.flatMap((kind): readonly (readonly [string, TrialKind, Partial<SignIn>])[] => [
    [`before the asking (${kind})`, kind, { createdAt: asked }],
    [`of another person (${kind})`, kind, { userId: someone(9) }],
    [`to another app (${kind})`, kind, { appId: appId('another') }],
    [`to another policy (${kind})`, kind, { appliedPolicies: [{ id: policyId('another'), displayName: 'Another', result: good[kind].appliedPolicies?.[0]?.result, enforcedGrantControls: [] }] }],
    [`without its policies (${kind})`, kind, { appliedPolicies: undefined }],
    [`without a time (${kind})`, kind, { createdAt: undefined }],
    [`of an unknown person (${kind})`, kind, { userId: undefined }],
    [`of an unknown app (${kind})`, kind, { appId: undefined }],
  ]))('never counts when it is %s', (_what, kind, change) => {
    expect(judgeTrial(trial(kind), [{ ...good[kind], ...change }], now)).toEqual({ status: 'waiting' });
  });

  test.each([
    ['the policy would keep it out', 'report-only', row(ids.user, seen, 'reportOnlyFailure'), 'otherwise', /would keep this sign-in out/],
    ['the policy would ask for something', 'report-only', row(ids.user, seen, 'reportOnlyInterrupted'), 'otherwise', /ask for something first/],
    ['the password was wrong', 'report-only', row(ids.user, seen, 'reportOnlySuccess', { errorCode: 50126 }), 'waiting', /^$/],
    ['the policy kept it out', 'enforced', row(ids.user, seen, 'failure', { errorCode: 53000 }), 'otherwise', /kept the sign-in out \(code 53000\)/],
    ['only report-only is seen', 'enforced', row(ids.user, seen, 'reportOnlySuccess'), 'waiting', /^$/],
    ['it waits for the second factor', 'enforced', row(ids.user, seen, 'success', { errorCode: 50074 }), 'waiting', /^$/],
    ['its end is not told', 'enforced', row(ids.user, seen, 'success', { errorCode: undefined }), 'waiting', /^$/],
    ['the device got in', 'blocked', row(ids.user, seen, 'success'), 'otherwise', /counted as compliant/],
    ['no device was shown', 'blocked', { ...good.blocked, device: { ...compliant, deviceId: '', isCompliant: undefined } }, 'waiting', /^$/],
    ['the device is called compliant', 'blocked', { ...good.blocked, device: compliant }, 'waiting', /^$/],
    ['it was stopped by another code', 'blocked', { ...good.blocked, errorCode: 53003 }, 'waiting', /^$/],
  ] as const)('when %s (%s)', (_what, kind, one, status, says) => {
    const outcome = judgeTrial(trial(kind), [one], now);
    expect(outcome.status).toBe(status);
    expect('says' in outcome ? outcome.says : '').toMatch(says);
  });

  test('is given up at the end: not seen at all, or seen without effect', () => {
    const late = asked + hour / 2;
    expect(judgeTrial(trial('enforced'), [], late)).toEqual({ status: 'not-seen', at: late });
    expect(judgeTrial(trial('enforced'), [row(ids.user, seen, 'notApplied')], late)).toMatchObject({ status: 'otherwise', says: expect.stringContaining('did not apply') });
  });

  test('counts once it went well, whatever came before', () => {
    const rows = [row(ids.user, seen, 'failure', { errorCode: 53000 }), row(ids.user, seen + 60_000, 'success'), row(ids.user, seen + 120_000, 'failure', { errorCode: 53000 })];
    expect(judgeTrial(trial('enforced'), rows, now)).toMatchObject({ status: 'as-wanted', at: seen + 60_000 });
  });

  test('is waited for while the device heals, although it is kept out meanwhile', () => {
    const out = [row(ids.user, seen, 'failure', { errorCode: 53000 })];
    expect(judgeTrial(trial('enforced'), out, now, { patient: true })).toEqual({ status: 'waiting' });
    expect(judgeTrial(trial('enforced'), [...out, row(ids.user, seen + 1, 'success')], now, { patient: true })).toMatchObject({ status: 'as-wanted' });
    expect(judgeTrial(trial('enforced'), out, asked + hour, { patient: true })).toMatchObject({ status: 'otherwise' });
  });
});
