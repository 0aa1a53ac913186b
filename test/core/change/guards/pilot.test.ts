import { describe, expect, test } from '@jest/globals';
import type { CertificateLine } from '../../../../src/core/flip/certificate.ts';
import type { GuardFacts, GuardId } from '../../../../src/core/change/guards/guard.ts';
import { known, unknown } from '../../../../src/core/facts/fact.ts';
import { directoryObjectId, policyId, type GroupId, type UserId } from '../../../../src/core/facts/ids.ts';
import { accessPolicy, exceptions, found, foundObject, groupSnapshot, hour, membershipSnapshot, members, now, orders, policySnapshot, slotSnapshot } from '../catalogue/support/snapshots.ts';
import { certificate, firstEmergency, judge, secondEmergency, subject } from './support/facts.ts';

const unread = unknown('users', 'missing-value');
const verdicts = (id: GuardId, ...changes: readonly Partial<GuardFacts>[]): readonly string[] => changes.map((change) => judge(id, change).verdict);

describe('flip-certificate', () => {
  const line = (verdict: CertificateLine['verdict'], says: string): CertificateLine => ({ id: 'days', verdict, says });

  test('lets a policy be enforced on evidence that speaks for it, and says which', () => {
    expect(judge('flip-certificate')).toEqual({ verdict: 'passed', says: 'The report-only phase speaks for it: 20 sign-ins were seen. They were on 6 days.' });
  });

  test('names every line that is missing', () => {
    const lines = [line('passed', 'Enough sign-ins.'), line('refused', 'Only 2 days.'), line('undetermined', 'Ada was not seen.')];
    expect(judge('flip-certificate', { certificate: known(certificate({ verdict: 'refused', lines }), now) })).toEqual({ verdict: 'refused', says: 'The evidence from report-only is not enough. Only 2 days. Ada was not seen.' });
  });

  test('does not pass what contradicts itself, is old, about another policy, or could not be read', () => {
    expect(verdicts(
      'flip-certificate',
      { certificate: known(certificate({ lines: [line('refused', 'Only 2 days.')] }), now) },
      { certificate: known(certificate({ verdict: 'undetermined' }), now) },
      { certificate: known(certificate({ at: now - hour - 1 }), now) },
      { certificate: known(certificate({ policyId: policyId('another') }), now) },
      { certificate: unread },
      { snapshot: membershipSnapshot(true) },
    )).toEqual(Array.from({ length: 6 }, () => 'undetermined'));
    expect(verdicts('flip-certificate', { certificate: known(certificate({ at: now - hour }), now) })).toEqual(['passed']);
  });
});

describe('name-is-free', () => {
  const place = (count: number, begun?: boolean): Partial<GuardFacts> => ({
    order: orders['group-create'], snapshot: slotSnapshot(orders['group-create'].target, ...Array.from({ length: count }, (_, index) => foundObject({}, { id: String(index) }))), ...(begun === undefined ? {} : { begun }),
  });

  test('refuses a name that something has, unless this change has begun it', () => {
    expect(verdicts('name-is-free', place(0), place(1), place(2), place(0, true), place(1, true), place(2, true), {})).toEqual(['passed', 'refused', 'refused', 'passed', 'passed', 'refused', 'undetermined']);
    expect(judge('name-is-free', place(1)).says).toBe('Something is called "Pilot users" already. Choose another name, or let the pilot take over what is there.');
  });
});

describe('group-can-be-filled', () => {
  const adding = (change: Parameters<typeof groupSnapshot>[1] = {}, more: Partial<GuardFacts> = {}): Partial<GuardFacts> => ({ order: orders['members-add'], snapshot: groupSnapshot([], change), ...more });
  const removing = (change: Parameters<typeof groupSnapshot>[1] = {}, more: Partial<GuardFacts> = {}): Partial<GuardFacts> => ({ ...adding(change, more), order: orders['members-remove'] });
  const creating: Partial<GuardFacts> = { order: orders['group-create'], snapshot: slotSnapshot(orders['group-create'].target) };

  test('passes plain groups with assigned members', () => {
    expect(verdicts('group-can-be-filled', adding(), removing(), creating)).toEqual(['passed', 'passed', 'passed']);
  });

  test('refuses groups whose members follow from a rule, or that can make somebody an administrator', () => {
    expect(verdicts('group-can-be-filled', adding({ dynamic: true }), adding({ roleAssignable: true }), removing({ dynamic: true }))).toEqual(['refused', 'refused', 'refused']);
  });

  test('lets nobody in where a policy leaves the group out, but lets people leave', () => {
    expect(verdicts('group-can-be-filled', adding({ excludedFrom: ['MFA for all'] }), adding({ excludedFrom: undefined }), removing({ excludedFrom: ['MFA for all'] }))).toEqual(['refused', 'undetermined', 'passed']);
    expect(judge('group-can-be-filled', adding({ excludedFrom: ['MFA for all'] })).says).toContain('"MFA for all"');
  });

  test('lets no emergency account in', () => {
    const order = { ...orders['members-add'], members: [directoryObjectId(firstEmergency)] };
    expect(verdicts('group-can-be-filled', adding({}, { order }), adding({}, { emergencyAccounts: unread }), removing({}, { emergencyAccounts: unread }))).toEqual(['refused', 'undetermined', 'passed']);
  });

  test('moves a thousand members at most', () => {
    const many = (count: number): Partial<GuardFacts> => adding({}, { order: { ...orders['members-add'], members: members(count) } });
    expect(verdicts('group-can-be-filled', many(1_000), many(1_001))).toEqual(['passed', 'refused']);
  });

  test('cannot tell for anything else', () => {
    expect(verdicts('group-can-be-filled', { order: orders['members-add'] })).toEqual(['undetermined']);
  });
});

