import { describe, expect, test } from '@jest/globals';
import { commands, isCommandId } from '../../src/cards/commands.ts';
import { verbs } from '../../src/cards/verbs.ts';
import { commandRoutes, verbRoutes } from '../../src/bot/routes.ts';

/** What is routed, and beside it what looks like it and is not. */
const pairs: readonly (readonly [heard: string, by: string, notHeard: string])[] = [
  ['help', 'help', 'can you help me unblock the printer queue of helping hands'],
  ['Hi!', 'help', 'hi-fi'],
  ['hello there', 'help', 'hello world program'],
  ['what can you do?', 'help', 'what can you do about the coffee'],
  ['?', 'help', '.'],
  ['my devices', 'my-devices', 'my devices budget'],
  ['Please show me my laptops', 'my-devices', 'please show me your laptops'],
  ['which devices do I have?', 'my-devices', 'which devices does finance have'],
  ['list all my devices', 'my-devices', 'delete all my devices'],
  ['why is my device blocked?', 'why-blocked', 'why is the sky blue'],
  ["what's wrong with LT-4411", 'why-blocked', "what's wrong with you"],
];

/** Commands that take the number of a change, so no button and no list can hold them. */
const byNumber = { change: ['change 12', '#12', 'show change 12'], withdraw: ['withdraw 12', 'withdraw change #12'], undo: ['undo 12', 'undo change 12'] };

describe('routes', () => {
  test.each(Object.entries(byNumber))('"%s" is heard with the number of a change, and not without', (name, wordings) => {
    for (const wording of wordings) expect(routeOf(wording)).toBe(name);
    expect(routeOf(name)).not.toBe(name);
  });

  test.each(pairs)('"%s" goes to %s, "%s" does not', (heard, by, notHeard) => {
    expect(routeOf(heard)).toBe(by);
    expect(routeOf(notHeard)).not.toBe(by);
  });

  test('every command that help and the app package list is routed by its own words', () => {
    expect(commandRoutes.map(({ name }) => name).toSorted()).toEqual([...Object.keys(commands), ...Object.keys(byNumber)].toSorted());
    for (const [id, { says, title }] of Object.entries(commands)) {
      expect(routeOf(says)).toBe(id);
      expect(routeOf(title)).toBe(id);
    }
  });

  test('every button of a card is routed', () => {
    expect(Object.keys(verbRoutes)).toEqual(Object.keys(verbs));
  });

  test('whoever shows facts about a person answers privately', () => {
    expect(commandRoutes.filter(({ answers }) => answers === 'here').map(({ name }) => name)).toEqual(['help']);
  });

  test('no command acts as somebody else: that exists in the sandbox only', () => {
    expect(routeOf('be theo')).toBeUndefined();
    expect(commandRoutes.every(({ name }) => isCommandId(name) || Object.hasOwn(byNumber, name))).toBe(true);
  });
});

function routeOf(text: string): string | undefined {
  return commandRoutes.find(({ hears }) => hears(text))?.name;
}
