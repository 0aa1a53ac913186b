import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { differences, objectEqual, same, valueAt } from '../../../../src/core/change/diff.ts';
import { effectOnObject } from '../../../../src/core/change/effect-of-object.ts';
import { objects } from './support/json.ts';

const before = { state: 'report-only', grant: { operator: 'OR', controls: ['device'] }, level: 'high' };
const after = { ...before, state: 'on', grant: { operator: 'OR', controls: ['device', 'mfa'] } };
const effect = (now: typeof before) => effectOnObject(before, after, now, 'It is On.');

describe('what reading a target back shows of a change', () => {
  test('everything as approved: it is there', () => {
    expect(effect({ level: 'high', grant: { controls: ['device', 'mfa'], operator: 'OR' }, state: 'on' })).toEqual({ status: 'there', says: 'It is On.' });
  });

  test('what was set is there, and somebody changed something else: there, and said', () => {
    expect(effect({ ...after, level: 'low' })).toEqual({ status: 'there', says: 'It is On.', drift: [{ path: 'level', before: 'high', after: 'low' }] });
  });

  test('somebody changed something next to what was set: there, and said', () => {
    expect(effect({ ...after, grant: { ...after.grant, operator: 'AND' } })).toEqual({ status: 'there', says: 'It is On.', drift: [{ path: 'grant.operator', before: 'OR', after: 'AND' }] });
  });

  test('everything as before: absent', () => {
    expect(effect(before)).toEqual({ status: 'absent' });
  });

  test('what was to be set is as before, and something else moved: absent', () => {
    expect(effect({ ...before, level: 'low' })).toEqual({ status: 'absent' });
  });

  test('half of what was to be set: neither there nor absent', () => {
    expect(effect({ ...before, state: 'on' })).toEqual({ status: 'different', lines: [{ path: 'grant.controls', before: 'mfa', after: undefined }] });
  });

  test('set to a third value: neither there nor absent', () => {
    expect(effect({ ...after, state: 'off' })).toEqual({ status: 'different', lines: [{ path: 'state', before: 'on', after: 'off' }] });
  });

  test('a value that was taken away, and one that was not there before', () => {
    expect(effectOnObject({ a: 1 }, { b: 2 }, { b: 2 }, '').status).toBe('there');
    expect(effectOnObject({ a: 1 }, { b: 2 }, { a: 1 }, '').status).toBe('absent');
    expect(effectOnObject({ a: 1 }, { b: 2 }, {}, '').status).toBe('different');
    expect(effectOnObject({ a: 1 }, { b: 2 }, { a: 1, b: 2 }, '').status).toBe('different');
  });
});

describe('for any change and anything that is read back', () => {
  test('there exactly when all that was set is as approved; absent only when all of it is as before', () => {
    fc.assert(fc.property(objects, objects, fc.oneof(objects, fc.constant('before' as const), fc.constant('after' as const)), (was, wanted, third) => {
      fc.pre(!objectEqual(was, wanted));
      const read = third === 'before' ? was : third === 'after' ? wanted : third;
      const set = differences(was, wanted);
      const asWanted = set.every(({ path }) => same(valueAt(read, path), valueAt(wanted, path)));
      const asBefore = set.every(({ path }) => same(valueAt(read, path), valueAt(was, path)));
      const { status } = effectOnObject(was, wanted, read, '');
      expect(status).toBe(asWanted ? 'there' : asBefore ? 'absent' : 'different');
      if (third === 'before') expect(status).toBe('absent');
      if (third === 'after') expect(status).toBe('there');
    }), { numRuns: 1000 });
  });

  test('there without drift means exactly as approved', () => {
    fc.assert(fc.property(objects, objects, objects, (was, wanted, read) => {
      const found = effectOnObject(was, wanted, { ...wanted, ...read }, '');
      if (found.status === 'there') expect((found.drift ?? []).length === 0).toBe(objectEqual({ ...wanted, ...read }, wanted));
    }));
  });
});
