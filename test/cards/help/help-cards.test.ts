import { describe, expect, test } from '@jest/globals';
import { presentFailure } from '../../../src/cards/help/failure.ts';
import { presentHelp } from '../../../src/cards/help/help.ts';
import { presentUnknownCommand } from '../../../src/cards/help/unknown-command.ts';
import { presentWelcome } from '../../../src/cards/help/welcome.ts';
import { renderCard } from '../../../src/cards/render.ts';
import { fixtureNow } from '../../support/diagnosis-fixtures.ts';
import { buttonsOf, textsOf } from '../support/card-reading.ts';

const reader = { locale: 'en-GB', timeZone: 'UTC' };

test('help lists what can be typed, and has a button for each command', () => {
  const { card } = renderCard('help/help', presentHelp());
  expect(textsOf(card)).toEqual(expect.arrayContaining(['“why is my device blocked?”', '“my devices”']));
  expect(buttonsOf(card).map(({ data }) => data)).toEqual([{ id: 'why-blocked', revision: 0 }, { id: 'my-devices', revision: 0 }]);
});

test('help lists a command of the sandbox only when it is given one', () => {
  const typed = [{ says: 'be Alex', does: 'Become another person.' }];
  expect(textsOf(renderCard('help/help', presentHelp(typed)).card)).toContain('“be Alex”');
  expect(textsOf(renderCard('help/help', presentHelp()).card).join()).not.toContain('be Alex');
});

test('help lists the commands for changes to staff only', () => {
  expect(textsOf(renderCard('help/help', presentHelp([], true)).card)).toEqual(expect.arrayContaining(['Changes to the tenant', '“propose a change”', '“verify audit”']));
  expect(textsOf(renderCard('help/help', presentHelp()).card).join()).not.toMatch(/change|audit/i);
});

describe('the welcome', () => {
  test('offers the questions in the person’s own chat', () => {
    expect(buttonsOf(renderCard('help/welcome', presentWelcome('personal')).card)).toHaveLength(3);
  });

  test('offers nothing personal where others read along', () => {
    const { card } = renderCard('help/welcome', presentWelcome('shared'));
    expect(buttonsOf(card).map(({ data }) => data)).toEqual([{ id: 'help', revision: 0 }]);
    expect(textsOf(card).join()).toContain('I never show anything personal in this place');
  });
});

test('what was not understood is repeated as it was written, with at most three suggestions', () => {
  const { card } = renderCard('help/unknown-command', presentUnknownCommand('**why** [x](y)', ['why-blocked', 'my-devices', 'help', 'help']));
  expect(textsOf(card)).toContain('You wrote: **why** [x](y)');
  expect(buttonsOf(card)).toHaveLength(3);
});

describe('a failure', () => {
  const failure = { what: 'the directory did not answer.', todo: 'Try again in a few minutes.', reference: 'GH-7K2M9P', at: fixtureNow, reader };

  test('says what happened, what to do, and a reference', () => {
    const texts = textsOf(renderCard('help/failure', presentFailure(failure)).card);
    expect(texts).toEqual(expect.arrayContaining(['The directory did not answer.', 'Try again in a few minutes.', 'GH-7K2M9P', '16 Nov 2026, 09:42 UTC']));
  });

  test('offers to try again only when there is something to try', () => {
    expect(buttonsOf(renderCard('help/failure', presentFailure(failure)).card)).toEqual([]);
    expect(buttonsOf(renderCard('help/failure', presentFailure({ ...failure, retry: 'my-devices' })).card)).toEqual([
      { title: 'Try again', verb: 'command.run', data: { id: 'my-devices', revision: 0 } },
    ]);
  });
});
