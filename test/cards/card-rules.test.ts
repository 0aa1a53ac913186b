import { describe, expect, test } from '@jest/globals';
import { boundAddressesOf, problemsOf } from './support/card-rules.ts';

const button = { type: 'Action.Execute', title: 'Re-check', verb: 'diagnosis.recheck', data: { id: 'a', revision: 1 } };
const good = {
  type: 'AdaptiveCard',
  version: '1.5',
  lang: 'en',
  fallbackText: 'Blocked',
  body: [{ type: 'TextBlock', text: 'Blocked', wrap: true }],
  actions: [button],
};

describe('the rules for cards', () => {
  test('a good card has no problem', () => {
    expect(problemsOf(good)).toEqual([]);
  });

  test.each([
    ['a newer version', { ...good, version: '1.6' }, 'version is 1.6, not 1.5'],
    ['no fallback text', { ...good, fallbackText: '' }, 'it has no fallbackText'],
    ['no language', { ...good, lang: '' }, 'it has no lang'],
    ['a binding left over', { ...good, fallbackText: '${x}' }, 'a binding is left over'],
    ['a mention', { ...good, fallbackText: '<at>all</at>' }, 'it mentions somebody'],
    ['too many bytes', { ...good, fallbackText: 'é'.repeat(13_000) }, 'it is larger than 25600 bytes'],
    ['a newer element', { ...good, body: [{ type: 'Badge', text: 'x' }] }, 'Badge is newer than 1.5 and has no fallback (card.body.0)'],
    ['text that is cut off', { ...good, body: [{ type: 'TextBlock', text: 'x' }] }, 'a TextBlock does not wrap (card.body.0)'],
    ['an empty line', { ...good, body: [{ type: 'TextBlock', text: '', wrap: true }] }, 'a TextBlock is empty (card.body.0)'],
    ['four columns', { ...good, body: [{ type: 'ColumnSet', columns: [{}, {}, {}, {}] }] }, 'more than three columns (card.body.0)'],
    ['an input without a label', { ...good, body: [{ type: 'Input.Text', id: 'a' }] }, 'an input has no label (card.body.0)'],
    ['an image without a description', { ...good, body: [{ type: 'Image' }] }, 'an image has no altText (card.body.0)'],
    ['a verb nobody knows', { ...good, actions: [{ ...button, verb: 'x' }] }, 'verb x is not in the table (card.actions.0)'],
    ['a fact in a button', { ...good, actions: [{ ...button, data: { id: 'a', revision: 1, device: 'b' } }] }, 'the data of a button is not id and revision only (card.actions.0)'],
    ['a button without a title', { ...good, actions: [{ ...button, title: '' }] }, 'a button has no title (card.actions.0)'],
    ['a fold of nothing', { ...good, actions: [{ type: 'Action.ToggleVisibility', targetElements: ['a'] }] }, 'a fold points at a, which is not there'],
    ['two elements of one id', { ...good, body: [{ type: 'Container', id: 'a' }, { type: 'Container', id: 'a' }] }, 'two elements have the id a'],
    ['seven buttons', { ...good, actions: Array.from({ length: 7 }, () => button) }, '7 buttons; at most 6 fit'],
  ])('%s is a problem', (_, card, problem) => {
    expect(problemsOf(card)).toContain(problem);
  });

  test('a newer element with a fallback is fine', () => {
    expect(problemsOf({ ...good, body: [{ type: 'Badge', text: 'x', fallback: 'drop' }] })).toEqual([]);
  });

  test('an address that is filled from data is found, a constant one is not', () => {
    expect(boundAddressesOf({ body: [{ type: 'Image', url: 'https://host/${name}.png' }] })).toEqual(['template.body.0.url is filled from data']);
    expect(boundAddressesOf({ body: [{ type: 'Image', url: 'https://host/a.png' }] })).toEqual([]);
  });
});
