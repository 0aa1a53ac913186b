import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commands, isCommandId } from '../../src/cards/commands.ts';
import { inputLimit, isAutomatic, isVerb, parseButtonData, verbs, type Verb } from '../../src/cards/verbs.ts';

const recheck = 'diagnosis.recheck';
const everyVerb = Object.keys(verbs).filter(isVerb);

describe('what a button carries', () => {
  test('an id and a revision are read', () => {
    expect(parseButtonData({ id: 'q3Jm0cVbT1yqv0m2mYkz7A', revision: 2 }, recheck)).toEqual({ id: 'q3Jm0cVbT1yqv0m2mYkz7A', revision: 2, inputs: {} });
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
    ['a reason where none is asked for', { id: 'a', revision: 1, reason: 'because' }],
  ])('%s is refused', (_, data) => {
    expect(parseButtonData(data, recheck)).toBeUndefined();
  });

  test('whatever comes back, no more than an id, a revision and the inputs of its verb gets through', () => {
    const forged = fc.oneof(fc.anything(), fc.record({ id: fc.string(), revision: fc.anything(), reason: fc.anything(), policy: fc.anything() }, { requiredKeys: [] }));
    fc.assert(
      fc.property(forged, fc.constantFrom(...everyVerb), (data, verb) => {
        const parsed = parseButtonData(data, verb);
        return parsed === undefined || (/^[\w-]+$/.test(parsed.id) && Object.keys(parsed.inputs).every((input) => inputsOf(verb).includes(input)));
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('what a person typed or chose', () => {
  const button = { id: 'a', revision: 1 };

  test('comes along with the buttons that ask for it, as it was left', () => {
    expect(parseButtonData({ ...button, reason: ' not on a Friday ' }, 'change.reject')?.inputs).toEqual({ reason: ' not on a Friday ' });
    expect(parseButtonData({ ...button, policy: 'p', reason: '' }, 'change.preview')?.inputs).toEqual({ policy: 'p', reason: '' });
  });

  test('may be missing: the server asks for it again', () => {
    expect(parseButtonData(button, 'change.reject')?.inputs).toEqual({});
  });

  test('may be the ids of a hundred people, and no more', () => {
    const ids = (count: number): string => Array.from({ length: count }, () => '11111111-0000-4000-8000-000000000001').join(',');
    expect(parseButtonData({ ...button, users: ids(100) }, 'pilot.preview-step')?.inputs.users).toHaveLength(3_699);
    expect(parseButtonData({ ...button, users: ids(110) }, 'pilot.preview-step')).toBeUndefined();
    expect(parseButtonData({ ...button, app: ids(100) }, 'pilot.preview-step')).toBeUndefined();
  });

  test.each([
    ['the input of another button', { ...button, emergencyReason: 'x' }],
    ['a number', { ...button, reason: 7 }],
    ['a list', { ...button, reason: ['x'] }],
    ['an endless text', { ...button, reason: 'x'.repeat(inputLimit + 1) }],
    ['a fact', { ...button, reason: 'x', state: 'enabled' }],
  ])('%s is refused', (_, data) => {
    expect(parseButtonData(data, 'change.reject')).toBeUndefined();
  });
});

test('only the verbs and commands of the tables are known', () => {
  expect(isVerb('diagnosis.recheck')).toBe(true);
  expect(isVerb('toString')).toBe(false);
  expect(isCommandId('why-blocked')).toBe(true);
  expect(isCommandId('constructor')).toBe(false);
});

test('Teams may press only what shows a change or the board', () => {
  expect(everyVerb.filter(isAutomatic)).toEqual(['change.view', 'pilot.view']);
});

test('every command id may stand in a button', () => {
  for (const id of Object.keys(commands)) expect(parseButtonData({ id, revision: 0 }, 'command.run')).toEqual({ id, revision: 0, inputs: {} });
});

function inputsOf(verb: Verb): readonly string[] {
  const entry = verbs[verb];
  return 'inputs' in entry ? entry.inputs : [];
}
