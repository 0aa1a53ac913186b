import type { ChangeOrder } from '../change/order.ts';
import type { Owner } from '../diagnosis/diagnosis.ts';
import type { Instant } from '../facts/fact.ts';
import type { Check, CheckResult } from './check.ts';
import type { CheckId } from './check-id.ts';
import type { PilotFacts } from './facts.ts';

export const stepIds = ['pilot-groups', 'defender-connector', 'device-onboarding', 'device-compliance', 'conditional-access'] as const;
export type StepId = (typeof stepIds)[number];

export function isStepId(text: string): text is StepId {
  return stepIds.some((id) => id === text);
}

/** One step of the guide: the facts it reads → its checks → the changes it proposes → what shows that they worked. */
export interface Step {
  readonly id: StepId;
  /** "Pilot groups". */
  readonly title: string;
  /** What it is for, in one sentence. */
  readonly purpose: string;
  readonly owner: Owner;
  /** In the order in which they are shown. */
  readonly checks: readonly Check[];
  /** What is to be chosen before anything can be proposed, in the order of the form. */
  readonly choices: readonly StepChoice[];
  /** What is missing in the tenant, in the order in which it is to be made; empty: nothing that an API could do. */
  readonly proposes: (facts: PilotFacts) => readonly ChangeOrder[];
  /** Checks that show that the changes of this step worked. */
  readonly verify: readonly CheckId[];
}

/** A field of the step's form; each sets one value of the plan. */
export type StepChoice =
  | 'userGroupName' | 'users' | 'deviceGroupName' | 'devices'
  | 'unresponsiveDays' | 'blocksOnMissingData'
  | 'edrPolicyName' | 'sampleSharing'
  | 'compliancePolicyName' | 'threshold'
  | 'accessPolicyName' | 'app';

/** Makes sure of a step when the program starts. @throws TypeError when it verifies by a check that it does not have. */
export function defineStep(step: Step): Step {
  const own = new Set(step.checks.map(({ id }) => id));
  const foreign = step.verify.filter((id) => !own.has(id));
  if (foreign.length > 0) throw new TypeError(`step ${step.id} verifies by ${foreign.join(', ')}, which it does not check`);
  return step;
}

/**
 * `done`: every needed check passed. `open`: something is missing. `waiting`: an earlier step is not done. `unknown`: nothing
 * failed, and something could not be read.
 */
export type StepState = 'done' | 'open' | 'waiting' | 'unknown';

export interface StepReport {
  readonly id: StepId;
  readonly title: string;
  readonly owner: Owner;
  readonly state: StepState;
  readonly checks: readonly CheckResult[];
  /** The first needed check that does not pass; undefined once the step is done. */
  readonly next: CheckResult | undefined;
  readonly proposes: readonly ChangeOrder[];
}

export interface PilotReport {
  readonly asOf: Instant;
  readonly steps: readonly StepReport[];
  /** Milliseconds the policy has been in report-only or On; undefined while it is neither, or when that is not known. */
  readonly inReportOnlyMs: number | undefined;
  readonly onSince: Instant | undefined;
}
