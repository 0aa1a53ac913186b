import { effectOnObject } from '../effect-of-object.ts';
import type { Effect, EffectQuestion } from '../kind.ts';
import type { Snapshot } from '../snapshot.ts';

/** The effect of a change that sets values of the target itself. */
export function objectEffect({ shown }: EffectQuestion, now: Snapshot, says: string): Effect {
  // Without it nothing proves the change, so it is neither done nor made again.
  if (shown.after === undefined) return { status: 'under-way', says: 'The request does not say what to look for.' };
  return effectOnObject(shown.before, shown.after, now.object, says);
}
