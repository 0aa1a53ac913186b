import type { Platform, TransferMethod } from '../conditional-access/access-policy.ts';
import type { SignInClient } from '../conditional-access/sign-in-context.ts';
import type { Instant } from '../facts/fact.ts';
import type { AppId, EntraDeviceId, PolicyId, UserId } from '../facts/ids.ts';
import type { AppliedPolicyResult, JoinType, RiskLevel } from '../facts/sign-in.ts';

/**
 * The sign-ins of one UTC day, equal ones counted once: a row is a distinct (person, app, circumstances, device) with how often it
 * came. Sorted by person: rows of person `p` are `personStart[p]` up to `personStart[p + 1]`; persons past the end of `personStart`
 * had none. All numbers are positions in `HistoryDictionaries`. 12 bytes a row.
 */
export interface DayColumns {
  /** Days since 1970-01-01, UTC. */
  readonly day: number;
  readonly rows: number;
  /** Sign-ins behind the rows: the sum of `count`. */
  readonly signIns: number;
  readonly personStart: Uint32Array;
  readonly app: Uint16Array;
  readonly circumstances: Uint32Array;
  /** Position in `devices`; 0 is the entry for "no device claim or not known". */
  readonly device: Uint32Array;
  /** What would not fit is in a further row. */
  readonly count: Uint16Array;
}

/** Names behind the numbers; they only grow. */
export interface HistoryDictionaries {
  readonly people: readonly HistoryPerson[];
  readonly apps: readonly HistoryApp[];
  readonly devices: readonly HistoryDevice[];
  readonly circumstances: readonly Circumstances[];
}

export interface HistoryPerson {
  readonly userId: UserId;
  readonly userPrincipalName: string | undefined;
  readonly displayName: string | undefined;
  /** As the log says it; `undefined`: it does not. */
  readonly userType: 'member' | 'guest' | undefined;
  readonly homeTenantId: string | undefined;
}

export interface HistoryApp {
  /** Lower case. The resource that was asked for where the log gives it, else the client: policies are about resources. */
  readonly appId: AppId;
  readonly name: string | undefined;
}

/** Entry 0 has the id `''`. */
export interface HistoryDevice {
  readonly deviceId: EntraDeviceId | '';
  readonly name: string | undefined;
  readonly operatingSystem: string | undefined;
}

/** Everything about a sign-in but who, what and from which device. Undefined: the log does not say. */
export interface Circumstances {
  readonly platform: Platform | 'other' | undefined;
  readonly clientAppType: SignInClient | undefined;
  readonly ipAddress: string | undefined;
  /** Lower case; `''`: no country. */
  readonly country: string | undefined;
  readonly signInRisk: RiskLevel | undefined;
  readonly userRisk: RiskLevel | undefined;
  readonly transferMethod: TransferMethod | 'none' | undefined;
  /** `''` sign-ins without a device claim have `deviceClaimed` false. */
  readonly deviceClaimed: boolean | undefined;
  readonly isCompliant: boolean | undefined;
  readonly isManaged: boolean | undefined;
  readonly joinType: JoinType | undefined;
  /** Controls and ids that the log says were met. */
  readonly satisfied: readonly string[];
  readonly outcome: 'succeeded' | 'blocked-by-policy' | 'interrupted' | 'failed' | undefined;
  /** What Entra logged for each policy that was On or in report-only; `undefined`: the log did not give the list. */
  readonly logged: readonly LoggedResult[] | undefined;
}

export interface LoggedResult {
  readonly policyId: PolicyId;
  readonly result: AppliedPolicyResult | undefined;
}

/** How far back the history goes and how whole it is. */
export interface Coverage {
  /** Everything the log had from here on is there, but for `missing`. Undefined: nothing was read yet. */
  readonly from: Instant | undefined;
  /** Read up to here; later ones may be missing. */
  readonly until: Instant | undefined;
  readonly signIns: number;
  readonly missing: readonly { readonly from: Instant; readonly until: Instant; readonly because: string }[];
  readonly source: 'log' | 'import' | 'both';
}
