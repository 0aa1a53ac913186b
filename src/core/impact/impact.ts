import type { Instant } from '../facts/fact.ts';
import type { AppId, EntraDeviceId, UserId } from '../facts/ids.ts';

/** Who would be hit by a change. `not-measured`: it could not be found out, for the reason given. */
export type Impact =
  | { readonly status: 'not-measured'; readonly because: string }
  /** The change touches nobody's access by what it is (a scan, a sync). */
  | { readonly status: 'none'; readonly because: string }
  | MeasuredImpact;

/** The answer as it is kept with a change and shown on its card; the whole list is in `ImpactList`. */
export interface MeasuredImpact {
  readonly status: 'measured';
  /** Key of the kept list for the details page and the file; absent where the list is empty. */
  readonly listId?: string;
  /** What the numbers suppose beyond the change itself: `the policy were On; …`. */
  readonly supposing?: string;
  readonly measuredAt: Instant;
  /** The sign-ins it was judged by; `until` is the age of the data. */
  readonly window: { readonly from: Instant; readonly until: Instant; readonly signIns: number; readonly complete: boolean };
  readonly net: NetImpact;
  /** The most affected first, at most ten. */
  readonly top: readonly AffectedPerson[];
  readonly topApps: readonly { readonly appId: AppId; readonly name: string; readonly people: number; readonly signIns: number }[];
  /** Groups of people or devices with the number in each, for the chart: what is now, what would be. */
  readonly distribution: readonly { readonly label: string; readonly current: number; readonly proposed: number }[];
  /** What could not be judged and why, one plain sentence each. */
  readonly notJudged: readonly { readonly says: string; readonly signIns: number; readonly people: number }[];
  /** Present for a policy that Entra already evaluates. */
  readonly agreement?: Agreement;
}

/** Counts of what is (`current`) and what would be (`proposed`). People and devices with at least one such sign-in. */
export interface NetImpact {
  readonly signIns: CurrentProposed;
  readonly people: CurrentProposed;
  readonly devices: CurrentProposed;
  readonly apps: CurrentProposed;
  /** Sign-ins that change their outcome, and whose. A person newly blocked somewhere counts in `newlyBlocked`, however else they get on. */
  readonly newlyBlocked: Moved;
  readonly newlyChallenged: Moved;
  readonly newlyAllowed: Moved;
}

export interface CurrentProposed {
  readonly all: number;
  readonly currentlyBlocked: number;
  readonly proposedBlocked: number;
}

export interface Moved {
  readonly signIns: number;
  readonly people: number;
  readonly devices: number;
}

export type Movement = 'newly-blocked' | 'newly-challenged' | 'newly-allowed';

export interface AffectedPerson {
  readonly userId: UserId;
  readonly name: string;
  readonly userPrincipalName: string | undefined;
  readonly movement: Movement;
  readonly signIns: number;
  readonly apps: readonly string[];
  readonly devices: readonly { readonly deviceId: EntraDeviceId; readonly name: string }[];
  /** Start of the UTC day of the last sign-in that would have gone otherwise. */
  readonly lastUsedAt: Instant | undefined;
  readonly flags: readonly PersonFlag[];
}

/** `vip` and `on-call` by membership of the configured groups. */
export type PersonFlag = 'vip' | 'on-call' | 'emergency-account' | 'approver';

/** Our judgement of the policy beside what Entra logged for it. */
export interface Agreement {
  readonly compared: number;
  readonly agreed: number;
  /** The biggest disagreements, each explained as far as it can be. */
  readonly disagreements: readonly { readonly ours: string; readonly logged: string; readonly signIns: number; readonly says: string }[];
}
