import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMPARE_OPERATORS, CALLS, FilterSyntaxError, parseFilter, printFilter, type Filter, type Literal } from '../../src/sandbox/wire/filter.ts';
import { compileFilter, UnsupportedFilter } from '../../src/sandbox/wire/filter-rules.ts';
import { machine, signIn, user } from '../../src/sandbox/wire/resources.ts';

const path = fc.stringMatching(/^[a-z][A-Za-z]{0,8}(\/[a-z][A-Za-z]{0,6})?$/).filter((name) => !['not', 'and', 'or', 'in', 'null', 'true', 'false'].includes(name) && !name.endsWith('/any'));
const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc.string().map((value) => ({ kind: 'text' as const, value })),
  fc.integer().map((value) => ({ kind: 'number' as const, value })),
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value })),
  fc.uuid().map((value) => ({ kind: 'guid' as const, value })),
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => ({ kind: 'date' as const, value: date.getTime(), written: date.toISOString() })),
  fc.constant({ kind: 'null' as const }),
);

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('compare' as const), operator: fc.constantFrom(...COMPARE_OPERATORS), path, literal }),
    fc.record({ kind: fc.constant('call' as const), name: fc.constantFrom(...CALLS), path, literal }),
    fc.record({ kind: fc.constant('in' as const), path, literals: fc.array(literal, { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant('any' as const), path, variable: fc.constant('t'), body: tie('filter') }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('filter'), right: tie('filter') }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('filter') }),
  ),
}));

describe('the $filter language', () => {
  test('every filter that can be written is read back as the same filter', () => {
    fc.assert(fc.property(filter, (written) => { expect(parseFilter(printFilter(written))).toEqual(written); }), { numRuns: 2_000 });
  });

  test('any text is either a filter or a syntax error, never another failure', () => {
    const pieces = fc.array(fc.constantFrom('a', 'b/c', 'eq', 'and', 'or', 'not', '(', ')', "'x'", "'", '1', ',', 'any(', 'startswith(', 'in', ':', ' ', 'null', '2026-01-01T00:00:00Z'), { maxLength: 30 }).map((list) => list.join(' '));
    fc.assert(fc.property(fc.oneof(fc.string(), pieces), (source) => {
      try {
        parseFilter(source);
      } catch (error) {
        expect(error).toBeInstanceOf(FilterSyntaxError);
      }
    }), { numRuns: 3_000 });
  });

  test('a filter nested a thousand times is refused and does not exhaust the stack', () => {
    expect(() => parseFilter(`${'('.repeat(1000)}a eq 1${')'.repeat(1000)}`)).toThrow(FilterSyntaxError);
    expect(() => parseFilter(`${'not '.repeat(1000)}a eq 1`)).toThrow(FilterSyntaxError);
  });

  test('and binds stronger than or', () => {
    expect(parseFilter('a eq 1 or b eq 2 and c eq 3')).toEqual(parseFilter('a eq 1 or (b eq 2 and c eq 3)'));
    expect(parseFilter('a eq 1 or b eq 2 and c eq 3')).not.toEqual(parseFilter('(a eq 1 or b eq 2) and c eq 3'));
  });

  test('a quote inside a text is written twice', () => {
    expect(compileFilter("displayName eq 'O''Neil'", user, 'v1.0', false).matches({ displayName: "o'neil" })).toBe(true);
  });

  test('what a sign-in log does not filter on is refused, also when it is a property', () => {
    for (const source of ["deviceDetail/deviceId eq 'x'", "createdDateTime gt 2026-01-01T00:00:00Z", "status/errorCode ne 0", "nonsense eq 'x'", "createdDateTime ge '2026-01-01T00:00:00Z'"]) {
      expect(() => compileFilter(source, signIn, 'v1.0', false)).toThrow(UnsupportedFilter);
    }
  });

  test('the log stores names in lower case: a filter in mixed case finds nothing', () => {
    const row = { userPrincipalName: 'nora.quist@alderlake.example' };
    expect(compileFilter("userPrincipalName eq 'nora.quist@alderlake.example'", signIn, 'v1.0', false).matches(row)).toBe(true);
    expect(compileFilter("userPrincipalName eq 'Nora.Quist@alderlake.example'", signIn, 'v1.0', false).matches(row)).toBe(false);
  });

  test('other event types are asked for with any()', () => {
    const condition = compileFilter("signInEventTypes/any(t: t eq 'nonInteractiveUser')", signIn, 'beta', false);
    expect(condition.matches({ signInEventTypes: ['nonInteractiveUser'] })).toBe(true);
    expect(condition.matches({ signInEventTypes: ['interactiveUser'] })).toBe(false);
    expect(condition.matches({})).toBe(false);
  });

  test('Defender takes a device id without quotes only', () => {
    const id = '0a11de00-0004-4000-8000-000000000001';
    expect(compileFilter(`aadDeviceId eq ${id}`, machine, 'v1.0', false).matches({ aadDeviceId: id.toUpperCase() })).toBe(true);
    expect(() => compileFilter(`aadDeviceId eq '${id}'`, machine, 'v1.0', false)).toThrow(UnsupportedFilter);
  });

  test('a comparison with a missing value never matches, but for ne and null', () => {
    fc.assert(fc.property(fc.constantFrom('ge', 'gt', 'le', 'lt', 'eq'), (operator) => {
      expect(compileFilter(`rbacGroupId ${operator} 4`, machine, 'v1.0', false).matches({})).toBe(false);
    }));
    expect(compileFilter('rbacGroupId ne 4', machine, 'v1.0', false).matches({})).toBe(true);
    expect(compileFilter('displayName eq null', user, 'v1.0', false).matches({})).toBe(true);
  });
});
