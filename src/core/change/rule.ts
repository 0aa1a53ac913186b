import type { Instant } from '../facts/fact.ts';

/** What a person may do to changes; each role is membership in Entra groups that the configuration names by object id. */
export type Role = 'helpdesk' | 'soc' | 'intune' | 'entra' | 'lead' | 'emergency';

export const roles = ['helpdesk', 'soc', 'intune', 'entra', 'lead', 'emergency'] as const satisfies readonly Role[];

/** How much trust a change needs, from least to most. */
export type ApprovalClassId = 'routine' | 'containment' | 'critical-containment' | 'relief' | 'access' | 'tenant-wide' | 'follow-up';

/** Where an approver must vote. `link`: on a page, after a fresh sign-in that carries this authentication context. */
export type StepUp = { readonly where: 'card' } | { readonly where: 'link'; readonly authenticationContext: string };

/** The rule a change was asked under, kept with it: a later change of configuration does not move the bar for what is open. */
export interface ApprovalRule {
  readonly classId: ApprovalClassId;
  /** Distinct approvers; the requester never counts. 0: done on the requester's own right. */
  readonly approvals: number;
  /** Who is asked first, and who in addition after each escalation. */
  readonly tiers: readonly (readonly Role[])[];
  /** Milliseconds a request may wait for its approvals. */
  readonly waitMs: number;
  /** Milliseconds after the last approval within which execution must begin. */
  readonly executeWithinMs: number;
  /** Milliseconds between the last approval and execution, in which anybody entitled may still reject. */
  readonly coolDownMs: number;
  readonly remindEveryMs: number;
  readonly escalateAfterMs: number;
  /** Waits for the end of a freeze window. Containment and ways back do not. */
  readonly freezable: boolean;
  /** One person of the `emergency` role may approve alone, with a reason that everybody reads. */
  readonly emergencyAllowed: boolean;
  readonly stepUp: StepUp;
}

/** No change of a freezable class begins inside. */
export interface FreezeWindow {
  readonly from: Instant;
  readonly until: Instant;
  readonly name: string;
}

/** The end of the freeze that `at` falls into, if any. */
export function frozenUntil(windows: readonly FreezeWindow[], at: Instant): Instant | undefined {
  const ends = windows.filter(({ from, until }) => from <= at && at < until).map(({ until }) => until);
  return ends.length === 0 ? undefined : Math.max(...ends);
}
