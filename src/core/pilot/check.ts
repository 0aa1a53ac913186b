import type { ChangeKindId } from '../change/order.ts';
import type { Evidence, Owner } from '../diagnosis/diagnosis.ts';
import type { Gap } from '../facts/fact.ts';
import type { CheckId } from './check-id.ts';
import type { PilotFacts } from './facts.ts';

/**
 * One thing that the guide asks for. `needed`: without it the step is not done. `advice`: the loop works without it, and the
 * finding says what it costs.
 */
export interface Check {
  readonly id: CheckId;
  /** What is looked at, in a few words: "Members of the pilot user group". */
  readonly looksAt: string;
  readonly weight: 'needed' | 'advice';
  /** Looked at only once these have passed; until then it is `waiting`. */
  readonly after: readonly CheckId[];
  /** INVARIANT: what could not be read is `undetermined`, never `passed`. */
  readonly judge: (facts: PilotFacts) => Finding;
  readonly remedy: Remedy;
}

export type Finding = {
  /** What was found, in one plain sentence; names of the tenant in it are not yet escaped. */
  readonly says: string;
  readonly evidence: readonly Evidence[];
} & ({ readonly verdict: 'passed' | 'failed' } | { readonly verdict: 'undetermined'; readonly gaps: readonly Gap[] });

/** What to do when the check does not pass, by whom and where. */
export interface Remedy {
  readonly owner: Owner;
  /** One plain sentence. */
  readonly do: string;
  /** The change of the catalogue that does it; absent: only a person can. */
  readonly change?: ChangeKindId;
  /** Where a person does it, or sees it. */
  readonly where?: PortalPlace;
  /** No API tells, so a person may confirm it by hand; it is kept who did and when. */
  readonly confirmable?: true;
}

export interface PortalPlace {
  /** As the guide writes it: "Intune admin center > Endpoint security > Microsoft Defender for Endpoint". */
  readonly path: string;
  /** https only. */
  readonly link: string;
}

export type CheckResult = Pick<Check, 'id' | 'looksAt' | 'weight' | 'remedy'> & {
  readonly verdict: Finding['verdict'] | 'waiting';
  readonly says: string;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
};
