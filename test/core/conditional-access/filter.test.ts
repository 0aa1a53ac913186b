import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matches, matchesNothing, type Held } from '../../../src/core/conditional-access/filter/evaluate.ts';
import { parseFilter } from '../../../src/core/conditional-access/filter/parse-filter.ts';
import { filterOperators, isListOperator, printRule, type FilterRule } from '../../../src/core/conditional-access/filter/rule.ts';

const text = fc.oneof(fc.constantFrom('a', 'PC-1', 'x"y', '`', "it's", '\\', 'null', ' -and ', ')('), fc.string({ unit: 'grapheme', maxLength: 8 })).map((value) => value.toLowerCase());
const comparison = fc.constantFrom(...filterOperators).chain((operator) => fc.record({
  kind: fc.constant('compare' as const),
  attribute: fc.constantFrom('displayname', 'iscompliant', 'extensionattribute15', 'set_name'),
  operator: fc.constant(operator),
  values: fc.array(fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: fc.constant(null) }), isListOperator(operator) ? { maxLength: 3 } : { minLength: 1, maxLength: 1 }),
}));
const { rule } = fc.letrec<{ rule: FilterRule }>((tie) => ({
  rule: fc.oneof({ maxDepth: 5, withCrossShrink: true }, comparison, fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('rule'), right: tie('rule') }), fc.record({ kind: fc.constant('not' as const), rule: tie('rule') })),
}));

function read(written: string, prefix = 'device'): FilterRule {
  const parsed = parseFilter(written, prefix);
  if (!parsed.understood) throw new Error(parsed.because);
  return parsed.rule;
}

describe('reading a rule', () => {
  test('gives back the rule that was written', () => {
    fc.assert(fc.property(rule, (tree) => {
      expect(read(printRule(tree, 'Device'))).toEqual(tree);
    }), { numRuns: 500 });
  });

  test('never throws, and says what it did not understand', () => {
    const pieces = fc.constantFrom('device.x', '-eq', '-in', '-and', '-or', '-not', '(', ')', '[', ']', ',', '"a"', "'b'", 'null', 'true', '"', '-match', 'user.x');
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(pieces, { maxLength: 12 }).map((words) => words.join(' '))), (written) => {
      const parsed = parseFilter(written, 'device');
      expect(parsed.understood || parsed.because.length > 0).toBe(true);
    }), { numRuns: 1_000 });
    expect(parseFilter('('.repeat(100_000), 'device')).toEqual({ understood: false, because: 'too many brackets inside one another' });
  });

  test.each([
    ['And binds tighter than Or', 'device.a -eq "1" -or device.b -eq "2" -and device.c -eq "3"', 'device.a -eq "1" -or (device.b -eq "2" -and device.c -eq "3")'],
    ['Not binds tighter than And', '-not device.a -eq "1" -and device.b -eq "2"', '(-not (device.a -eq "1")) -and device.b -eq "2"'],
    ['And goes from left to right', 'device.a -eq "1" -and device.b -eq "2" -and device.c -eq "3"', '(device.a -eq "1" -and device.b -eq "2") -and device.c -eq "3"'],
    ['case does not count', 'DEVICE.TrustType -EQ "ServerAD"', 'device.trusttype -eq "serverad"'],
    ['single quotes are quotes', "device.a -eq 'it''s'", 'device.a -eq "it\'s"'],
    ['True needs no quotes', 'device.isCompliant -eq True', 'device.isCompliant -eq "true"'],
    ['blanks do not count', '(device.a -in["1","2"])', 'device.a -in [ "1" , "2" ]'],
  ])('%s', (_what, written, same) => {
    expect(read(written)).toEqual(read(same));
  });

  test.each([
    ['nothing at all', '', 'nothing where an attribute is expected'],
    ['an attribute of something else', 'user.city -eq "Berlin"', 'user.city where an attribute is expected'],
    ['a comparison that the filter does not have', 'device.a -match "x"', '-match where a comparison is expected'],
    ['an open quote', 'device.a -eq "x', 'a quote is not closed'],
    ['an open bracket', '(device.a -eq "x"', 'a bracket is not closed'],
    ['a list without its brackets', 'device.a -in "x"', 'no list after in'],
    ['entries without a comma', 'device.a -in ["x" "y"]', 'no comma between the entries of a list'],
    ['a bracket too many', 'device.a -eq "x")', 'close after the end of the rule'],
    ['two rules without a word between', 'device.a -eq "x" device.b -eq "y"', 'device.b after the end of the rule'],
    ['a missing value', 'device.a -eq', 'nothing where a value is expected'],
  ])('%s is not understood', (_what, written, because) => {
    expect(parseFilter(written, 'device')).toEqual({ understood: false, because });
  });
});

