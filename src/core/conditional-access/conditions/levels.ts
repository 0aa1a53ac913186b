import type { PolicyRiskLevel } from '../access-policy.ts';
import type { RiskLevel } from '../../facts/sign-in.ts';
import { verdictOf, type Verdict } from './condition.ts';

/** `hidden` is how Entra says that there is a level and that it does not show it. */
export function levelVerdict(levels: readonly PolicyRiskLevel[], level: RiskLevel | undefined): Verdict {
  if (level === undefined) return 'unknown';
  return level === 'hidden' && !levels.includes('hidden') ? 'unknown' : verdictOf(levels.includes(level));
}
