import { describe, expect, test } from '@jest/globals';
import type { Connector } from '../../../../src/core/facts/compliance.ts';
import { known, unknown } from '../../../../src/core/facts/fact.ts';
import { userId } from '../../../../src/core/facts/ids.ts';
import { accessPolicy, apps, complianceSnapshot, hour, machineSnapshot, membershipSnapshot, now, orders, people, policySnapshot } from '../catalogue/support/snapshots.ts';
import { connector, firstEmergency, judge, secondEmergency, subject } from './support/facts.ts';

const unread = unknown('users', 'unavailable');

describe('report-only-first: a policy shows whom it would stop before it stops anybody', () => {
  const on = (state: Parameters<typeof policySnapshot>[0]) => judge('report-only-first', { order: orders['policy-on'], snapshot: policySnapshot(state) });
  const back = (state: Parameters<typeof policySnapshot>[0]) => judge('report-only-first', { order: orders['policy-report-only'], snapshot: policySnapshot(state) });

  test('On only from report-only, never from Off', () => {
    expect(on({ state: 'enabledForReportingButNotEnforced' })).toEqual({ verdict: 'passed', says: 'The policy is in report-only, so its effect could be watched.' });
    expect(on({ state: 'disabled' })).toEqual({ verdict: 'refused', says: 'The policy is Off. Set it to report-only in Entra and watch it before it is enforced.' });
    expect(on({ state: 'enabled' })).toEqual({ verdict: 'refused', says: 'The policy is already On.' });
  });

  test('back only from On', () => {
    expect(back({ state: 'enabled' })).toEqual({ verdict: 'passed', says: 'The policy is On, so it can be taken back to report-only.' });
    expect(back({ state: 'disabled' })).toEqual({ verdict: 'refused', says: 'The policy is Off, so there is nothing to take back. To begin with it, set it to report-only in Entra.' });
    expect(back({ state: 'enabledForReportingButNotEnforced' })).toEqual({ verdict: 'refused', says: 'The policy is already in report-only.' });
  });

  test('a state that could not be read, or something else than a policy, is not passed', () => {
    expect(on({ state: undefined })).toEqual({ verdict: 'undetermined', says: 'The state of the policy could not be read.' });
    expect(judge('report-only-first', { snapshot: machineSnapshot() })).toEqual({ verdict: 'undetermined', says: 'This is not a policy, so its state cannot be told.' });
  });
});

describe('emergency-accounts: somebody can always get in', () => {
  const accounts = (...all: readonly Parameters<typeof subject>[0][]) => judge('emergency-accounts', { emergencyAccounts: known(all.map(subject), now) });
  const third = userId('third');

  test('two enabled members of this tenant are enough', () => {
    expect(judge('emergency-accounts')).toEqual({ verdict: 'passed', says: '2 emergency accounts are enabled members of this tenant.' });
    expect(accounts({}, { id: secondEmergency }, { id: third, enabled: false }).verdict).toBe('passed');
    expect(accounts({}, { id: secondEmergency }, { id: third, enabled: undefined }).verdict).toBe('passed');
  });

  test('fewer are refused, also when one is listed twice', () => {
    expect(accounts()).toEqual({ verdict: 'refused', says: 'Gatehouse knows no emergency account; two are needed before a policy is enforced.' });
    expect(accounts({}, {})).toEqual({ verdict: 'refused', says: 'Gatehouse knows only one emergency account; two are needed before a policy is enforced.' });
  });

  test('a disabled one or a guest does not count', () => {
    expect(accounts({}, { id: secondEmergency, enabled: false })).toEqual({ verdict: 'refused', says: 'Of the 2 emergency accounts, only one is an enabled member of this tenant; two are needed.' });
    expect(accounts({ userType: 'guest' }, { id: secondEmergency, enabled: false })).toEqual({ verdict: 'refused', says: 'Of the 2 emergency accounts, none is an enabled member of this tenant; two are needed.' });
    expect(accounts({ userType: 'guest', enabled: undefined }, { id: secondEmergency }).verdict).toBe('refused');
  });

  test('the worst reading of one account counts', () => {
    expect(accounts({}, { enabled: false }, { id: secondEmergency }).verdict).toBe('refused');
    expect(accounts({}, { enabled: undefined }, { id: secondEmergency }).verdict).toBe('undetermined');
  });

  test('what could not be read is not passed', () => {
    expect(accounts({}, { id: secondEmergency, enabled: undefined })).toEqual({ verdict: 'undetermined', says: 'It could not be read whether two emergency accounts are enabled members of this tenant.' });
    expect(accounts({}, { id: secondEmergency, userType: undefined }).verdict).toBe('undetermined');
    expect(judge('emergency-accounts', { emergencyAccounts: unread })).toEqual({ verdict: 'undetermined', says: 'The emergency accounts could not be read.' });
  });
});

