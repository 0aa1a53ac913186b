/** Writes every `cards/<family>/<card>.sample.json`. Run it after a change to a presenter, and read the diff. */
import { writeFileSync } from 'node:fs';
import { cardNames } from '../src/cards/registry.ts';
import { samples, variants } from '../test/cards/samples.ts';

const files = [...cardNames.map((name) => ({ file: name, data: samples[name] })), ...variants];
for (const { file, data } of files) {
  writeFileSync(new URL(`../cards/${file}.sample.json`, import.meta.url), `${JSON.stringify(data, null, 2)}\n`);
}
console.log(`wrote ${files.length} samples`);
