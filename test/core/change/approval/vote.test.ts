import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../../src/core/change/approval/decide.ts';
import { askedRoles } from '../../../../src/core/change/approval/decide-vote.ts';
import type { Command, Standing } from '../../../../src/core/change/command.ts';
import { changeId } from '../../../../src/core/facts/ids.ts';
import {
  after, approve, approved, attempt, begin, begun, called, clock, emil, eva, halfApproved, hour, minute, nora, people, person, reject, requestCommand, requested, rita, rule, t0, t1,
  t2, then, typesOf, under, withRoles,
} from './support/change-fixtures.ts';

const found = { status: 'found', says: 'It would unblock your laptop.' } as const;
const emergency = (voter: Standing, at: number, more: { readonly reason?: string; readonly revision?: number } = {}): Extract<Command, { readonly type: 'approve-in-emergency' }> => ({
  type: 'approve-in-emergency', voter, at, revision: 1, reason: 'The tenant is under attack.', ...more,
});
const withdraw = (by: Standing['userId'], at: number): Command => ({ type: 'withdraw', by, at });

describe('an approval counts', () => {
  test('the first of two leaves the request waiting', () => {
    expect(halfApproved).toMatchObject({ revision: 2, approvals: [{ by: eva, at: t0 + minute }], status: { status: 'requested' } });
  });

  test('the last one starts the second clock, after the cool-down', () => {
    const at = t0 + 2 * minute;
    expect(approved.status).toEqual({ status: 'approved', approvedAt: at, notBefore: at + 5 * minute, executeBy: at + 5 * minute + hour });
    expect(approved.approvals.map(({ by }) => by)).toEqual([eva, emil]);
  });

  test('one is enough where one is asked for, two are not where three are', () => {
    expect(typesOf(decide(under({ approvals: 1 }), approve(people.eva, t0)))).toEqual(['approval-given', 'approved']);
    const three = under({ approvals: 3 });
    expect(then(three, approve(people.eva, t0), approve(people.emil, t0)).status.status).toBe('requested');
    expect(then(three, approve(people.eva, t0), approve(people.emil, t0), approve(person(nora, ['entra']), t0)).status.status).toBe('approved');
  });

  test('once for each person, however often they press', () => {
    expect(decide(halfApproved, approve(people.eva, t0 + minute))).toEqual({ status: 'ignored', because: 'already-voted' });
  });

  test('to the last moment of the waiting time, and not at its end', () => {
    expect(typesOf(decide(requested, approve(people.eva, t0 + 24 * hour - 1)))).toEqual(['approval-given']);
    expect(decide(requested, approve(people.eva, t0 + 24 * hour))).toMatchObject({ status: 'refused', because: 'too-late' });
  });
});

describe('an approval is refused', () => {
  const { eva: able } = people;

  test.each<[string, Standing, string, string]>([
    ['by the requester, whatever roles they have', { ...people.rita, roles: ['entra', 'lead'] }, 'own-request', 'somebody else'],
    ['by somebody who has not been asked', people.nora, 'not-entitled', 'Only the Entra administrators may decide'],
    ['by a lead before the request was escalated', people.lena, 'not-entitled', 'Only the Entra administrators'],
    ['by somebody without any role', withRoles(able), 'not-entitled', 'Only'],
    ['by somebody whose roles could not be read', { ...able, roles: undefined }, 'rights-unknown', 'could not read'],
    ['by somebody who may be a guest', { ...able, userType: undefined }, 'rights-unknown', 'could not read'],
    ['by somebody who may be disabled', { ...able, enabled: undefined }, 'rights-unknown', 'could not read'],
    ['by a guest', { ...able, userType: 'guest' }, 'guest', 'Guests'],
    ['by a disabled account', { ...able, enabled: false }, 'account-disabled', 'disabled'],
    ['by somebody who gains from it', { ...able, conflict: found }, 'conflict', 'It would unblock your laptop.'],
    ['by somebody who may gain from it', { ...able, conflict: { status: 'unknown' } }, 'conflict-unknown', 'could not check'],
  ])('%s', (_case, voter, because, words) => {
    expect(decide(requested, approve(voter, t0))).toMatchObject({ status: 'refused', because, says: expect.stringContaining(words) });
  });

  test('on a card that is newer than the change', () => {
    expect(decide(requested, approve(able, t0, { revision: 2 }))).toMatchObject({ status: 'refused', because: 'old-card' });
  });

  test('and changes nothing once the request is decided', () => {
    expect(decide(approved, approve(people.lena, t0 + hour))).toEqual({ status: 'ignored', because: 'not-in-this-state' });
    expect(decide(then(requested, reject(able, t0)), approve(able, t0))).toEqual({ status: 'ignored', because: 'resolved' });
  });
});