describe('a rule matches', () => {
  const device: Readonly<Record<string, Held>> = { displayname: 'Kiosk-7', model: '', iscompliant: true, physicalids: ['[ZTDId]:1', '[OrderId]:Lot-3'], systemlabels: [], mdmappid: null };
  const judge = (written: string) => matches(read(written), (attribute) => device[attribute]);

  test.each([
    ['device.displayName -eq "KIOSK-7"', true], ['device.displayName -ne "kiosk-7"', false], ['device.displayName -startsWith "kiosk"', true], ['device.displayName -notStartsWith "kiosk"', false],
    ['device.displayName -endsWith "-7"', true], ['device.displayName -notEndsWith "-8"', true], ['device.displayName -contains "OSK"', true], ['device.displayName -notContains "x"', true],
    ['device.displayName -in ["a", "kiosk-7"]', true], ['device.displayName -notIn ["a", "kiosk-7"]', false], ['device.displayName -in []', false], ['device.displayName -notIn []', true],
    ['device.isCompliant -eq True', true], ['device.isCompliant -eq "False"', false], ['device.isCompliant -ne false', true],
    ['device.physicalIds -contains "[ztdid]:1"', true], ['device.physicalIds -contains "[ztdid]"', false], ['device.physicalIds -notContains "[ZTDId]"', true], ['device.physicalIds -startsWith "[OrderId]"', true],
    ['device.systemLabels -contains "M365Managed"', false], ['device.systemLabels -notContains "M365Managed"', true],
    ['device.mdmAppId -eq null', true], ['device.mdmAppId -ne null', false], ['device.displayName -ne null', true], ['device.displayName -eq null', false], ['device.mdmAppId -ne "x"', true], ['device.mdmAppId -startsWith "x"', false],
    ['device.model -eq ""', true], ['device.model -eq null', true],
    ['device.owner -eq "x"', undefined], ['device.owner -ne "x"', undefined], ['device.owner -eq "x" -or device.isCompliant -eq True', true], ['device.owner -eq "x" -and device.isCompliant -eq False', false],
    ['device.owner -eq "x" -and device.isCompliant -eq True', undefined], ['device.owner -eq "x" -or device.isCompliant -eq False', undefined], ['-not (device.owner -eq "x")', undefined],
  ])('%s: %s', (written, expected) => {
    expect(judge(written)).toBe(expected);
  });

  test('where there is no device by its negative comparisons only', () => {
    fc.assert(fc.property(rule, (tree) => {
      expect(matchesNothing(tree)).toBe(matches(onlyWords(tree), () => null));
    }));
  });
});

/** Without null and empty texts as values a comparison with an empty attribute is the comparison with nothing. */
function onlyWords(tree: FilterRule): FilterRule {
  switch (tree.kind) {
    case 'compare':
      return { ...tree, values: tree.values.map(() => 'word') };
    case 'and':
    case 'or':
      return { ...tree, left: onlyWords(tree.left), right: onlyWords(tree.right) };
    case 'not':
      return { ...tree, rule: onlyWords(tree.rule) };
  }
}
