import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import { judgeGuards } from '../../../../src/core/change/guards/index.ts';
import type { MachineAction, SnapshotFor } from '../../../../src/core/change/snapshot.ts';
import { known, unknown } from '../../../../src/core/facts/fact.ts';
import { groupId, userId } from '../../../../src/core/facts/ids.ts';
import { accessPolicy, action, exceptions, hour, machineSnapshot, membershipSnapshot, now, orders, people, person, policySnapshot } from '../catalogue/support/snapshots.ts';
import { facts, judge, subject } from './support/facts.ts';

const unread = unknown('users', 'unavailable');
const exception = { order: orders['exception-begin'], snapshot: membershipSnapshot(false) };

describe('not-already-so: nobody decides on what is done', () => {
  test('refused when nothing is left to do, passed otherwise', () => {
    expect(judge('not-already-so', { snapshot: policySnapshot({ state: 'enabled' }) })).toEqual({ verdict: 'refused', says: 'There is nothing left to do: it is already so.' });
    expect(judge('not-already-so')).toEqual({ verdict: 'passed', says: 'It is not already so.' });
  });
});

describe('machine-not-busy: no two actions on one device that contradict each other', () => {
  const isolating = (...actions: readonly MachineAction[]) => judge('machine-not-busy', { order: orders.isolate, snapshot: machineSnapshot({ actions }) });
  const scanning = (...actions: readonly MachineAction[]) => judge('machine-not-busy', { order: orders.scan, snapshot: machineSnapshot({ actions }) });

  test('passed when earlier actions have ended, whichever way', () => {
    const ended = (['succeeded', 'failed', 'timed-out', 'cancelled'] as const).map((status) => action({ status }));
    expect(isolating(...ended)).toEqual({ verdict: 'passed', says: 'No action that would get in the way is under way on this device.' });
  });

  test('refused while an isolation or a release is under way', () => {
    expect(isolating(action({ status: 'pending' }))).toEqual({ verdict: 'refused', says: 'Defender is still at an isolation on this device. Wait for its end, or cancel it in Defender.' });
    expect(isolating(action({ kind: 'release', status: 'in-progress' })).says).toContain('a release');
    expect(judge('machine-not-busy', { order: orders.release, snapshot: machineSnapshot({ actions: [action({ status: 'pending' })] }) }).verdict).toBe('refused');
  });

  test('a scan does not get in the way of an isolation, nor the other way round', () => {
    expect(isolating(action({ kind: 'scan', status: 'pending' }), action({ kind: 'other', status: 'pending' })).verdict).toBe('passed');
    expect(scanning(action({ status: 'pending' })).verdict).toBe('passed');
    expect(scanning(action({ kind: 'scan', status: 'in-progress' })).says).toContain('a scan');
  });

  test('an action whose state is not known is not passed; one that is surely under way is refused', () => {
    expect(isolating(action({ status: 'unknown' }))).toEqual({ verdict: 'undetermined', says: 'An action on this device has a state that Gatehouse does not know.' });
    expect(isolating(action({ status: 'unknown' }), action({ status: 'pending' })).verdict).toBe('refused');
    expect(judge('machine-not-busy')).toEqual({ verdict: 'undetermined', says: 'This is not a Defender machine, so its actions cannot be told.' });
  });
});

