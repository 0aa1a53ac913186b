import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commands, isCommandId } from '../../src/cards/commands.ts';
import { isVerb, parseButtonData } from '../../src/cards/verbs.ts';

describe('what a button carries', () => {
  test('an id and a revision are read', () => {
    expect(parseButtonData({ id: 'q3Jm0cVbT1yqv0m2mYkz7A', revision: 2 })).toEqual({ id: 'q3Jm0cVbT1yqv0m2mYkz7A', revision: 2 });
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'q3Jm'],
    ['a list', ['q3Jm', 1]],
    ['an id alone', { id: 'a' }],
    ['one fact too many', { id: 'a', revision: 1, device: 'b' }],
    ['an id with a path in it', { id: '../a', revision: 1 }],
    ['an endless id', { id: 'a'.repeat(129), revision: 1 }],
    ['a revision as text', { id: 'a', revision: '1' }],
    ['half a revision', { id: 'a', revision: 1.5 }],
    ['a revision below zero', { id: 'a', revision: -1 }],
  ])('%s is refused', (_, data) => {
    expect(parseButtonData(data)).toBeUndefined();
  });

  test('whatever comes back, no more than an id and a revision gets through', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ id: fc.string(), revision: fc.anything() })), (data) => {
        const parsed = parseButtonData(data);
        return parsed === undefined || (Object.keys(parsed).toSorted().join() === 'id,revision' && /^[\w-]+$/.test(parsed.id));
      }),
      { numRuns: 20_000 },
    );
  });
});

test('only the verbs and commands of the tables are known', () => {
  expect(isVerb('diagnosis.recheck')).toBe(true);
  expect(isVerb('toString')).toBe(false);
  expect(isCommandId('why-blocked')).toBe(true);
  expect(isCommandId('constructor')).toBe(false);
});

test('every command id may stand in a button', () => {
  for (const id of Object.keys(commands)) expect(parseButtonData({ id, revision: 0 })).toEqual({ id, revision: 0 });
});
