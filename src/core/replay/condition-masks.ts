import type { Verdict } from '../conditional-access/conditions/condition.ts';
import type { PreparedPolicy } from '../conditional-access/prepared.ts';
import type { SignInContext } from '../conditional-access/sign-in-context.ts';
import { setBit } from './bits.ts';
import { verdictOn, type Dimension } from './evaluator.ts';
import type { PolicySlots } from './slots.ts';

/** Two masks for each of the parts of a sign-in: policies whose conditions on that dimension are certainly met, and possibly. */
export function partMasks(dimension: Dimension, parts: readonly Partial<SignInContext>[], policies: PolicySlots): Uint32Array {
  const masks = new Uint32Array(parts.length * 2 * policies.width);
  for (const [at, part] of parts.entries()) {
    writeVerdicts(masks, at * 2 * policies.width, policies, (prepared) => verdictOn(dimension, prepared, part));
  }
  return masks;
}

function writeVerdicts(into: Uint32Array, at: number, { slots, width }: PolicySlots, verdictOf: (prepared: PreparedPolicy) => Verdict): void {
  for (const { bit, prepared } of slots) {
    const verdict = verdictOf(prepared);
    if (verdict === 'met') setBit(into, at, bit);
    if (verdict !== 'not-met') setBit(into, at + width, bit);
  }
}
