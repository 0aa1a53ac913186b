import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, isJson, isJsonObject, type Json } from '../../../src/core/change/json.ts';
import { anyJson } from './any-json.ts';

/** The same value with every object's names in another order. */
function shuffled(value: Json): Json {
  if (Array.isArray(value)) return value.map(shuffled);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).toReversed().map(([name, item]) => [name, shuffled(item)]));
}

function parsed(text: string): Json {
  const value: unknown = JSON.parse(text);
  if (!isJson(value)) throw new TypeError(`${text} is not JSON`);
  return value;
}

describe('canonical JSON', () => {
  test('sorts names by code unit at every depth, keeps lists as they are, and adds no white space', () => {
    expect(canonicalJson({ b: [3, 1, { z: 1, a: 2 }], a: null, '10': true, '9': 'x y', Z: 'é' })).toBe('{"10":true,"9":"x y","Z":"é","a":null,"b":[3,1,{"a":2,"z":1}]}');
    expect(canonicalJson([])).toBe('[]');
    expect(canonicalJson({})).toBe('{}');
    expect(canonicalJson('a"\n')).toBe('"a\\"\\n"');
    expect(canonicalJson(parsed('{"__proto__":1,"\uFFFF":2,"\uD83D\uDE42":3}'))).toBe('{"__proto__":1,"🙂":3,"\uFFFF":2}');
  });

  test('reads back as the value it was written from', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(isDeepStrictEqual(parsed(canonicalJson(value)), parsed(JSON.stringify(value)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('does not depend on the order of names', () => {
    fc.assert(fc.property(anyJson, (value) => expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value))));
  });

  test('is the same text exactly for equal values', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (one, other) => {
        const equal = isDeepStrictEqual(parsed(JSON.stringify(one)), parsed(JSON.stringify(other)));
        expect(canonicalJson(one) === canonicalJson(other)).toBe(equal);
      }),
      { numRuns: 500 },
    );
  });

  test('stays the same when a value is stored and read again, also where a property is undefined', () => {
    const absent = Object.defineProperty({ a: 1 }, 'b', { enumerable: true, value: undefined });
    expect(canonicalJson(absent)).toBe('{"a":1}');
    expect(canonicalJson(-0)).toBe('0');
  });

  test.each([Number.NaN, Infinity, -Infinity])('%p is refused: as null it would have the text of another value', (number) => {
    expect(() => canonicalJson({ a: [number] })).toThrow('is not JSON');
  });
});

describe('what is JSON', () => {
  test('is everything that JSON text can say', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(isJson(value)).toBe(true);
        expect(isJsonObject(value)).toBe(typeof value === 'object' && value !== null && !Array.isArray(value));
      }),
    );
    expect(isJson(Object.assign(Object.create(null), { a: 1 }))).toBe(true);
  });

  test.each<readonly [string, unknown]>([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a big integer', 1n],
    ['not a number', Number.NaN],
    ['infinity', Infinity],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['an object with something undefined in it', { a: undefined }],
    ['a list with a function in it', [() => 1]],
    ['a list with a hole', Array(1)],
  ])('is not %s, wherever it stands', (_, value) => {
    expect(isJson(value)).toBe(false);
    expect(isJson({ a: [value] })).toBe(false);
  });
});