describe('exception-group: exceptions free people of the device check and of nothing else', () => {
  const group = (change: Partial<SnapshotFor<'membership'>>, order: typeof exception.order | (typeof orders)['exception-end'] = exception.order) => judge('exception-group', { order, snapshot: membershipSnapshot(false, change) });
  const leftOutOf = (...policies: readonly Parameters<typeof accessPolicy>[0][]) => judge('exception-group', { ...exception, policies: known(policies.map((policy) => accessPolicy(policy)), now) });
  const second = { displayName: 'Second' };

  test('passed for the configured group that a device policy leaves out', () => {
    expect(judge('exception-group', exception)).toEqual({ verdict: 'passed', says: 'The group for exceptions is left out of "Pilot", and frees people of the device check only.' });
    expect(leftOutOf({}, second).says).toContain('"Pilot" and 1 more policy,');
    expect(leftOutOf({}, second, second).says).toContain('"Pilot" and 2 more policies,');
    expect(leftOutOf({ displayName: undefined }).says).toContain(`"${accessPolicy().id}"`);
  });

  test('refused for any other group, and when none is configured', () => {
    expect(group({ target: { ...orders['exception-begin'].target, groupId: groupId('another') } })).toEqual({ verdict: 'refused', says: 'This is not the group for exceptions.' });
    expect(judge('exception-group', { ...exception, exceptionGroup: undefined })).toEqual({ verdict: 'refused', says: 'No group for exceptions is configured.' });
  });

  test('refused for a group whose members follow from a rule, or that may hold directory roles', () => {
    expect(group({ dynamic: true })).toEqual({ verdict: 'refused', says: 'The members of the group for exceptions follow from a rule, so nobody can be added or removed.' });
    expect(group({ roleAssignable: true })).toEqual({ verdict: 'refused', says: 'The group for exceptions can be given directory roles, so membership might make somebody an administrator.' });
  });

  test('refused when no policy in use leaves the group out, because it would have no effect', () => {
    const none = { verdict: 'refused', says: 'No policy leaves out the group for exceptions, so an exception would have no effect.' };
    expect(leftOutOf({ people: { include: people({ all: true }), exclude: people({}) } })).toEqual(none);
    expect(leftOutOf({ people: undefined })).toEqual(none);
    expect(leftOutOf({ state: 'disabled' })).toEqual(none);
    expect(leftOutOf({ people: { include: people({ groups: [exceptions] }), exclude: people({}) } })).toEqual(none);
  });

  test.each([
    ['a second factor', { operator: 'OR', controls: ['mfa'], strengthId: undefined }],
    ['a block', { operator: 'OR', controls: ['block'], strengthId: undefined }],
    ['a device and a second factor', { operator: 'AND', controls: ['compliantDevice', 'mfa'], strengthId: undefined }],
    ['a device or a second factor', { operator: 'OR', controls: ['compliantDevice', 'mfa'], strengthId: undefined }],
    ['nothing that Gatehouse sees', { operator: 'OR', controls: [], strengthId: undefined }],
    ['session controls alone', undefined],
  ] as const)('refused when it is also left out of a policy that asks for %s', (_case, grant) => {
    expect(leftOutOf({}, { ...second, grant })).toEqual({ verdict: 'refused', says: 'The group for exceptions is also left out of "Second", so an exception would free people of more than the device check.' });
    expect(leftOutOf({}, { ...second, grant, state: undefined }).verdict).toBe('refused');
  });

  test('other ways to prove a device are the device check as well', () => {
    expect(leftOutOf({ grant: { operator: 'OR', controls: ['compliantDevice', 'domainJoinedDevice', 'compliantApplication', 'approvedApplication'], strengthId: undefined } }).verdict).toBe('passed');
  });

  test('policies that could not be read or understood are not passed', () => {
    expect(judge('exception-group', { ...exception, policies: unread })).toEqual({ verdict: 'undetermined', says: 'Which policies leave out the group for exceptions could not be read.' });
    expect(leftOutOf({}, { ...second, unrecognised: ['x'] })).toEqual({ verdict: 'undetermined', says: 'Gatehouse does not understand every part of "Second", which leaves out the group for exceptions.' });
    expect(leftOutOf({}, { ...second, unrecognised: ['x'], people: undefined }).verdict).toBe('passed');
    expect(judge('exception-group')).toEqual({ verdict: 'undetermined', says: 'This is not a place in a group, so it cannot be told what it is for.' });
  });

  test('ending an exception asks for the right group only: no policy may stand in its way', () => {
    const ending = { order: orders['exception-end'], snapshot: membershipSnapshot(true), policies: unread };
    expect(judge('exception-group', ending)).toEqual({ verdict: 'passed', says: 'This is the group for exceptions.' });
    expect(judge('exception-group', { ...ending, exceptionGroup: groupId('another') }).verdict).toBe('refused');
  });
});

