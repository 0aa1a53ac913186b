import type { AffectedPerson, Impact } from '../../src/core/impact/impact.ts';
import type { ImpactMeter, ImpactQuestion } from '../../src/ports/impact.ts';

/** A meter that answers what a test says, and keeps what it was asked. */
export interface PlayedMeter extends ImpactMeter {
  readonly asked: ImpactQuestion[];
  /** What it answers from now on. */
  says: Impact;
}

export function playedMeter(says: Impact, lists: Readonly<Record<string, readonly AffectedPerson[]>>): PlayedMeter {
  const meter: PlayedMeter = {
    asked: [],
    says,
    measure: async (question) => {
      meter.asked.push(question);
      return Promise.resolve(meter.says);
    },
    list: async (listId) => Promise.resolve(Object.hasOwn(lists, listId) ? lists[listId] : undefined),
  };
  return meter;
}
