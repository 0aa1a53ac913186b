import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod/v4';
import { renderCard } from '../../src/cards/render.ts';
import { cardNames } from '../../src/cards/registry.ts';
import { verbs } from '../../src/cards/verbs.ts';
import { samples, variants } from './samples.ts';
import { boundAddressesOf, problemsOf, verbsOf } from './support/card-rules.ts';

const folder = new URL('../../cards/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

function readJson(file: string): object {
  return z.looseObject({}).parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
}

test('the registry lists the templates on disk, no more and no fewer', () => {
  const templates = files.filter((file) => !file.endsWith('.sample.json')).map((file) => file.replace('.json', ''));
  expect(templates.toSorted()).toEqual(cardNames.toSorted());
});

test('each template has a sample, and each sample a template', () => {
  const sampled = files.filter((file) => file.endsWith('.sample.json')).map((file) => file.replace('.sample.json', ''));
  expect(sampled.toSorted()).toEqual([...cardNames, ...variants.map(({ file }) => file)].toSorted());
});

describe.each(variants)('$file', ({ file, rendered: { card, summary }, data }) => {
  test('its sample is what the presenter says today (npm run cards:samples writes it)', () => {
    expect(readJson(`${file}.sample.json`)).toEqual(data);
  });

  test('it keeps to the rules for cards, and its summary is plain text', () => {
    expect(problemsOf(card)).toEqual([]);
    expect(summary).not.toMatch(/[\\*_`<]/);
  });
});

describe.each(cardNames)('%s', (name) => {
  const { card, summary } = renderCard(name, samples[name]);

  test('its sample is what the presenter says today (npm run cards:samples writes it)', () => {
    expect(readJson(`${name}.sample.json`)).toEqual(samples[name]);
  });

  test('it keeps to the rules for cards', () => {
    expect(problemsOf(card)).toEqual([]);
  });

  test('no address of its template is filled from data', () => {
    expect(boundAddressesOf(readJson(`${name}.json`))).toEqual([]);
  });

  test('its summary is plain text', () => {
    expect(summary).not.toMatch(/[\\*_`<]/);
    expect(summary.length).toBeGreaterThan(10);
  });
});

test('every verb is on some card', () => {
  const cards = [...cardNames.map((name) => renderCard(name, samples[name]).card), ...variants.map(({ rendered }) => rendered.card)];
  const used = new Set(cards.flatMap(verbsOf));
  expect([...used].toSorted()).toEqual(Object.keys(verbs).toSorted());
});
