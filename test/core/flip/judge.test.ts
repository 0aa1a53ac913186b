import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { known, unknown } from '../../../src/core/facts/fact.ts';
import { policyId } from '../../../src/core/facts/ids.ts';
import type { SignIn } from '../../../src/core/facts/sign-in.ts';
import type { Certificate, CertificateLine } from '../../../src/core/flip/certificate.ts';
import { judgeFlip, type FlipQuestion } from '../../../src/core/flip/judge.ts';
import { accessPolicy } from '../pilot/support/finished.ts';
import { account, day, enoughRows, hour, ids, now, question, row, someone, workingConnector } from './support/flip.ts';

type Expected = readonly [line: CertificateLine['id'], verdict: CertificateLine['verdict'], says: RegExp];

function line(certificate: Certificate, id: CertificateLine['id']): CertificateLine {
  const found = certificate.lines.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no line ${id}`);
  return found;
}

const stopped = (change: Partial<SignIn['device']>, more: Partial<SignIn> = {}): SignIn => {
  const failing = row(ids.user, now - 2 * hour, 'reportOnlyFailure', more);
  return { ...failing, device: { ...failing.device, ...change } };
};
const withRow = (...rows: readonly SignIn[]): Partial<FlipQuestion> => ({ signIns: known([...rows, ...enoughRows()], now) });
const nobody = { all: false, none: false, users: [], groups: [], roles: [], guests: undefined };
const apps = { all: false, none: false, office365: false, adminPortals: false, appIds: [] };

test('evidence of everything passes, with its figures', () => {
  const certificate = judgeFlip(question());
  expect(certificate).toMatchObject({ verdict: 'passed', policyId: ids.policy, policyHash: 'hash', at: now, counts: { signIns: 28, wouldPass: 28, wouldBlock: 0, people: 2 }, failures: [] });
  expect(certificate.lines.map(({ verdict }) => verdict)).toEqual(certificate.lines.map(() => 'passed'));
  expect(new Set(certificate.lines.map(({ id }) => id)).size).toBe(9);
});

const cases: readonly (readonly [what: string, change: Partial<FlipQuestion>, expected: Expected])[] = [
  ['nine sign-ins', { signIns: known(enoughRows().slice(0, 9), now) }, ['sign-ins', 'refused', /^9 sign-ins in report-only, 10 needed/]],
  ['no sign-in at all', { signIns: known([], now) }, ['sign-ins', 'refused', /^0 sign-ins/]],
  ['a log that did not answer', { signIns: unknown('signIns', 'throttled') }, ['sign-ins', 'undetermined', /could not be read/]],
  ['too few sign-ins in a log that was cut off', { signIns: known(enoughRows().slice(0, 9), now, [{ source: 'signIns', reason: 'missing-value', detail: 'older sign-ins' }]) }, ['sign-ins', 'undetermined', /Part of the log/]],
  ['many sign-ins on one day', { signIns: known(Array.from({ length: 30 }, (_, index) => row(index % 2 === 0 ? ids.user : ids.colleague, now - index * 60_000)), now) }, ['days', 'refused', /^On 1 day, 5 needed/]],
  ['a weekend and nothing else', { needed: { lookBackDays: 14, signIns: 1, days: 1, workingDays: 1, share: 0.1 }, signIns: known([row(ids.user, Date.UTC(2026, 4, 9, 12)), row(ids.user, Date.UTC(2026, 4, 10, 12))], now) }, ['working-days', 'refused', /^On 0 working days, 1 needed/]],
  ['one of two people never seen', { signIns: known(enoughRows().filter(({ userId }) => userId === ids.user), now) }, ['everybody-seen', 'refused', /^1 of 2 people/]],
  ['a policy for everybody', { people: unknown('users', 'missing-value', 'everybody') }, ['everybody-seen', 'undetermined', /could not be told/]],
  ['an empty group', { people: known([], now) }, ['everybody-seen', 'refused', /chooses nobody/]],
  ['a compliant device that would be stopped', withRow(stopped({})), ['no-unexplained-failure', 'refused', /^1 sign-in would have been stopped, and the log does not say why/]],
  ['a stopped device of which nothing is known', withRow(stopped({ isCompliant: undefined })), ['no-unexplained-failure', 'refused', /does not say why/]],
  ['a device that was not compliant', withRow(stopped({ isCompliant: false })), ['no-unexplained-failure', 'passed', /the device was not compliant \(1\)/]],
  ['a device that nobody manages', withRow(stopped({ isCompliant: false, isManaged: false })), ['no-unexplained-failure', 'passed', /not managed by Intune/]],
  ['a private window', withRow(stopped({ deviceId: '', isCompliant: undefined })), ['no-unexplained-failure', 'passed', /no device was shown/]],
  ['an old mail client', withRow(stopped({ isCompliant: undefined }, { clientKind: 'legacy' })), ['no-unexplained-failure', 'passed', /old client/]],
  ['a row without its policies', withRow(row(ids.user, now - hour, undefined, { appliedPolicies: undefined })), ['no-unexplained-failure', 'undetermined', /does not tell/]],
  ['a result that nobody knows', withRow(row(ids.user, now - hour, undefined, { appliedPolicies: [{ id: ids.policy, displayName: 'Pilot', result: undefined, enforcedGrantControls: [] }] })), ['no-unexplained-failure', 'undetermined', /does not tell/]],
  ['a failure without a time', withRow(stopped({}, { createdAt: undefined })), ['no-unexplained-failure', 'refused', /would have been stopped/]],
  ['a row without an id', { signIns: known(enoughRows(), now, [{ source: 'signIns', reason: 'missing-value', detail: 'id' }]) }, ['no-unexplained-failure', 'undetermined', /Part of/]],
  ['one emergency account only', { emergencyAccounts: [account(ids.emergency[0] ?? someone(1))] }, ['emergency-accounts', 'refused', /fewer than two/]],
  ['a disabled emergency account', { emergencyAccounts: ids.emergency.map((id) => account(id, { enabled: false })) }, ['emergency-accounts', 'refused', /disabled or not left out/]],
  ['an emergency account that is only not in the group', { policy: accessPolicy({ people: { include: { ...nobody, groups: [ids.userGroup] }, exclude: nobody } }) }, ['emergency-accounts', 'refused', /not left out/]],
  ['an emergency account left out by its group', { policy: accessPolicy({ people: { include: { ...nobody, groups: [ids.userGroup] }, exclude: { ...nobody, groups: [ids.deviceGroup] } } }), emergencyAccounts: ids.emergency.map((id) => account(id, { groups: [ids.deviceGroup] })) }, ['emergency-accounts', 'passed', /^2 emergency accounts/]],
  ['an emergency account whose groups could not be read', { policy: accessPolicy({ people: { include: nobody, exclude: { ...nobody, groups: [ids.deviceGroup] } } }), emergencyAccounts: ids.emergency.map((id) => account(id, { groups: undefined })) }, ['emergency-accounts', 'undetermined', /could not be read/]],
  ['an emergency account that could not be read', { emergencyAccounts: ids.emergency.map((id) => account(id, { enabled: undefined })) }, ['emergency-accounts', 'undetermined', /could not be read/]],
  ['no connector', { connector: known(undefined, now) }, ['connector', 'refused', /no Defender connector/]],
  ['a connector that is silent', { connector: known({ ...workingConnector, lastHeartbeatAt: now - 25 * hour }, now) }, ['connector', 'refused', /more than 24 hours/]],
  ['a connector that could not be read', { connector: unknown('mobileThreatDefenseConnectors', 'timed-out') }, ['connector', 'undetermined', /could not be read/]],
  ['a policy that asks for no device', { connector: known(undefined, now), policy: accessPolicy({ grant: { operator: 'OR', controls: ['mfa'], strengthId: undefined } }) }, ['connector', 'passed', /does not matter/]],
  ['all apps', { policy: accessPolicy({ targets: { ...accessPolicy().targets, include: { ...apps, all: true } } }) }, ['named-apps', 'refused', /all apps/]],
  ['no app', { policy: accessPolicy({ targets: { ...accessPolicy().targets, include: apps } }) }, ['named-apps', 'refused', /names no app/]],
  ['apps chosen by a filter', { policy: accessPolicy({ targets: { ...accessPolicy().targets, filter: { mode: 'include', rule: 'x' } } }) }, ['named-apps', 'undetermined', /filter/]],
  ['a brake that nobody has released', { brakeTripped: true }, ['brake', 'refused', /release the brake/]],
];

describe('a certificate', () => {
  test.each(cases)('judges %s', (_what, change, [id, verdict, says]) => {
    const certificate = judgeFlip(question(change));
    expect(line(certificate, id)).toMatchObject({ verdict, says: expect.stringMatching(says) });
    if (verdict !== 'passed') expect(certificate.verdict).not.toBe('passed');
  });

  test('counts attempts, not rows, and of one attempt the worst row', () => {
    const again = [row(ids.user, now - hour, 'reportOnlySuccess', { correlationId: 'one' }), row(ids.user, now - hour, 'reportOnlyFailure', { correlationId: 'one' })];
    expect(judgeFlip(question({ signIns: known(again, now) })).counts).toMatchObject({ signIns: 1, wouldPass: 0, wouldBlock: 1 });
  });

  test.each([
    ['from before the evidence begins', row(ids.user, now - 15 * day)],
    ['from after it ends', row(ids.user, now + hour)],
    ['of somebody else', row(someone(7), now - hour)],
    ['that the policy did not apply to', row(ids.user, now - hour, 'reportOnlyNotApplied')],
    ['from when it was On', row(ids.user, now - hour, 'success')],
    ['of another policy', row(ids.user, now - hour, 'reportOnlySuccess', { appliedPolicies: [{ id: policyId('another'), displayName: 'Another', result: 'reportOnlySuccess', enforcedGrantControls: [] }] })],
    ['without a time', row(ids.user, now, 'reportOnlySuccess', { createdAt: undefined })],
  ])('does not count a sign-in %s', (_what, extra) => {
    expect(judgeFlip(question({ signIns: known([extra], now) })).counts.signIns).toBe(0);
  });

  test('asks nothing of the log where no evidence is asked for, and everything else all the same', () => {
    const none = { lookBackDays: 14, signIns: 0, days: 0, workingDays: 0, share: 0 };
    const unread = { needed: none, signIns: unknown('signIns', 'timed-out'), people: unknown('users', 'timed-out') };
    expect(judgeFlip(question(unread)).verdict).toBe('passed');
    expect(judgeFlip(question({ ...unread, connector: known(undefined, now) })).verdict).toBe('refused');
  });

  test('names at most 50 failures, newest first', () => {
    const many = Array.from({ length: 60 }, (_, index) => stopped({ isCompliant: false }, { createdAt: now - index * hour, id: `f${String(index)}` }));
    const { failures, counts } = judgeFlip(question(withRow(...many)));
    expect([failures.length, failures[0]?.signInId, counts.wouldBlock]).toEqual([50, 'f0', 60]);
  });
});

const result = fc.constantFrom('reportOnlySuccess', 'reportOnlyFailure', 'reportOnlyInterrupted', 'reportOnlyNotApplied', 'notApplied', undefined);
const anyRow = fc.record({ who: fc.integer({ min: 0, max: 3 }), at: fc.integer({ min: -20, max: 1 }), result, compliant: fc.constantFrom(true, false, undefined), listed: fc.boolean() })
  .map(({ who, at, result: said, compliant, listed }) => {
    const made = row(someone(who), now + at * day, said, listed ? {} : { appliedPolicies: undefined });
    return { ...made, device: { ...made.device, isCompliant: compliant } };
  });
const needed = fc.record({ lookBackDays: fc.constant(14), signIns: fc.integer({ min: 1, max: 6 }), days: fc.integer({ min: 1, max: 3 }), workingDays: fc.integer({ min: 0, max: 2 }), share: fc.constantFrom(0.5, 1) });

describe('whatever the log says', () => {
  test('fewer good sign-ins never turn a certificate that is refused into one that passes', () => {
    fc.assert(fc.property(fc.array(anyRow, { maxLength: 25 }), needed, fc.nat(), (rows, asked, place) => {
      const people = known([0, 1].map(someone), now);
      const whole = judgeFlip(question({ signIns: known(rows, now), people, needed: asked }));
      const good = rows.flatMap((one, index) => (one.appliedPolicies?.[0]?.result === 'reportOnlySuccess' ? [index] : []));
      const gone = good[place % Math.max(1, good.length)];
      const fewer = judgeFlip(question({ signIns: known(rows.filter((_, index) => index !== gone), now), people, needed: asked }));
      if (whole.verdict !== 'passed') expect(fewer.verdict).not.toBe('passed');
    }));
  });

  test('what cannot be read never passes where what can be read does not', () => {
    fc.assert(fc.property(fc.array(anyRow, { maxLength: 25 }), needed, fc.nat(), (rows, asked, place) => {
      const people = known([0, 1].map(someone), now);
      const whole = judgeFlip(question({ signIns: known(rows, now), people, needed: asked }));
      const hidden = rows.map((one, index) => (rows.length > 0 && index === place % rows.length ? { ...one, appliedPolicies: undefined } : one));
      const blind = judgeFlip(question({ signIns: known(hidden, now), people, needed: asked }));
      if (whole.verdict !== 'passed') expect(blind.verdict).not.toBe('passed');
      expect(judgeFlip(question({ signIns: unknown('signIns', 'timed-out'), people, needed: asked })).verdict).not.toBe('passed');
    }));
  });
});
