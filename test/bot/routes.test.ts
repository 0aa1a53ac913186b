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
  ['what if', 'what-if', 'what if I am late'],
  ['What would happen?', 'what-if', 'what would happen to my laptop'],
  ['who would be hit?', 'what-if', 'who would be the chair'],
  ["what's wrong with LT-4411", 'why-blocked', "what's wrong with you"],
];

/** Commands that take the number of a change, so no button and no list can hold them. */
const byNumber = { change: ['change 12', '#12', 'show change 12'], withdraw: ['withdraw 12', 'withdraw change #12'], undo: ['undo 12', 'undo change 12'] };

/** Commands of the pilot that its own command names, so that help stays short. */
const ofPilot = {
  'pilot-step': ['pilot step 2', 'step 5', 'open pilot step device compliance'],
  'expand-pilot': ['expand pilot', 'expand the pilot'],
  'roll-back-pilot': ['roll back pilot', 'rollback the pilot'],
  'pilot-evidence': ['pilot evidence', 'pilot evidence pack'],
};

describe('routes', () => {
  test.each(Object.entries(ofPilot))('%s is heard by its wordings', (name, wordings) => {
    for (const wording of wordings) expect(routeOf(wording)).toBe(name);
  });

  test.each(['what is a pilot', 'pilot step 6', 'pilot light is out', 'step', 'cancel my subscription', 'roll back'])('"%s" is no command of the pilot', (text) => {
    expect(routeOf(text)).toBeUndefined();
  });

  test.each(Object.entries(byNumber))('"%s" is heard with the number of a change, and not without', (name, wordings) => {
    for (const wording of wordings) expect(routeOf(wording)).toBe(name);
    expect(routeOf(name)).not.toBe(name);
  });

  test.each(pairs)('"%s" goes to %s, "%s" does not', (heard, by, notHeard) => {
    expect(routeOf(heard)).toBe(by);
    expect(routeOf(notHeard)).not.toBe(by);
  });

  test('every command that help and the app package list is routed by its own words', () => {
    expect(commandRoutes.map(({ name }) => name).toSorted()).toEqual([...Object.keys(commands), ...Object.keys(byNumber), ...Object.keys(ofPilot)].toSorted());
    for (const [id, { says, title }] of Object.entries(commands)) {
      expect(routeOf(says)).toBe(id);
      expect(routeOf(title)).toBe(id);
    }
  });

  test('every button of a card is routed', () => {
    expect(Object.keys(verbRoutes)).toEqual(Object.keys(verbs));
  });

  test('whoever shows facts about a person answers privately; the board names nobody where others read along', () => {
    expect(commandRoutes.filter(({ answers }) => answers === 'here').map(({ name }) => name)).toEqual(['help', 'pilot', 'cancel']);
  });

  test('no command acts as somebody else: that exists in the sandbox only', () => {
    expect(routeOf('be theo')).toBeUndefined();
    expect(commandRoutes.every(({ name }) => isCommandId(name) || Object.hasOwn(byNumber, name) || Object.hasOwn(ofPilot, name))).toBe(true);
  });
});

function routeOf(text: string): string | undefined {
  return commandRoutes.find(({ hears }) => hears(text))?.name;
}
