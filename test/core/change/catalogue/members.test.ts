import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import type { OrderOf } from '../../../../src/core/change/order.ts';
import { groupSnapshot, member, members, orders, question, shown } from './support/snapshots.ts';

const add = catalogue['members-add'];
const remove = catalogue['members-remove'];
const adding = (count: number): OrderOf<'members-add'> => ({ ...orders['members-add'], members: members(count) });
const removing = (count: number): OrderOf<'members-remove'> => ({ ...orders['members-remove'], members: members(count) });
const empty = groupSnapshot([]);
const with9 = groupSnapshot([member(9)]);

describe('taking more members in', () => {
  test('asks for 20 at a time, and only for those who are missing', () => {
    expect(add.write(adding(45))).toEqual({ kind: 'add-members', groupId: empty.target.groupId, members: members(20) });
    expect(add.write(adding(45), groupSnapshot(members(40)))).toEqual({ kind: 'add-members', groupId: empty.target.groupId, members: members(45).slice(40) });
    expect(add.write({ ...adding(2), members: [member(1), member(1)] })).toMatchObject({ members: [member(1)] });
  });

  test('leaves whoever is there in the group', () => {
    expect(add.after(adding(2), with9)).toEqual({ ...with9.object, members: [member(1), member(2), member(9)] });
  });

  test.each([[[], 'absent'], [[1], 'partly'], [[1, 2], 'partly'], [[1, 2, 3], 'there']] as const)('with %j of three in the group it is %s', (there, status) => {
    expect(add.effect(question(adding(3), empty, add.after(adding(3), empty)), groupSnapshot(there.map(member)))).toMatchObject({ status, ...(status === 'partly' ? { left: 3 - there.length } : {}) });
  });

  test('counts nobody who was in the group before', () => {
    const before = groupSnapshot([member(1), member(2)]);
    const asked = question(adding(3), before, add.after(adding(3), before));
    expect([before, groupSnapshot(members(3))].map((now) => add.effect(asked, now).status)).toEqual(['absent', 'there']);
  });

  test('is done with a note when somebody else came in besides', () => {
    expect(add.effect(question(adding(1), empty, add.after(adding(1), empty)), groupSnapshot([member(1), member(9)]))).toMatchObject({ status: 'there', drift: [{ path: 'members', after: member(9) }] });
  });

  test('is decided on by one, and by two when it is not known which policies name the group', () => {
    expect([empty, groupSnapshot([], { includedIn: ['Pilot'] }), groupSnapshot([], { includedIn: undefined })].map((now) => add.classOf(adding(1), now))).toEqual(['access', 'access', 'tenant-wide']);
  });

  test('is already so when all are in', () => {
    expect([empty, groupSnapshot([member(1)]), groupSnapshot(members(3))].map((now) => add.already(adding(2), now))).toEqual([false, false, true]);
  });
});

describe('taking members out', () => {
  test('asks for one at a time, and only for those who are still in', () => {
    expect(remove.write(removing(3))).toEqual({ kind: 'drop-member', groupId: empty.target.groupId, member: member(1) });
    expect(remove.write(removing(3), groupSnapshot([member(3), member(9)]))).toMatchObject({ member: member(3) });
    expect(() => remove.write(removing(3), with9)).toThrow('nobody is left to be removed');
  });

  test('makes access easier for those who leave', () => {
    expect([remove.weakens, add.weakens]).toEqual([true, false]);
    expect(remove.classOf(removing(1), empty)).toBe('relief');
  });

  test.each([[[1, 2, 3, 9], 'absent'], [[2, 3, 9], 'partly'], [[3, 9], 'partly'], [[9], 'there']] as const)('with %j of three and another still in the group it is %s', (there, status) => {
    const before = groupSnapshot([...members(3), member(9)]);
    expect(remove.effect(question(removing(3), before, remove.after(removing(3), before)), groupSnapshot(there.map(member)))).toMatchObject({ status, ...(status === 'partly' ? { left: there.length - 1 } : {}) });
  });

  test('is already so when all are out', () => {
    expect([groupSnapshot(members(2)), groupSnapshot([member(2)]), with9].map((now) => remove.already(removing(2), now))).toEqual([false, false, true]);
  });
});

describe('taking it back', () => {
  test('touches only those for whom it changed something', () => {
    expect(add.revert(adding(3), shown({ members: [member(2)] }, undefined))).toEqual({ status: 'possible', order: { ...orders['members-remove'], memberKind: 'person', members: [member(1), member(3)] } });
    expect(remove.revert(removing(3), shown({ members: [member(2), member(9)] }, undefined))).toEqual({ status: 'possible', order: { ...orders['members-add'], memberKind: 'device', members: [member(2)] } });
  });

  test('is not possible when it changed nothing', () => {
    expect(add.revert(adding(2), shown({ members: [...members(2)] }, undefined)).status).toBe('impossible');
    expect(remove.revert(removing(2), shown({ members: [] }, undefined)).status).toBe('impossible');
  });
});
