import type { Check } from '../check.ts';
import type { PilotFacts } from '../facts.ts';

/** Whether every one of the checks passes; what could not be read does not. */
export function holds(checks: readonly Check[], facts: PilotFacts): boolean {
  return checks.every((check) => check.judge(facts).verdict === 'passed');
}