describe('no-lock-out: enforcing a policy leaves a way back', () => {
  const everybody = { include: people({ all: true }), exclude: people({ users: [firstEmergency, secondEmergency] }) };

  test('a policy for the pilot in one app locks nobody out', () => {
    expect(judge('no-lock-out')).toEqual({ verdict: 'passed', says: 'The policy locks out no emergency account, not Gatehouse and nobody involved, and leaves a way back.' });
  });

  test('an emergency account in the pilot group is refused, by name of the reason', () => {
    const inside = subject({ groups: accessPolicy().people?.include.groups });
    const { verdict, says } = judge('no-lock-out', { emergencyAccounts: known([inside, subject({ id: secondEmergency })], now) });
    expect(verdict).toBe('refused');
    expect(says).toContain('an emergency account must be left out');
  });

  test('a policy on everybody and everything is refused, with three reasons at most and the rest counted', () => {
    const { verdict, says } = judge('no-lock-out', { snapshot: policySnapshot({ people: everybody, targets: { ...accessPolicy().targets, include: apps({ all: true }) }, grant: { operator: 'OR', controls: ['block'], strengthId: undefined } }) });
    expect(verdict).toBe('refused');
    expect(says).toMatch(/There (?:is 1 more reason|are \d+ more reasons)\.$/);
    expect(says).toContain('keeps everybody');
  });

  test('what is refused is said before what could not be ruled out', () => {
    const inside = subject({ groups: accessPolicy().people?.include.groups });
    const { verdict, says } = judge('no-lock-out', { emergencyAccounts: known([inside, subject({ id: secondEmergency })], now), snapshot: policySnapshot({ unrecognised: ['conditions.new'] }) });
    expect(verdict).toBe('refused');
    expect(says).not.toContain('conditions.new');
  });

  test('reasons of several accounts are said once', () => {
    const groups = accessPolicy().people?.include.groups;
    const { says } = judge('no-lock-out', { emergencyAccounts: known([subject({ groups }), subject({ id: secondEmergency, groups })], now) });
    expect(says.match(/must be left out/g)).toHaveLength(1);
    expect(says).not.toContain('more reason');
  });

  test('four reasons are three and one more', () => {
    expect(judge('no-lock-out', { snapshot: policySnapshot({ unrecognised: ['a', 'b', 'c'] }) }).says).not.toContain('more');
    expect(judge('no-lock-out', { snapshot: policySnapshot({ unrecognised: ['a', 'b', 'c', 'd'] }) }).says).toMatch(/: c\. There is 1 more reason\.$/);
    expect(judge('no-lock-out', { snapshot: policySnapshot({ unrecognised: ['a', 'b', 'c', 'd', 'e'] }) }).says).toMatch(/: c\. There are 2 more reasons\.$/);
  });

  test('what could not be read or understood is not passed', () => {
    expect(judge('no-lock-out', { emergencyAccounts: unread })).toEqual({ verdict: 'undetermined', says: 'The emergency accounts could not be read, so it cannot be told whether the policy reaches them.' });
    expect(judge('no-lock-out', { snapshot: policySnapshot({ unrecognised: ['conditions.new'] }) })).toEqual({ verdict: 'undetermined', says: 'Gatehouse does not understand this part of the policy: conditions.new.' });
    expect(judge('no-lock-out', { snapshot: membershipSnapshot(true) })).toEqual({ verdict: 'undetermined', says: 'This is not a policy, so it cannot be told whom it would lock out.' });
  });

  test('the people involved are looked at as well', () => {
    const who = subject({ id: userId('approver'), groups: accessPolicy().people?.include.groups, device: 'not-compliant' });
    expect(judge('no-lock-out', { involved: [{ who, part: 'approver' }] })).toMatchObject({ verdict: 'refused' });
  });

  test('Gatehouse itself is looked at as well', () => {
    const workloads = { servicePrincipals: { include: ['77777777-0000-4000-8000-000000000002'], exclude: [] }, servicePrincipalFilter: undefined, agents: { include: [], exclude: [] } };
    expect(judge('no-lock-out', { snapshot: policySnapshot({ workloads, people: undefined }) }).says).toContain("Gatehouse's own service principal");
  });

  test('how many are in the groups is looked at as well', () => {
    const surroundings = { namedGroups: [], namedLocations: [], peopleInTenant: 100, portalAppIds: [] };
    const snapshot = policySnapshot({ targets: { ...accessPolicy().targets, include: apps({ all: true }) } });
    expect(judge('no-lock-out', { snapshot, surroundings }).verdict).toBe('undetermined');
    expect(judge('no-lock-out', { snapshot }).verdict).toBe('passed');
  });
});