describe('group-not-in-use', () => {
  const deleting = (usedBy: readonly string[] | undefined): Partial<GuardFacts> => ({ order: orders['group-delete'], snapshot: slotSnapshot(orders['group-delete'].target, foundObject({}, { usedBy })) });

  test('refuses while a policy names the group, and when that could not be read', () => {
    expect(verdicts('group-not-in-use', deleting([]), deleting(['Pilot', 'Risk']), deleting(undefined), { order: orders['group-delete'], snapshot: slotSnapshot(orders['group-delete'].target) }, {})).toEqual(['passed', 'refused', 'undetermined', 'passed', 'undetermined']);
    expect(judge('group-not-in-use', deleting(['Pilot', 'Risk'])).says).toBe('The group is named by "Pilot", "Risk". Take those away first.');
  });
});

describe('policy-not-enforced', () => {
  const order = orders['access-policy-delete'];
  const state = (state: ReturnType<typeof accessPolicy>['state']): Partial<GuardFacts> => ({ order, snapshot: slotSnapshot(order.target, foundObject({}, { policy: accessPolicy({ state }) })) });

  test('refuses a policy that is On, and one of which it is not known', () => {
    expect(verdicts('policy-not-enforced', state('enabledForReportingButNotEnforced'), state('disabled'), state('enabled'), state(undefined), { order, snapshot: slotSnapshot(order.target, foundObject({})) }, { order, snapshot: slotSnapshot(order.target) }, {}))
      .toEqual(['passed', 'passed', 'refused', 'undetermined', 'undetermined', 'passed', 'undetermined']);
  });
});

describe('object-of-this-pilot', () => {
  test.each(['group-delete', 'edr-policy-delete', 'compliance-policy-delete', 'access-policy-delete'] as const)('%s: what was there before the pilot stays', (id) => {
    const order = orders[id];
    expect(verdicts('object-of-this-pilot', { order, existedBefore: [] }, { order, existedBefore: ['another'] }, { order, existedBefore: [found] }, { order, existedBefore: undefined })).toEqual(['passed', 'passed', 'refused', 'undetermined']);
  });

  test('cannot tell for anything that is no deletion', () => {
    expect(verdicts('object-of-this-pilot', {})).toEqual(['undetermined']);
  });
});

describe('emergency-accounts-left-out', () => {
  const order = orders['access-policy-create'];
  const creating = (people: readonly ReturnType<typeof subject>[], excludedPeople: readonly UserId[] = [], excludedGroups: readonly GroupId[] = []): Partial<GuardFacts> => ({
    order: { ...order, excludedPeople, excludedGroups }, snapshot: slotSnapshot(order.target), emergencyAccounts: known(people, now),
  });
  const both = [subject({ id: firstEmergency }), subject({ id: secondEmergency })];

  test('passes only when every account is left out by itself or by a group that it is in', () => {
    expect(verdicts(
      'emergency-accounts-left-out',
      creating(both, [firstEmergency, secondEmergency]),
      creating(both, [firstEmergency]),
      creating([subject({ id: firstEmergency, groups: [exceptions] })], [], [exceptions]),
      creating([subject({ id: firstEmergency, groups: [exceptions] })], [], []),
    )).toEqual(['passed', 'refused', 'passed', 'refused']);
  });

  test('cannot tell when the groups of an account, or the accounts, could not be read', () => {
    expect(verdicts(
      'emergency-accounts-left-out',
      creating([subject({ id: firstEmergency, groups: undefined })], [], [exceptions]),
      creating([subject({ id: firstEmergency, groups: undefined }), subject({ id: secondEmergency })], [], [exceptions]),
      { ...creating(both), emergencyAccounts: unread },
      { snapshot: policySnapshot() },
    )).toEqual(['undetermined', 'refused', 'undetermined', 'undetermined']);
  });
});
