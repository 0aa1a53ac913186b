/** Draws every sample, wide and narrow, light and dark, into `artifacts/cards/`. Look at them after every change to a template. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { renderCard } from '../src/cards/render.ts';
import { cardNames } from '../src/cards/registry.ts';
import { openCardCamera } from '../test/cards/support/card-to-png.ts';
import { samples, variants } from '../test/cards/samples.ts';

const widths = { wide: 640, narrow: 320 } as const;
const folder = new URL('../artifacts/cards/', import.meta.url);
const only = process.argv[2];

mkdirSync(folder, { recursive: true });
const camera = await openCardCamera();
let pictures = 0;
const cards = [...cardNames.map((name) => ({ file: name, card: renderCard(name, samples[name]).card })), ...variants.map(({ file, rendered }) => ({ file, card: rendered.card }))];
for (const { file: name, card } of cards.filter(({ file }) => only === undefined || file.includes(only))) {
  const foldable = JSON.stringify(card).includes('Action.ToggleVisibility');
  for (const theme of ['light', 'dark'] as const) {
    for (const [size, width] of Object.entries(widths)) {
      for (const unfolded of foldable ? [false, true] : [false]) {
        const file = `${name.replace('/', '.')}.${size}.${theme}${unfolded ? '.unfolded' : ''}.png`;
        writeFileSync(new URL(file, folder), await camera.toPng(card, { width, theme, unfolded }));
        pictures += 1;
      }
    }
  }
}
await camera.close();
console.log(`drew ${pictures} pictures into artifacts/cards`);
