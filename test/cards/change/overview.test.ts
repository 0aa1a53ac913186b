import { describe, expect, test } from '@jest/globals';
import { presentAlarm, type Alarm } from '../../../src/cards/change/alarm.ts';
import { presentAudit, type AuditVerdict } from '../../../src/cards/change/audit.ts';
import { presentChangeList } from '../../../src/cards/change/change-list.ts';
import { describeCall, describeCalls } from '../../../src/cards/change/call.ts';
import { renderCard } from '../../../src/cards/render.ts';
import { catalogue } from '../../../src/core/change/catalogue/index.ts';
import type { ChangeOrder } from '../../../src/core/change/order.ts';
import type { TenantWrite } from '../../../src/core/change/write.ts';
import { appId, compliancePolicyId, configurationPolicyId, directoryObjectId, groupId, machineId, managedDeviceId, policyId, userId } from '../../../src/core/facts/ids.ts';
import { fixtureNow } from '../../support/diagnosis-fixtures.ts';
import { buttonsOf, textsOf } from '../support/card-reading.ts';
import { problemsOf } from '../support/card-rules.ts';
import { changed, drift, policyOn, states } from '../support/change-fixtures.ts';

const reader = { locale: 'en-GB', timeZone: 'UTC' };

describe('a list of changes', () => {
  const listed = Object.values(states).map((change, index) => ({ number: index + 1, change, kind: policyOn }));

  test('shows ten, each to be pressed, and counts the rest', () => {
    const { card } = renderCard('change/list', presentChangeList({ subject: 'history', changes: listed, now: fixtureNow, reader }));
    expect(problemsOf(card)).toEqual([]);
    expect(buttonsOf(card)).toHaveLength(10);
    expect(buttonsOf(card)[0]).toMatchObject({ verb: 'change.view', data: { id: changed, revision: 1 } });
    expect(textsOf(card)).toEqual(expect.arrayContaining(['#1 Switch "Pilot - Require compliant device" to On', 'Asked 20 min ago', `and ${String(listed.length - 10)} more`]));
  });

  test('names every state in a word or two', () => {
    const rows = listed.flatMap((one) => presentChangeList({ subject: 'mine', changes: [one], now: fixtureNow, reader }).changes.rows);
    expect(new Set(rows.map(({ state }) => state)).size).toBeGreaterThanOrEqual(11);
    expect(rows[2]).toMatchObject({ state: '◔ Waiting for approval, 1 of 2' });
  });

  test.each(['pending', 'mine', 'history'] as const)('says so when there is nothing (%s)', (subject) => {
    expect(presentChangeList({ subject, changes: [], now: fixtureNow, reader }).headline).toMatch(/^No |^You have asked for no /);
  });
});

describe('the record of changes', () => {
  function say(verdict: AuditVerdict, exported = true): string {
    const head = exported ? { sequence: 209, at: fixtureNow, to: 'the change channel' } : undefined;
    return textsOf(renderCard('change/audit', presentAudit({ verdict, exported: head, checkedAt: fixtureNow, reader })).card).join('\n');
  }

  test('intact: how many entries, which head, and when it was last given out', () => {
    const says = say({ status: 'intact', entries: 214, head: 'abc', newestAt: fixtureNow });
    for (const text of ['The record is intact', '214', 'abc', 'Entry 209, 16 Nov 2026, 09:42 UTC, to the change channel']) expect(says).toContain(text);
  });

  test('intact, but never given out: then a cut tail would not be noticed, which it says', () => {
    expect(say({ status: 'intact', entries: 2, head: 'abc', newestAt: fixtureNow }, false)).toContain('Have the head kept outside the database too');
  });

  test('broken: where, and that it is an incident', () => {
    const says = say({ status: 'broken', entries: 9, at: 4, says: 'its hash is another.' });
    for (const text of ['The record was altered', 'Entry 4 does not fit: its hash is another.', 'Treat it as an incident']) expect(says).toContain(text);
  });

  test('empty is not intact', () => {
    expect(say({ status: 'empty' })).not.toContain('intact');
  });
});

describe('an alarm', () => {
  function card(alarm: Alarm): object {
    return renderCard('change/alarm', presentAlarm({ alarm, number: 12, change: { id: changed, revision: 3 }, heading: 'Switch "Pilot" to On', at: fixtureNow, environment: 'production', reader })).card;
  }

  test('after drift says what else was changed and by whom, and offers to undo', () => {
    const drifted = card({ kind: 'drift', ...drift, canUndo: true });
    expect(textsOf(drifted)).toEqual(expect.arrayContaining(['Theo Novak changed something else on the same object.', 'conditions.users.excludeGroups']));
    expect(buttonsOf(drifted).map(({ verb }) => verb)).toEqual(['change.view', 'change.undo']);
    expect(buttonsOf(card({ kind: 'drift', ...drift, canUndo: false })).map(({ verb }) => verb)).toEqual(['change.view']);
  });

  test('does not guess who it was', () => {
    expect(textsOf(card({ kind: 'drift', lines: [], by: undefined, canUndo: false })).join()).toContain('the audit log does not say who yet');
  });

  test('of an approval alone gives the name and the reason', () => {
    expect(textsOf(card({ kind: 'emergency-approval', by: 'Lars Lind', reason: 'Attack under way' })).join()).toContain('Lars Lind approved it alone, in an emergency:,“Attack under way”');
  });

  test('of an exception that was not ended says what to do by hand', () => {
    expect(textsOf(card({ kind: 'exception-not-ended', person: 'Nora Falk', why: 'Entra refused it.' })).join()).toContain('Remove the person from the group in Entra by hand, now.');
  });
});

