import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
// Not the package root: its typings pull in the TypeScript sources of another package, which strict settings refuse.
import type * as templating from 'adaptivecards-templating/lib/template-engine.js';
import type { CardBase, RenderedCard } from './card.ts';
import { shrinkLongestList } from './list.ts';
import { cardNames, type CardData, type CardName } from './registry.ts';
import { planOf, type Plan } from './template-plan.ts';

/** Under the 28 KB that the smallest Teams channel for cards takes, measured as UTF-8 JSON. */
export const maxCardBytes = 25 * 1024;

/**
 * Data to card. Lists are shortened, with a count of what was left out, until the card fits `maxCardBytes`.
 * Throws when a binding of the template has no data or when the card cannot be made to fit: both are mistakes of ours, and a card
 * with a hole in it would be taken for an answer.
 */
export function renderCard<Name extends CardName>(name: Name, data: CardData[Name]): RenderedCard {
  const summary = data.summary;
  let fitting: object = data;
  for (;;) {
    const card = expand(name, fitting);
    if (sizeOf(card) <= maxCardBytes) return { card, summary };
    const shorter = shrinkLongestList(fitting);
    if (shorter === undefined) throw new Error(`card \`${name}\` does not fit ${maxCardBytes} bytes even with its lists shortened`);
    fitting = shorter;
  }
}

/** Parses every template once (about 5 ms each, the first 90 ms), so that no person waits for it. */
export function warmUpCards(): void {
  const empty: CardBase = { lang: 'en', summary: '' };
  for (const name of cardNames) compiledOf(name).template.expand({ $root: empty });
}

interface Compiled {
  readonly template: templating.Template;
  readonly plan: Plan | undefined;
}

const compiled = new Map<CardName, Compiled>();

const require = createRequire(import.meta.url);

/** Loaded with the first card: the engine and its parser take longer than all of our own code, and nobody sees a card before the bot is ready. */
function engine(): typeof templating {
  const loaded: unknown = require('adaptivecards-templating/lib/template-engine.js');
  if (!isEngine(loaded)) throw new Error('the templating engine is not what it was');
  return loaded;
}

function isEngine(loaded: unknown): loaded is typeof templating {
  return typeof loaded === 'object' && loaded !== null && 'Template' in loaded && typeof loaded.Template === 'function';
}

function compiledOf(name: CardName): Compiled {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const file = new URL(`../../cards/${name}.json`, import.meta.url);
  const template = new (engine().Template)(JSON.parse(readFileSync(file, 'utf8')));
  const made = { template, plan: planOf(template) };
  compiled.set(name, made);
  return made;
}

function expand(name: CardName, data: object): Readonly<Record<string, unknown>> {
  const { template, plan } = compiledOf(name);
  const card: unknown = plan?.(data) ?? template.expand({ $root: data });
  if (!isRecord(card)) throw new Error(`card \`${name}\` expanded to nothing`);
  const hole = /\$\{[^}"]*\}?/.exec(JSON.stringify(card));
  if (hole !== null) throw new Error(`card \`${name}\` has no data for \`${hole[0]}\``);
  return withoutNulls(card);
}

/** The engine writes null for a part of the card that its condition leaves out (`refresh`); clients expect it to be absent. */
function withoutNulls(card: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(card).filter(([, value]) => value !== null));
}

function sizeOf(card: object): number {
  return Buffer.byteLength(JSON.stringify(card), 'utf8');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
