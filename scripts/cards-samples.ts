/** Writes every `cards/<family>/<card>.sample.json`. Run it after a change to a presenter, and read the diff. */
import { writeFileSync } from 'node:fs';
import { cardNames } from '../src/cards/registry.ts';
import { samples } from '../test/cards/samples.ts';

for (const name of cardNames) {
  const file = new URL(`../cards/${name}.sample.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(samples[name], null, 2)}\n`);
}
console.log(`wrote ${cardNames.length} samples`);