test('the call on the card names the method, the object and the value of every write', () => {
  const policy = policyId('p1');
  const machine = machineId('m1');
  const group = groupId('g1');
  const membership = { groupId: group, userId: userId('u1') };
  const member = directoryObjectId('m1');
  const writes: readonly (readonly [TenantWrite, string])[] = [
    [{ kind: 'set-policy-state', policyId: policy, state: 'enabled' }, 'Graph: PATCH the Conditional Access policy p1, state = enabled'],
    [{ kind: 'set-threshold', policyId: compliancePolicyId('c1'), threshold: 'low' }, 'Graph: PATCH the compliance policy c1, deviceThreatProtectionRequiredSecurityLevel = low'],
    [{ kind: 'isolate', machineId: machine, isolation: 'full' }, 'Defender: POST isolate for the machine m1, IsolationType = Full'],
    [{ kind: 'isolate', machineId: machine, isolation: 'selective' }, 'Defender: POST isolate for the machine m1, IsolationType = Selective'],
    [{ kind: 'release', machineId: machine }, 'Defender: POST unisolate for the machine m1'],
    [{ kind: 'scan', machineId: machine, scan: 'quick' }, 'Defender: POST runAntiVirusScan for the machine m1, ScanType = Quick'],
    [{ kind: 'add-member', ...membership }, 'Graph: POST the person u1 to the members of the group g1'],
    [{ kind: 'remove-member', ...membership }, 'Graph: DELETE the person u1 from the members of the group g1'],
    [{ kind: 'revoke-sessions', userId: membership.userId }, 'Graph: POST revokeSignInSessions for the person u1'],
    [{ kind: 'sync', managedDeviceId: managedDeviceId('d1') }, 'Graph: POST syncDevice for the managed device d1'],
    [{ kind: 'create-group', name: 'Pilot', members: [member] }, 'Graph: POST the security group "Pilot" with 1 member'],
    [{ kind: 'delete-group', groupId: group }, 'Graph: DELETE the group g1'],
    [{ kind: 'add-members', groupId: group, members: [member, directoryObjectId('m2')] }, 'Graph: PATCH the group g1, 2 members more'],
    [{ kind: 'drop-member', groupId: group, member }, 'Graph: DELETE m1 from the members of the group g1'],
    [{ kind: 'set-connector', settings: { windowsEnabled: true, unresponsiveAfterDays: 7 } }, 'Graph: PATCH the Defender connector, windowsEnabled = true, partnerUnresponsivenessThresholdInDays = 7'],
    [{ kind: 'create-edr-policy', name: 'EDR', sampleSharing: 'all' }, 'Graph: POST the configuration policy "EDR", onboarding package from the connector, sample sharing = all'],
    [{ kind: 'assign-edr-policy', policyId: configurationPolicyId('e1'), to: group }, 'Graph: POST assign for the configuration policy e1, to the group g1 alone'],
    [{ kind: 'delete-edr-policy', policyId: configurationPolicyId('e1') }, 'Graph: DELETE the configuration policy e1'],
    [{ kind: 'create-compliance-policy', name: 'Risk', threshold: 'medium' }, 'Graph: POST the compliance policy "Risk", deviceThreatProtectionRequiredSecurityLevel = medium'],
    [{ kind: 'assign-compliance-policy', policyId: compliancePolicyId('c1'), to: group }, 'Graph: POST assign for the compliance policy c1, to the group g1 alone'],
    [{ kind: 'delete-compliance-policy', policyId: compliancePolicyId('c1') }, 'Graph: DELETE the compliance policy c1'],
    [{ kind: 'create-access-policy', name: 'Access', people: group, appId: appId('a1'), excludedPeople: [], excludedGroups: [] }, 'Graph: POST the Conditional Access policy "Access", state = enabledForReportingButNotEnforced, for the group g1 and the app a1'],
    [{ kind: 'delete-access-policy', policyId: policy }, 'Graph: DELETE the Conditional Access policy p1'],
  ];
  for (const [write, says] of writes) expect(describeCall(write)).toBe(says);
});

test('the call on the card also says which calls follow on it', () => {
  const target = { kind: 'group', groupId: groupId('g1') } as const;
  const many = (count: number) => Array.from({ length: count }, (_, index) => directoryObjectId(`m${String(index)}`));
  const followed: readonly (readonly [ChangeOrder, string | undefined])[] = [
    [{ kind: 'members-add', target, memberKind: 'person', members: many(20) }, undefined],
    [{ kind: 'members-add', target, memberKind: 'person', members: many(45) }, 'PATCH the group with the other 25, 20 at a time'],
    [{ kind: 'members-remove', target, memberKind: 'person', members: many(1) }, undefined],
    [{ kind: 'members-remove', target, memberKind: 'person', members: many(3) }, 'the other 2, one by one'],
    [{ kind: 'edr-policy-create', target: { kind: 'slot', of: 'configuration-policy', name: 'EDR' }, sampleSharing: 'none', assignTo: target.groupId }, 'POST assign, to the group g1 alone'],
    [{ kind: 'release', target: { kind: 'machine', machineId: machineId('m1') } }, undefined],
  ];
  for (const [order, then] of followed) {
    const first = catalogue[order.kind].write(order);
    expect(describeCalls(order, first)).toBe(then === undefined ? describeCall(first) : `${describeCall(first)}; then ${then}`);
  }
});
