import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderCard } from '../../src/cards/render.ts';
import { cardNames } from '../../src/cards/registry.ts';
import { nodesOf, problemsOf } from './support/card-rules.ts';
import { fillCards } from './support/fill-cards.ts';
import { hostileText } from './support/hostile-text.ts';
import { teamsMarkdown } from './support/teams-markdown.ts';

const perRound = 600;
const rounds = 175;

/** The text fields of a card, the labels under its bars, and what its inputs are filled with; everything else is its shape. */
const textFields = new Set(['text', 'tooltip', 'fallbackText', 'value', 'x']);

test('100,000 hostile texts: every card keeps its shape, and gains no link, list, mention or action', () => {
  let texts = 0;
  const shapes = new Map(cardsWith((index) => `plain ${index}`).cards.map(({ name, card }) => [name, shapeOf(card)]));
  const round = fc.array(hostileText, { minLength: perRound, maxLength: perRound });
  fc.assert(
    fc.property(round, (hostile) => {
      // The number keeps the texts apart: a fact that is said twice would be listed once.
      const { cards, used } = cardsWith((index) => `${hostile[index % perRound] ?? ''} ${index}`);
      texts += used;
      for (const { name, card } of cards) {
        expect({ name, shape: shapeOf(card) }).toEqual({ name, shape: shapes.get(name) });
        expect(problemsOf(card)).toEqual([]);
        expect(formattingOf(card)).toEqual([]);
      }
    }),
    { numRuns: rounds },
  );
  expect(texts).toBeGreaterThanOrEqual(100_000);
}, 120_000);

function cardsWith(text: (index: number) => string) {
  let used = 0;
  const data = fillCards(() => text(used++), 3);
  return { used, cards: cardNames.map((name) => ({ name, card: renderCard(name, data[name]).card })) };
}

function shapeOf(card: object): string {
  return JSON.stringify(card, (key, value: unknown) => {
    // The titles of choices are texts too, but those of buttons are not.
    if (key === 'choices' && Array.isArray(value)) return value.length;
    return textFields.has(key) ? '·' : value;
  });
}

/** Texts of the card that a client would draw as more than text. */
function formattingOf(card: object): readonly string[] {
  return nodesOf(card, 'card')
    .map(({ node }) => node['text'])
    .filter((text) => typeof text === 'string')
    .filter((text) => /<(?!\/?p>)/.test(teamsMarkdown(text)));
}
