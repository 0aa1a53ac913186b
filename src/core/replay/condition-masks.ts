import type { SignInContext } from '../conditional-access/sign-in-context.ts';
import { setBit } from './bits.ts';
import { conditionsOn, partOfSignIn, verdictOn, type Dimension } from './evaluator.ts';
import type { PolicySlots } from './slots.ts';

/** Two masks for each of the parts of a sign-in: policies whose conditions on that dimension are certainly met, and possibly. */
export function partMasks(dimension: Dimension, parts: readonly Partial<SignInContext>[], { slots, width }: PolicySlots): Uint32Array {
  const masks = new Uint32Array(parts.length * 2 * width);
  const looked = slots.map((slot) => ({ ...slot, looking: conditionsOn(dimension, slot.prepared) }));
  const looking = looked.filter((slot) => slot.looking.length > 0);
  // A policy that sets no condition on the dimension is met by every part.
  const indifferent = new Uint32Array(2 * width);
  for (const { bit } of looked.filter((slot) => slot.looking.length === 0)) {
    setBit(indifferent, 0, bit);
    setBit(indifferent, width, bit);
  }
  for (const [at, part] of parts.entries()) {
    const row = at * 2 * width;
    masks.set(indifferent, row);
    if (looking.length === 0) continue;
    const context = partOfSignIn(part);
    for (const slot of looking) {
      const verdict = verdictOn(slot.looking, slot.prepared, context);
      if (verdict === 'met') setBit(masks, row, slot.bit);
      if (verdict !== 'not-met') setBit(masks, row + width, slot.bit);
    }
  }
  return masks;
}