describe('exception-length: every exception ends within a day', () => {
  const until = (at: number) => judge('exception-length', { order: { ...orders['exception-begin'], until: at } });

  test('24 hours pass, a moment more does not', () => {
    expect(until(now + 24 * hour)).toEqual({ verdict: 'passed', says: 'The exception ends by itself within 24 hours.' });
    expect(until(now + 24 * hour + 1)).toEqual({ verdict: 'refused', says: 'An exception may last 24 hours at most.' });
  });

  test('an end that has come is refused, also when it came while people decided', () => {
    expect(until(now + 1).verdict).toBe('passed');
    expect(until(now)).toEqual({ verdict: 'refused', says: 'The end of the exception is not in the future.' });
  });

  test('an end that is no moment is not passed', () => {
    expect([until(Number.NaN), until(Infinity)]).toEqual([{ verdict: 'undetermined', says: 'When the exception is to end cannot be told.' }, { verdict: 'undetermined', says: 'When the exception is to end cannot be told.' }]);
    expect(judge('exception-length')).toEqual({ verdict: 'undetermined', says: 'This is not an exception, so its length cannot be told.' });
  });
});

describe('person-can-be-excepted: who gets no exception', () => {
  const judgePerson = (change: SnapshotFor<'membership'>['person'], rest: Parameters<typeof facts>[0] = {}) => judge('person-can-be-excepted', { ...exception, snapshot: membershipSnapshot(false, { person: change }), ...rest });
  const member = { userType: 'member', enabled: true } as const;

  test('an enabled member gets one', () => {
    expect(judgePerson(member)).toEqual({ verdict: 'passed', says: 'The person is an enabled member of this tenant and not an emergency account.' });
  });

  test('a guest and a disabled account get none', () => {
    expect(judgePerson({ ...member, userType: 'guest' })).toEqual({ verdict: 'refused', says: 'The person is a guest, and guests get no exception.' });
    expect(judgePerson({ ...member, enabled: false })).toEqual({ verdict: 'refused', says: 'The account of the person is disabled.' });
  });

  test('an emergency account gets none', () => {
    expect(judgePerson(member, { emergencyAccounts: known([subject({ id: userId('other') }), subject({ id: person })], now) })).toEqual({ verdict: 'refused', says: 'This is an emergency account: it must be left out of policies itself, not through exceptions.' });
  });

  test.each(['requester', 'approver'] as const)('the %s gets none', (part) => {
    expect(judgePerson(member, { involved: [{ who: subject({ id: userId('other') }), part: 'requester' }, { who: subject({ id: person }), part }] })).toEqual({ verdict: 'refused', says: 'Nobody can ask for, or approve, an exception for themselves.' });
  });

  test('what could not be read is not passed', () => {
    const open = { verdict: 'undetermined', says: 'Whether the account is an enabled member of this tenant could not be read.' };
    expect([judgePerson({ ...member, userType: undefined }), judgePerson({ ...member, enabled: undefined })]).toEqual([open, open]);
    expect(judgePerson(member, { emergencyAccounts: unread })).toEqual({ verdict: 'undetermined', says: 'The emergency accounts could not be read, so it cannot be told whether this is one.' });
    expect(judge('person-can-be-excepted')).toEqual({ verdict: 'undetermined', says: 'This is not about a person, so nobody can be excepted.' });
  });
});

describe('all guards of a kind', () => {
  test('are asked, so that a refusal names everything that is wrong', () => {
    const results = judgeGuards(catalogue['policy-on'], facts({ snapshot: policySnapshot({ state: 'disabled' }), connector: known(undefined, now) }));
    expect(results.map(({ guard, verdict }) => [guard, verdict])).toEqual([
      ['not-already-so', 'passed'], ['report-only-first', 'refused'], ['flip-certificate', 'passed'], ['emergency-accounts', 'passed'], ['no-lock-out', 'passed'], ['connector-alive', 'refused'],
    ]);
  });

  test('of a kind without guards are none', () => {
    expect(judgeGuards(catalogue['sync-device'], facts({}))).toEqual([]);
  });
});