describe('threshold-direction: tightening does not relax, and the other way round', () => {
  const tighten = (current: Parameters<typeof complianceSnapshot>[0], threshold: 'secured' | 'low' | 'medium' | 'high') => judge('threshold-direction', { order: { ...orders['threshold-tighten'], threshold }, snapshot: complianceSnapshot(current) });
  const relax = (current: Parameters<typeof complianceSnapshot>[0], threshold: 'secured' | 'low' | 'medium' | 'high') => judge('threshold-direction', { order: { ...orders['threshold-relax'], threshold }, snapshot: complianceSnapshot(current) });

  test('tightening accepts less risk than now', () => {
    expect(tighten('medium', 'low')).toEqual({ verdict: 'passed', says: 'The policy accepts risk up to Medium now, so Low is stricter.' });
    expect(tighten('medium', 'medium')).toEqual({ verdict: 'refused', says: 'The policy accepts risk up to Medium now, so Medium would not be stricter.' });
    expect(tighten('medium', 'high').verdict).toBe('refused');
  });

  test('relaxing accepts more risk than now', () => {
    expect(relax('medium', 'high')).toEqual({ verdict: 'passed', says: 'The policy accepts risk up to Medium now, so High is less strict.' });
    expect(relax('medium', 'medium')).toEqual({ verdict: 'refused', says: 'The policy accepts risk up to Medium now, so Medium would not be less strict.' });
    expect(relax('medium', 'secured').verdict).toBe('refused');
  });

  test('any rule is stricter than none', () => {
    expect(tighten(undefined, 'high')).toEqual({ verdict: 'passed', says: 'The policy has no rule on device risk now, so High is stricter.' });
    expect(relax(undefined, 'high')).toEqual({ verdict: 'refused', says: 'The policy has no rule on device risk now, so High would not be less strict.' });
  });

  test('a kind of policy without such a rule, or something else, is not passed', () => {
    expect(judge('threshold-direction', { order: orders['threshold-tighten'], snapshot: complianceSnapshot(undefined, { object: {} }) })).toEqual({ verdict: 'undetermined', says: 'Whether this policy can have a rule on device risk could not be read.' });
    expect(judge('threshold-direction', { order: orders['threshold-tighten'], snapshot: complianceSnapshot('high', { object: {} }) }).verdict).toBe('passed');
    const other = { verdict: 'undetermined', says: 'This is not a compliance policy, so its threshold cannot be told.' };
    expect(judge('threshold-direction', { order: orders['threshold-tighten'], snapshot: machineSnapshot() })).toEqual(other);
    expect(judge('threshold-direction', { order: orders['policy-on'], snapshot: complianceSnapshot('low') })).toEqual(other);
  });
});

describe('connector-alive: nothing depends on risk that does not arrive', () => {
  const state = (change: Partial<Connector>) => judge('connector-alive', { connector: known({ ...connector, ...change }, now) });
  const noAnswer = { verdict: 'undetermined', says: 'Whether the Defender connector works could not be told.' };

  test('a connector that answered within 24 hours is alive', () => {
    expect(state({})).toEqual({ verdict: 'passed', says: 'The Defender connector works for Windows devices and answered within the last 24 hours.' });
    expect(state({ lastHeartbeatAt: now - 24 * hour }).verdict).toBe('passed');
    expect(state({ partnerState: 'available' }).verdict).toBe('passed');
  });

  test('one that has been silent for longer is not', () => {
    expect(state({ lastHeartbeatAt: now - 24 * hour - 1 })).toEqual({ verdict: 'refused', says: 'The Defender connector has not answered for more than 24 hours.' });
  });

  test.each(['unresponsive', 'error', 'notSetUp', 'unavailable'] as const)('one that Intune calls %s is not', (partnerState) => {
    expect(state({ partnerState })).toEqual({ verdict: 'refused', says: 'Intune reports that the Defender connector does not work.' });
  });

  test('one that is off for Windows, of another vendor, or missing is not', () => {
    expect(state({ windowsEnabled: false })).toEqual({ verdict: 'refused', says: 'The Defender connector is switched off for Windows devices.' });
    expect(state({ isDefender: false })).toEqual({ verdict: 'refused', says: 'The connector is not the one of Defender.' });
    expect(judge('connector-alive', { connector: known(undefined, now) })).toEqual({ verdict: 'refused', says: 'Intune has no Defender connector, so device risk does not reach it.' });
  });

  test('what could not be read is not passed', () => {
    expect([state({ lastHeartbeatAt: undefined }), state({ windowsEnabled: undefined }), state({ partnerState: undefined })]).toEqual([noAnswer, noAnswer, noAnswer]);
    expect(judge('connector-alive', { connector: unread })).toEqual({ verdict: 'undetermined', says: 'The Defender connector could not be read.' });
  });

  test('does not matter for a policy that asks for no compliant device, but always for a threshold', () => {
    const dead = known(undefined, now);
    const factor = policySnapshot({ grant: { operator: 'OR', controls: ['mfa'], strengthId: undefined } });
    expect(judge('connector-alive', { connector: dead, snapshot: factor })).toEqual({ verdict: 'passed', says: 'The policy does not ask for a compliant device, so the Defender connector does not matter.' });
    expect(judge('connector-alive', { connector: dead, snapshot: policySnapshot({ grant: undefined }) }).verdict).toBe('passed');
    expect(judge('connector-alive', { connector: dead, snapshot: complianceSnapshot('low') }).verdict).toBe('refused');
  });
});
