import type { StepId } from '../../../src/core/pilot/step.ts';

/** What the bot has said to people that it did: none of it may be lost, whenever it is killed. */
export interface Promises {
  started: boolean;
  chosen: boolean;
  rollingBack: boolean;
  readonly confirmed: Set<string>;
  /** Numbers of changes. */
  readonly asked: Set<number>;
  readonly approved: Set<number>;
  /** Sign-ins that were asked for. */
  trials: number;
  /** Where the walk is; for the table. */
  at: StepId | 'beginning' | 'rolling back';
}

export function noPromises(): Promises {
  return { started: false, chosen: false, rollingBack: false, confirmed: new Set(), asked: new Set(), approved: new Set(), trials: 0, at: 'beginning' };
}