describe('a request whose approver lost the role before execution is asked again', () => {
  const asked = then(begun, attempt(t2, { approvers: [people.eva, withRoles(people.emil)] }));

  test('the other approval stands, on the first clock', () => {
    expect(asked).toMatchObject({ approvals: [{ by: eva }], askedAtRevision: asked.revision, status: { status: 'requested', expiresAt: t0 + 24 * hour } });
  });

  test('cards of the earlier round approve nothing, the new one does', () => {
    expect(decide(asked, approve(people.emil, t2, { revision: asked.revision - 1 }))).toMatchObject({ status: 'refused', because: 'old-card' });
    expect(typesOf(decide(asked, approve(people.emil, t2, { revision: asked.revision })))).toEqual(['approval-given', 'approved']);
  });

  test('and it is not reminded of at the same moment', () => {
    const late = then(under({ remindEveryMs: minute, coolDownMs: 0 }), approve(people.eva, t0 + hour), approve(people.emil, t0 + hour), begin(t0 + hour));
    const again = then(late, attempt(t0 + hour + 2000, { approvers: [people.eva, withRoles(people.emil)] }));
    expect(decide(again, clock(t0 + hour + 2000))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(typesOf(decide(again, clock(t0 + hour + 2000 + minute)))).toEqual(['reminded']);
  });
});

describe('where a fresh sign-in is wanted', () => {
  const strict = under({ stepUp: { where: 'link', authenticationContext: 'c1' } });
  const proven = { acrs: ['c1', 'c2'], authenticatedAt: t0, methods: ['mfa'] };

  test.each([
    ['the button of the card is not enough', {}],
    ['another authentication context is not enough', { stepUp: { ...proven, acrs: ['c2'] } }],
  ])('%s', (_case, more) => {
    expect(decide(strict, approve(people.eva, t0, more))).toMatchObject({ status: 'refused', because: 'step-up-needed' });
    expect(decide(strict, { ...emergency(people.nora, t0), ...more })).toMatchObject({ status: 'refused', because: 'step-up-needed' });
  });

  test('the page proves it, and the proof is kept', () => {
    expect(then(strict, approve(people.eva, t0, { stepUp: proven })).approvals).toEqual([{ by: eva, at: t0, stepUp: proven }]);
    expect(then(strict, { ...emergency(people.nora, t0), stepUp: proven }).approvals).toEqual([{ by: nora, at: t0, emergencyReason: 'The tenant is under attack.', stepUp: proven }]);
  });

  test('a rejection needs none', () => {
    expect(typesOf(decide(strict, reject(people.eva, t0)))).toEqual(['rejected']);
  });
});

describe('in an emergency', () => {
  test('one person approves alone, for a reason that is kept', () => {
    const change = then(requested, emergency(people.nora, t0, { reason: ' Attack. ' }));
    expect(change).toMatchObject({ approvals: [{ by: nora, emergencyReason: 'Attack.' }], status: { status: 'approved', executeBy: t0 + 5 * minute + hour } });
  });

  test('the requester may be that person', () => {
    expect(typesOf(decide(requested, emergency({ ...people.rita, roles: ['emergency'] }, t0)))).toEqual(['approval-given', 'approved']);
  });

  test.each<[string, Standing, string]>([
    ['somebody without the emergency role', people.eva, 'not-entitled'],
    ['a guest', { ...people.nora, userType: 'guest' }, 'guest'],
    ['a disabled account', { ...people.nora, enabled: false }, 'account-disabled'],
    ['somebody whose roles could not be read', { ...people.nora, roles: undefined }, 'rights-unknown'],
  ])('%s may not', (_case, voter, because) => {
    expect(decide(requested, emergency(voter, t0))).toMatchObject({ status: 'refused', because });
  });

  test('not without a reason, not on an old card, not after the time, not where there is no such path', () => {
    expect(decide(requested, emergency(people.nora, t0, { reason: ' ' }))).toMatchObject({ status: 'refused', because: 'no-reason', says: expect.stringContaining('reason') });
    expect(decide(requested, emergency(people.nora, t0, { revision: 0 }))).toMatchObject({ status: 'refused', because: 'old-card', says: expect.stringContaining('newest card') });
    expect(decide(requested, emergency(people.nora, t0 + 24 * hour))).toMatchObject({ status: 'refused', because: 'too-late', says: expect.stringContaining('run out') });
    expect(decide(under({ emergencyAllowed: false }), emergency(people.nora, t0))).toMatchObject({ status: 'refused', because: 'no-emergency', says: expect.stringContaining('no emergency path') });
  });

  test('nobody is counted twice who approved before', () => {
    const both = { ...people.eva, roles: ['entra', 'emergency'] } as const;
    expect(then(halfApproved, emergency(both, t0 + hour)).approvals).toEqual([{ by: eva, at: t0 + hour, emergencyReason: 'The tenant is under attack.' }]);
  });

  test('an earlier approval that is void meanwhile does not hold it up', () => {
    const change = then(halfApproved, emergency(people.nora, t0 + 2 * minute), begin(t1));
    expect(typesOf(decide(change, attempt(t2, { approvers: [withRoles(people.eva), people.nora] })))).toEqual(['attempt-begun']);
  });

  test('the change is asked again when the emergency approver lost the role', () => {
    const change = then(halfApproved, emergency(people.nora, t0 + 2 * minute), begin(t1), attempt(t2, { approvers: [people.eva, people.emil, withRoles(people.nora, 'entra')] }));
    expect(change).toMatchObject({ approvals: [{ by: eva }], status: { status: 'requested' } });
  });
});

describe('deny wins', () => {
  test.each([
    ['while the request waits', requested],
    ['over an approval', halfApproved],
    ['over all approvals, in the cool-down', approved],
    ['while the target is being checked', begun],
    ['while the execution waits', then(begun, attempt(t2, { target: { status: 'unreadable', says: 'x' } }))],
  ])('%s', (_case, change) => {
    expect(then(change, reject(people.eva, t2, ' Not this week. ')).status).toEqual({ status: 'rejected', at: t2, by: eva, reason: 'Not this week.' });
  });

  test('by somebody who is only asked after an escalation, or who gains from the change', () => {
    expect(typesOf(decide(requested, reject(people.lena, t0)))).toEqual(['rejected']);
    expect(typesOf(decide(requested, reject({ ...people.eva, conflict: found }, t0)))).toEqual(['rejected']);
    expect(typesOf(decide(requested, reject({ ...people.eva, conflict: { status: 'unknown' } }, t0)))).toEqual(['rejected']);
  });

  test.each<[string, Standing, string, string]>([
    ['the requester, who can withdraw', { ...people.rita, roles: ['entra'] }, 'own-request', 'Withdraw it'],
    ['somebody without a role', people.nora, 'not-entitled', 'Only the Entra administrators or the leads may decide'],
    ['a guest', { ...people.eva, userType: 'guest' }, 'guest', 'Guests'],
    ['somebody whose roles could not be read', { ...people.eva, roles: undefined }, 'rights-unknown', 'could not read'],
  ])('but not for %s', (_case, voter, because, words) => {
    expect(decide(requested, reject(voter, t0))).toMatchObject({ status: 'refused', because, says: expect.stringContaining(words) });
  });

  test('not without a reason', () => {
    expect(decide(requested, reject(people.eva, t0, ' '))).toMatchObject({ status: 'refused', because: 'no-reason', says: expect.stringContaining('Say why') });
  });

  test('not after the first call, and not twice', () => {
    expect(decide(called, reject(people.eva, t2))).toMatchObject({ status: 'refused', because: 'too-late', says: expect.stringContaining('already being carried out') });
    expect(decide(then(requested, reject(people.eva, t0)), reject(people.emil, t0))).toEqual({ status: 'ignored', because: 'resolved' });
  });

  test('where nobody is asked, nobody is told of an empty list', () => {
    expect(decide(under({ approvals: 0, tiers: [] }), reject(people.eva, t0))).toMatchObject({ status: 'refused', because: 'not-entitled', says: 'Nobody but the requester may decide on this change.' });
  });
});

describe('the requester takes it back', () => {
  test.each([['while it waits', requested], ['once it is approved', approved], ['before the first call', begun]])('%s', (_case, change) => {
    expect(then(change, withdraw(rita, t2)).status).toEqual({ status: 'withdrawn', at: t2, by: rita });
  });

  test('nobody else does, and not once a call was made, and not twice', () => {
    expect(decide(requested, withdraw(eva, t0))).toMatchObject({ status: 'refused', because: 'not-the-requester', says: expect.stringContaining('reject it') });
    expect(decide(called, withdraw(rita, t2))).toMatchObject({ status: 'refused', because: 'too-late' });
    expect(decide(then(requested, withdraw(rita, t0)), withdraw(rita, t0))).toEqual({ status: 'ignored', because: 'resolved' });
  });
});

describe('the end of a limited change', () => {
  const followUp = after(requestCommand({ origin: { kind: 'follow-up', of: changeId('change-0') }, rule: { ...rule, approvals: 0 }, notBefore: t0 + hour }));

  test('cannot be stopped, or it would last for ever', () => {
    expect(decide(followUp, reject(people.eva, t0))).toMatchObject({ status: 'refused', because: 'too-late', says: expect.stringContaining('limited time') });
    expect(decide(followUp, withdraw(rita, t0))).toMatchObject({ status: 'refused', because: 'too-late', says: expect.stringContaining('limited time') });
  });
});

describe('while nobody answers', () => {
  test('they are reminded at the hour of the rule, counted anew each time', () => {
    expect(decide(requested, clock(t0 + 4 * hour - 1))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(typesOf(decide(requested, clock(t0 + 4 * hour)))).toEqual(['reminded']);
    expect(then(requested, clock(t0 + 5 * hour)).remindedAt).toBe(t0 + 5 * hour);
  });

  test('the next tier is asked, and the first may still answer', () => {
    expect(typesOf(decide(requested, clock(t0 + 8 * hour - 1)))).toEqual(['reminded']);
    const escalated = then(requested, clock(t0 + 8 * hour));
    expect(escalated).toMatchObject({ tier: 1, askedAt: t0 + 8 * hour, remindedAt: t0 + 8 * hour });
    expect(askedRoles(requested)).toEqual(['entra']);
    expect(askedRoles(escalated)).toEqual(['entra', 'lead']);
    expect(then(escalated, approve(people.lena, t0 + 9 * hour), approve(people.emil, t0 + 9 * hour)).approvals.map(({ by }) => by)).toEqual([people.lena.userId, emil]);
  });

  test('after the last tier there are only reminders', () => {
    expect(typesOf(decide(then(requested, clock(t0 + 8 * hour)), clock(t0 + 20 * hour)))).toEqual(['reminded']);
  });

  test('at the end of the waiting time the request expires, whatever else is due', () => {
    expect(then(requested, clock(t0 + 24 * hour)).status).toEqual({ status: 'expired', at: t0 + 24 * hour, clock: 'waiting' });
  });
});

describe('while nobody carries it out', () => {
  test('an approval expires at the end of the second clock', () => {
    expect(decide(approved, clock(t1 + hour - 1))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(then(approved, clock(t1 + hour)).status).toEqual({ status: 'expired', at: t1 + hour, clock: 'executing' });
  });

  test('what is being carried out or over has no clock of its own', () => {
    expect(decide(begun, clock(t1 + 9 * hour))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(decide(then(requested, withdraw(rita, t0)), clock(t0 + 99 * hour))).toEqual({ status: 'ignored', because: 'not-due' });
  });
});

test('somebody with several roles is one person', () => {
  expect(then(requested, approve(person(eva, ['entra', 'lead', 'soc']), t0)).approvals).toHaveLength(1);
});
