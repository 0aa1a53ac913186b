import { describe, expect, test } from '@jest/globals';
import { jsonOf } from '../../../src/core/change/json.ts';

describe('a value that is to be kept', () => {
  test('comes back as it will be read: without what JSON leaves out', () => {
    expect(jsonOf({ a: undefined, b: [1, 'two', null], c: { d: true } })).toEqual({ b: [1, 'two', null], c: { d: true } });
    expect(jsonOf('text')).toBe('text');
  });

  test.each([['nothing at all', undefined], ['a function', () => 1], ['a symbol', Symbol('s')]])('is refused when it is %s, with its type and no value', (_, value) => {
    expect(() => jsonOf(value)).toThrow(new TypeError(`A ${typeof value} cannot be kept: it is not JSON.`));
  });
});
