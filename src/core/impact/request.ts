import type { AccessRules } from '../conditional-access/access-rules.ts';
import type { PersonIdentity } from '../conditional-access/sign-in-context.ts';
import type { PolicyId } from '../facts/ids.ts';
import type { Agreement, MeasuredImpact, Movement, NetImpact } from './impact.ts';

/** One question to the replay. Positions are those of the history's dictionaries. Plain values only: it goes from thread to thread. */
export interface ReplayRequest {
  readonly current: AccessRules;
  readonly proposed: AccessRules;
  /** As many as the dictionary has people. */
  readonly people: readonly PersonIdentity[];
  /** Who would be in other groups. */
  readonly changed: readonly { readonly position: number; readonly identity: PersonIdentity }[];
  /** Devices that would become compliant or not. */
  readonly devices?: { readonly compliant: readonly number[]; readonly noncompliant: readonly number[] };
  /** Devices that could not be used any more (or again): their sign-ins are lost, or come back. */
  readonly cutOff?: { readonly devices: readonly number[]; readonly back: boolean };
  /** Days since 1970-01-01 UTC, both included. */
  readonly fromDay: number;
  readonly toDay: number;
  /** Compared with what Entra logged for it. */
  readonly compared?: PolicyId;
}

/** What the replay found, still in positions. */
export interface ReplayFindings {
  readonly signIns: number;
  readonly net: NetImpact;
  readonly people: readonly AffectedPosition[];
  readonly apps: readonly { readonly app: number; readonly people: number; readonly signIns: number }[];
  readonly distribution: MeasuredImpact['distribution'];
  readonly notJudged: { readonly signIns: number; readonly people: number; readonly needs: readonly string[] } | undefined;
  readonly agreement: Agreement | undefined;
}

export interface AffectedPosition {
  readonly person: number;
  readonly movement: Movement;
  readonly signIns: number;
  /** Empty where so many are affected that the details of this one were not looked up. */
  readonly apps: readonly number[];
  readonly devices: readonly number[];
  readonly lastDay: number | undefined;
}
