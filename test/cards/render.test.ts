import { describe, expect, test } from '@jest/globals';
import { shrinkLongestList } from '../../src/cards/list.ts';
import { maxCardBytes, renderCard, warmUpCards } from '../../src/cards/render.ts';
import { cardNames } from '../../src/cards/registry.ts';
import { samples } from './samples.ts';
import { problemsOf } from './support/card-rules.ts';
import { fillCards } from './support/fill-cards.ts';

describe('a card with far too much on it', () => {
  const huge = fillCards(() => '漢*'.repeat(2_000), 40);

  test.each(cardNames)('%s still fits, and still keeps to the rules', (name) => {
    const { card } = renderCard(name, huge[name]);
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(maxCardBytes);
    expect(problemsOf(card)).toEqual([]);
  });

  test('says how much was left out', () => {
    expect(JSON.stringify(renderCard('diagnosis/diagnosis-result', huge['diagnosis/diagnosis-result']).card)).toMatch(/and \d+ more/);
  });

  test('loses the second half of its longest list first, and counts it', () => {
    const short = { rows: ['a'], hidden: 0, more: '' };
    const long = { rows: ['a', 'b', 'c', 'd', 'e'], hidden: 3, more: 'and 3 more' };
    expect(shrinkLongestList({ title: 't', short, long })).toEqual({ title: 't', short, long: { rows: ['a', 'b'], hidden: 6, more: 'and 6 more' } });
    expect(shrinkLongestList({ title: 't', short })).toBeUndefined();
  });
});

describe('a card that would have a hole in it', () => {
  test('is refused', () => {
    const { explanation: _, ...incomplete } = samples['diagnosis/refused'];
    // A binding without data is what the engine leaves in the card as it is.
    const withHole = { ...incomplete, explanation: '${explanation}' };
    expect(() => renderCard('diagnosis/refused', withHole)).toThrow('card `diagnosis/refused` has no data for `${explanation}`');
  });

  test('is refused when it cannot be made to fit', () => {
    const endless = { ...samples['diagnosis/refused'], explanation: 'x'.repeat(30_000) };
    expect(() => renderCard('diagnosis/refused', endless)).toThrow('does not fit 25600 bytes');
  });
});

test('warming up parses every template without data', () => {
  expect(() => warmUpCards()).not.toThrow();
});
