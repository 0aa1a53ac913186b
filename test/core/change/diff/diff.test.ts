import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diffLines, differences, objectEqual, same, valueAt } from '../../../../src/core/change/diff.ts';
import { isJsonObject, type JsonObject } from '../../../../src/core/change/json.ts';
import { objects } from './support/json.ts';

describe('what differs between two states is shown by the names that the service uses', () => {
  test('a value deep inside is named by its whole path', () => {
    const before = { state: 'enabledForReportingButNotEnforced', conditions: { users: { all: false } } };
    const after = { state: 'enabled', conditions: { users: { all: true } } };
    expect(diffLines(before, after)).toEqual([
      { path: 'conditions.users.all', before: 'false', after: 'true' },
      { path: 'state', before: 'enabledForReportingButNotEnforced', after: 'enabled' },
    ]);
  });

  test('ids in lists are shown one by one, as removed and added', () => {
    const before = { excludeGroups: ['a', 'b', 'c'] };
    const after = { excludeGroups: ['c', 'a', 'd', 'd'] };
    expect(diffLines(before, after)).toEqual([
      { path: 'excludeGroups', before: 'b', after: undefined },
      { path: 'excludeGroups', before: undefined, after: 'd' },
      { path: 'excludeGroups', before: undefined, after: 'd' },
    ]);
  });

  test('what a list holds twice on both sides is not shown', () => {
    expect(diffLines({ list: ['x', 'x', 'y'] }, { list: ['x', 'x'] })).toEqual([{ path: 'list', before: 'y', after: undefined }]);
    expect(diffLines({ list: ['x', 'x'] }, { list: ['x'] })).toEqual([{ path: 'list', before: 'x', after: undefined }]);
  });

  test('a list in another order is shown whole', () => {
    expect(diffLines({ list: ['a', 'b'] }, { list: ['b', 'a'] })).toEqual([{ path: 'list', before: '["a","b"]', after: '["b","a"]' }]);
  });

  test('a missing name is not the same as null', () => {
    expect(diffLines({}, { grant: null })).toEqual([{ path: 'grant', before: undefined, after: 'null' }]);
    expect(diffLines({ grant: null }, {})).toEqual([{ path: 'grant', before: 'null', after: undefined }]);
  });

  test('an object that becomes something else is shown as one value', () => {
    expect(diffLines({ grant: { operator: 'OR' } }, { grant: null })).toEqual([{ path: 'grant', before: '{"operator":"OR"}', after: 'null' }]);
    expect(diffLines({ grant: ['x'] }, { grant: { x: 1 } })).toEqual([{ path: 'grant', before: '["x"]', after: '{"x":1}' }]);
  });

  test('an object that is new is shown value by value, and one that goes as one value', () => {
    const group = { type: 'security', members: ['a', 'b'], rule: {}, owners: [] };
    expect(diffLines({}, { new: group })).toEqual([
      { path: 'new.members', before: undefined, after: 'a' },
      { path: 'new.members', before: undefined, after: 'b' },
      { path: 'new.owners', before: undefined, after: '[]' },
      { path: 'new.rule', before: undefined, after: '{}' },
      { path: 'new.type', before: undefined, after: 'security' },
    ]);
    expect(diffLines({ one: { rule: { on: true } } }, {})).toEqual([{ path: 'one', before: '{"rule":{"on":true}}', after: undefined }]);
  });

  test('the word true does not look like the value true', () => {
    expect(diffLines({ on: 'true' }, { on: true })).toEqual([{ path: 'on', before: '"true"', after: 'true' }]);
  });

  test('of two long texts that begin alike the part is shown in which they part', () => {
    const [line] = diffLines({ rule: `${'x'.repeat(300)}one` }, { rule: `${'x'.repeat(300)}two` });
    expect(line).toEqual({ path: 'rule', before: `…${'x'.repeat(50)}one`, after: `…${'x'.repeat(50)}two` });
  });

  test('texts that fit are shown from their beginning, wherever they part', () => {
    const [one, two] = [`${'x'.repeat(100)}one`, `${'x'.repeat(100)}two`];
    expect(diffLines({ rule: one }, { rule: two })).toEqual([{ path: 'rule', before: one, after: two }]);
  });

  test('a text is cut at 200 characters', () => {
    expect(diffLines({}, { rule: 'x'.repeat(200) })[0]?.after).toBe('x'.repeat(200));
    expect(diffLines({}, { rule: 'x'.repeat(201) })[0]?.after).toBe(`${'x'.repeat(199)}…`);
  });

  test('60 lines are shown, and of more the rest is counted', () => {
    const ids = (count: number) => ({ ids: Array.from({ length: count }, (_, index) => `id-${index}`) });
    expect(diffLines({ ids: [] }, ids(60)).map(({ after }) => after)).toEqual(ids(60).ids);
    const many = diffLines({ ids: [] }, ids(70));
    expect(many).toHaveLength(60);
    expect(many.at(-2)).toEqual({ path: 'ids', before: undefined, after: 'id-58' });
    expect(many.at(-1)).toEqual({ path: '…', before: undefined, after: '11 more' });
  });

  test('names that every object inherits are names like others', () => {
    expect(differences({}, { constructor: 1 })).toEqual([{ path: ['constructor'], before: undefined, after: 1 }]);
    expect(valueAt({ state: 'on' }, ['toString'])).toBeUndefined();
    expect(valueAt({ state: 'on' }, ['state', 'length'])).toBeUndefined();
  });
});

describe('for any two objects', () => {
  test('lines are shown exactly when they are not equal', () => {
    fc.assert(fc.property(objects, objects, (a, b) => {
      expect(diffLines(a, b).length === 0).toBe(objectEqual(a, b));
      expect(differences(a, a)).toEqual([]);
    }));
  });

  test('no line shows the same on both sides, or a text that is too long', () => {
    fc.assert(fc.property(objects, objects, (a, b) => {
      for (const { before, after } of diffLines(a, b)) {
        expect(before).not.toBe(after);
        expect(Math.max(before?.length ?? 0, after?.length ?? 0)).toBeLessThanOrEqual(200);
      }
    }));
  });

  test('putting the differences into the first gives the second', () => {
    fc.assert(fc.property(objects, objects, (a, b) => {
      expect(objectEqual(differences(a, b).reduce<JsonObject>((object, { path, after }) => put(object, path, after), a), b)).toBe(true);
    }));
  });

  test('each difference is what the two hold at its path', () => {
    fc.assert(fc.property(objects, objects, (a, b) => {
      for (const { path, before, after } of differences(a, b)) {
        expect(same(valueAt(a, path), before) && same(valueAt(b, path), after) && !same(before, after)).toBe(true);
      }
    }));
  });
});

function put(object: JsonObject, [name, ...rest]: readonly string[], value: JsonObject[string] | undefined): JsonObject {
  if (name === undefined) return object;
  const others = Object.entries(object).filter(([key]) => key !== name);
  if (rest.length === 0) return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
  const inner = valueAt(object, [name]);
  const next = inner !== undefined && isJsonObject(inner) ? inner : {};
  return Object.fromEntries([...others, [name, put(next, rest, value)]]);
}
