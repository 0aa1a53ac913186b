import { conditionsOf } from './conditions.ts';
import { grantOutcomes } from './grant.ts';
import type { RawCase, RawPolicy } from './raw.ts';
import { all, type Three } from './three.ts';

export interface NaivePolicy {
  readonly result: string;
  /** Every condition that is certainly not met. */
  readonly unmatched: readonly string[];
}

export interface NaiveAnswer {
  readonly decision: 'granted' | 'challenged' | 'blocked' | 'undetermined';
  readonly policies: Readonly<Record<string, NaivePolicy>>;
}

/** Decides one sign-in from the raw rows, slowly: every policy by itself, then the lightest and the heaviest end that are possible. */
export function decideNaively(given: RawCase): NaiveAnswer {
  const policies: Record<string, NaivePolicy> = {};
  let lightest = 0;
  let heaviest = 0;
  for (const policy of given.policies) {
    const conditions = conditionsOf(policy, given);
    const applies = all(Object.values(conditions));
    const outcomes = grantOutcomes(policy, given);
    policies[policy.id] = { result: resultOf(policy, applies, outcomes), unmatched: Object.keys(conditions).filter((kind) => conditions[kind] === 'no') };
    if (policy.state !== 'enabled' || applies === 'no') continue;
    if (applies === 'yes') lightest = Math.max(lightest, Math.min(...outcomes));
    heaviest = Math.max(heaviest, ...outcomes);
  }
  if (lightest !== heaviest) return { decision: 'undetermined', policies };
  return { decision: lightest === 0 ? 'granted' : lightest === 1 ? 'challenged' : 'blocked', policies };
}

function resultOf(policy: RawPolicy, applies: Three, outcomes: readonly number[]): string {
  if (policy.state === 'disabled') return 'notEnabled';
  const reportOnly = policy.state !== 'enabled';
  if (applies === 'no') return reportOnly ? 'reportOnlyNotApplied' : 'notApplied';
  if (applies === 'unknown') return 'unknown';
  if (outcomes.every((outcome) => outcome === 0)) return reportOnly ? 'reportOnlySuccess' : 'success';
  if (outcomes.includes(0)) return 'unknown';
  if (!reportOnly) return 'failure';
  if (outcomes.every((outcome) => outcome === 2)) return 'reportOnlyFailure';
  return outcomes.every((outcome) => outcome === 1) ? 'reportOnlyInterrupted' : 'unknown';
}
