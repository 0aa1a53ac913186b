import type { CauseId } from '../cause-id.ts';
import type { Evidence, Hop, Owner } from '../diagnosis.ts';
import type { Situation } from '../situation.ts';

/** One cause: when it holds, who can put it right, and what is said about it. Adding a cause is adding one entry. */
export interface CauseEntry {
  readonly id: CauseId;
  readonly owner: Owner;
  /** Where the chain from risk to access stands still; absent when nothing does. */
  readonly stuckAt?: Hop;
  readonly fires: (situation: Situation) => boolean;
  /** One plain sentence. */
  readonly headline: (situation: Situation) => string;
  readonly evidence: (situation: Situation) => readonly Evidence[];
  /** Steps for the person concerned, most helpful first. */
  readonly remedy: (situation: Situation) => readonly string[];
  /** Steps for helpdesk and security operations; the person's steps when absent. */
  readonly staffRemedy?: (situation: Situation) => readonly string[];
}

export function defineCause(entry: CauseEntry): CauseEntry {
  return entry;
}
