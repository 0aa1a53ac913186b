import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import { deviceSnapshot, exceptions, hour, membershipSnapshot, now, orders, person, personSnapshot, question, shown } from './support/snapshots.ts';

const begin = catalogue['exception-begin'];
const end = catalogue['exception-end'];
const revoke = catalogue['revoke-sessions'];
const sync = catalogue['sync-device'];
const outside = membershipSnapshot(false);
const inside = membershipSnapshot(true);

describe('an exception for a limited time', () => {
  test('puts the person into the group, and takes them out again', () => {
    expect(begin.write(orders['exception-begin'])).toEqual({ kind: 'add-member', groupId: exceptions, userId: person });
    expect(end.write(orders['exception-end'])).toEqual({ kind: 'remove-member', groupId: exceptions, userId: person });
    expect(begin.after(orders['exception-begin'], outside)).toEqual({ ...outside.object, member: true });
    expect(end.after(orders['exception-end'], inside)).toEqual({ ...inside.object, member: false });
  });

  test('is already so when the person is in the group, and ended when not', () => {
    expect([begin.already(orders['exception-begin'], inside), begin.already(orders['exception-begin'], outside)]).toEqual([true, false]);
    expect([end.already(orders['exception-end'], inside), end.already(orders['exception-end'], outside)]).toEqual([false, true]);
  });

  test('is approved together with its end', () => {
    expect(begin.followUp(orders['exception-begin'])).toEqual({ order: orders['exception-end'], notBefore: now + 4 * hour });
    expect(end.classOf(orders['exception-end'], inside)).toBe('follow-up');
    expect(begin.classOf(orders['exception-begin'], outside)).toBe('relief');
    expect([begin.weakens, end.weakens]).toEqual([true, false]);
  });

  test('no other change brings a change for later', () => {
    for (const [kind, entry] of Object.entries(catalogue)) {
      const order = Object.values(orders).find((some) => some.kind === kind);
      if (order !== undefined && kind !== 'exception-begin') expect(entry.followUp(order)).toBeUndefined();
    }
  });

  test('is proven by the membership that Entra shows', () => {
    const beginning = question(orders['exception-begin'], outside, inside.object);
    expect(begin.effect(beginning, inside)).toEqual({ status: 'there', says: 'Entra shows the person in the group for exceptions.' });
    expect(begin.effect(beginning, outside)).toEqual({ status: 'absent' });
    const ending = question(orders['exception-end'], inside, outside.object);
    expect(end.effect(ending, outside)).toEqual({ status: 'there', says: 'Entra no longer shows the person in the group for exceptions.' });
    expect(end.effect(ending, inside)).toEqual({ status: 'absent' });
  });

  test('can be ended early, and a new one has to be asked for anew', () => {
    expect(begin.revert(orders['exception-begin'], shown({}, undefined))).toEqual({ status: 'possible', order: orders['exception-end'] });
    expect(end.revert(orders['exception-end'], shown({}, undefined)).status).toBe('impossible');
  });

  test('says in advance when it ends', () => {
    expect(begin.says(orders['exception-begin'], 'Ada').consequence).toContain('Until 2026-03-02 13:00 UTC');
  });
});

describe('revoking sessions', () => {
  const asked = question(orders['revoke-sessions'], personSnapshot(undefined), undefined);

  test('is done when Entra accepts sessions from this change on only, give or take five seconds of its clock', () => {
    const effects = [now + 1, now, now - 5_000, now - 5_001, undefined].map((from) => revoke.effect(asked, personSnapshot(from)).status);
    expect(effects).toEqual(['there', 'there', 'there', 'absent', 'absent']);
    expect(revoke.effect(asked, personSnapshot(now))).toEqual({ status: 'there', says: 'Entra accepts no session from before this change any more.' });
  });

  test('concerns one person, needs an approval, can always be asked for, and cannot be undone', () => {
    expect(revoke.write(orders['revoke-sessions'])).toEqual({ kind: 'revoke-sessions', userId: person });
    expect(revoke.classOf(orders['revoke-sessions'], personSnapshot(now))).toBe('containment');
    expect(revoke.already(orders['revoke-sessions'], personSnapshot(now))).toBe(false);
    expect(revoke.after(orders['revoke-sessions'], personSnapshot(now))).toBeUndefined();
    expect(revoke.revert(orders['revoke-sessions'], shown({}, undefined)).status).toBe('impossible');
  });
});

describe('having a device check in', () => {
  const asked = question(orders['sync-device'], deviceSnapshot(undefined), undefined);

  test('is done when Intune shows a check-in after the request, and waits as long as it shows none', () => {
    expect([now + 1, now, now - hour, undefined].map((at) => sync.effect(asked, deviceSnapshot(at)).status)).toEqual(['there', 'under-way', 'under-way', 'under-way']);
    expect(sync.effect(asked, deviceSnapshot(now + 1))).toEqual({ status: 'there', says: 'Intune shows a check-in after the request.' });
    expect(sync.effect(asked, deviceSnapshot(now))).toEqual({ status: 'under-way', says: 'The device has not checked in yet. It has to be switched on and online.' });
  });

  test('needs nobody and leaves nothing to undo', () => {
    expect(sync.write(orders['sync-device'])).toEqual({ kind: 'sync', managedDeviceId: orders['sync-device'].target.managedDeviceId });
    expect(sync.classOf(orders['sync-device'], deviceSnapshot(now))).toBe('routine');
    expect(sync.already(orders['sync-device'], deviceSnapshot(now))).toBe(false);
    expect(sync.after(orders['sync-device'], deviceSnapshot(now))).toBeUndefined();
    expect(sync.revert(orders['sync-device'], shown({}, undefined)).status).toBe('impossible');
  });
});
