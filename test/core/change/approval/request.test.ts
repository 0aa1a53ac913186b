import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../../src/core/change/approval/decide.ts';
import type { RequestCommand } from '../../../../src/core/change/command.ts';
import { changeId } from '../../../../src/core/facts/ids.ts';
import { accepted, after, hour, minute, people, requestCommand, requested, rita, rule, shown, t0, typesOf, under } from './support/change-fixtures.ts';

const request = (more: Partial<RequestCommand> = {}): ReturnType<typeof decide> => decide(undefined, requestCommand(more));

describe('a change may be asked for', () => {
  test('by somebody entitled, with a reason, when enough others can approve it', () => {
    expect(request({ reason: '  The pilot went well. ' })).toEqual({
      status: 'accepted',
      events: [{ type: 'requested', at: t0, id: 'change-1', order: requestCommand().order, origin: { kind: 'person' }, by: rita, reason: 'The pilot went well.', rule, shown }],
    });
    expect(requested).toMatchObject({ revision: 1, askedAtRevision: 1, approvals: [], tier: 0, askedAt: t0, remindedAt: t0, status: { status: 'requested', expiresAt: t0 + 24 * hour } });
  });

  test('once: the same request again is nothing new', () => {
    expect(decide(requested, requestCommand())).toEqual({ status: 'ignored', because: 'exists' });
  });

  test('and one that needs no approval is approved at once, its clocks counted from there', () => {
    expect(under({ approvals: 0 }).status).toEqual({ status: 'approved', approvedAt: t0, notBefore: t0 + 5 * minute, executeBy: t0 + 5 * minute + hour });
  });

  test('and where those asked first are too few, the next are asked with it; one more and they are not', () => {
    const { eva, emil, lena } = people;
    expect(accepted(request({ eligible: [eva, lena] }))).toMatchObject([{ type: 'requested' }, { type: 'escalated', at: t0, tier: 1 }]);
    expect(after(requestCommand({ eligible: [eva, lena] }))).toMatchObject({ tier: 1, askedAt: t0, status: { status: 'requested' } });
    expect(typesOf(request({ eligible: [eva, emil] }))).toEqual(['requested']);
  });

  test('before anybody knows whether its approvers would gain from it', () => {
    const unknown = { conflict: { status: 'unknown' } } as const;
    expect(typesOf(request({ eligible: [{ ...people.eva, ...unknown }, { ...people.emil, ...unknown }] }))).toEqual(['requested']);
  });
});

describe('a change is refused before anybody is asked', () => {
  const { rita: requester, eva, emil } = people;

  test.each<[string, Partial<RequestCommand>, string, string]>([
    ['without a reason', { reason: ' \n' }, 'no-reason', 'Say why'],
    ['by somebody without the role', { requester: { ...requester, roles: ['soc'] } }, 'not-entitled', 'Only the Intune administrators or the Entra administrators may ask'],
    ['by somebody whose groups could not be read', { requester: { ...requester, roles: undefined } }, 'rights-unknown', 'could not read'],
    ['by somebody who may be a guest', { requester: { ...requester, userType: undefined } }, 'rights-unknown', 'could not read'],
    ['by somebody who may be disabled', { requester: { ...requester, enabled: undefined } }, 'rights-unknown', 'could not read'],
    ['by a guest', { requester: { ...requester, userType: 'guest' } }, 'guest', 'Guests may not'],
    ['by a disabled account', { requester: { ...requester, enabled: false } }, 'account-disabled', 'disabled'],
    ['by somebody who gains from it', { requester: { ...requester, conflict: { status: 'found', says: 'It would unblock your laptop.' } } }, 'conflict', 'It would unblock your laptop.'],
    ['by somebody who may gain from it', { requester: { ...requester, conflict: { status: 'unknown' } } }, 'conflict-unknown', 'benefit you'],
    ['when a guard forbids it', { shown: { ...shown, guards: [...shown.guards, { guard: 'g', verdict: 'refused', says: 'It locks you out.' }] } }, 'guard', 'It locks you out.'],
    ['when a guard could not tell', { shown: { ...shown, guards: [{ guard: 'g', verdict: 'undetermined', says: 'Entra was silent.' }] } }, 'guard', 'Entra was silent.'],
    ['inside a freeze', { frozenUntil: t0 + hour }, 'frozen', 'frozen'],
    ['when the approvers could not be read', { eligible: undefined }, 'approvers-unknown', 'could not read'],
    ['when nobody could approve', { eligible: [] }, 'nobody-can-approve', '2 approvals by the Entra administrators or the leads, other than you, and there is nobody'],
    ['when too few could approve', { eligible: [eva] }, 'nobody-can-approve', 'there is only 1'],
    ['when one person is listed twice', { eligible: [eva, eva] }, 'nobody-can-approve', 'there is only 1'],
    ['when the requester would have to be the second', { eligible: [eva, { ...requester, roles: ['entra'] }] }, 'nobody-can-approve', 'there is only 1'],
    ['when the second is a guest', { eligible: [eva, { ...emil, userType: 'guest' }] }, 'nobody-can-approve', 'there is only 1'],
    ['when the second gains from it', { eligible: [eva, { ...emil, conflict: { status: 'found', says: 'x' } }] }, 'nobody-can-approve', 'there is only 1'],
    ['when two are not enough', { rule: { ...rule, approvals: 3 }, eligible: [eva, emil] }, 'nobody-can-approve', 'there are only 2'],
    ['when the one approver is missing', { rule: { ...rule, approvals: 1 }, eligible: [] }, 'nobody-can-approve', 'This needs an approval by'],
  ])('%s', (_case, more, because, words) => {
    expect(request(more)).toMatchObject({ status: 'refused', because, says: expect.stringContaining(words) });
  });

  test('the words of several guards are told together', () => {
    const guards = [{ guard: 'a', verdict: 'refused', says: 'One.' }, { guard: 'b', verdict: 'passed', says: 'Fine.' }, { guard: 'c', verdict: 'refused', says: 'Two.' }] as const;
    expect(request({ shown: { ...shown, guards } })).toMatchObject({ says: 'One. Two.' });
  });

  test('but a freeze does not hold back what may not wait', () => {
    expect(typesOf(request({ frozenUntil: t0 + hour, rule: { ...rule, freezable: false } }))).toEqual(['requested']);
  });

  test('and nobody has to be able to approve what needs no approval', () => {
    expect(typesOf(request({ eligible: undefined, rule: { ...rule, approvals: 0 } }))).toEqual(['requested', 'approved']);
  });
});

describe('the end of a change that was approved for a limited time', () => {
  const followUp: Partial<RequestCommand> = { origin: { kind: 'follow-up', of: changeId('change-0') }, rule: { ...rule, approvals: 0 }, notBefore: t0 + 8 * hour };

  test('is not asked for again, and waits for its time', () => {
    const change = after(requestCommand({ ...followUp, reason: '', requester: { ...people.rita, roles: [] }, eligible: undefined, frozenUntil: t0 + hour }));
    expect(change.status).toEqual({ status: 'approved', approvedAt: t0, notBefore: t0 + 8 * hour, executeBy: t0 + 9 * hour });
  });
});

test('nothing but a request makes a change', () => {
  expect(decide(undefined, { type: 'look-at-the-clock', at: t0 })).toEqual({ status: 'ignored', because: 'no-such-change' });
});

test('what was accepted is one event for each thing that happened', () => {
  expect(accepted(request({ rule: { ...rule, approvals: 0 } })).map(({ at }) => at)).toEqual([t0, t0]);
});
