import type { AccessPolicy } from '../../conditional-access/access-policy.ts';
import type { NamedLocation } from '../../facts/conditional-access.ts';
import type { AppId, GroupId, UserId } from '../../facts/ids.ts';
import type { InvolvedPerson, Subject } from './subject.ts';

/** Everything that is known on the moment a policy would be enforced. The policy's own state is not looked at. */
export interface LockOutQuestion {
  readonly policy: AccessPolicy;
  /** The groups that the policy names. One that is missing here could not be read. */
  readonly namedGroups: readonly NamedGroup[];
  /** Every named location of the tenant; undefined: could not be read. */
  readonly namedLocations: readonly NamedLocation[] | undefined;
  /** Enabled members of the tenant, guests not counted; undefined: could not be read. */
  readonly peopleInTenant: number | undefined;
  /** Every configured emergency account. */
  readonly emergencyAccounts: readonly Subject[];
  readonly involved: readonly InvolvedPerson[];
  readonly own: OwnIdentity;
  /** Apps through which a policy is changed by hand in this tenant, besides Microsoft's own portals. */
  readonly portalAppIds: readonly AppId[];
}

export interface NamedGroup {
  readonly id: GroupId;
  /** False: Entra answered that there is no such group. */
  readonly exists: boolean | undefined;
  /** People in it, counted through nested groups. */
  readonly members: number | undefined;
}

/** Gatehouse in this tenant. */
export interface OwnIdentity {
  /** App ids of the bot and of its approval page. */
  readonly appIds: readonly string[];
  /** Object ids of its service principals. */
  readonly servicePrincipalIds: readonly string[];
  /** Authentication contexts that its approval page asks for (`c1` … `c99`). */
  readonly authenticationContexts?: readonly string[];
}

export type LockOutGuardId =
  | 'not-understood'
  | 'emergency-accounts'
  | 'emergency-account-in-scope'
  | 'everybody-everywhere'
  | 'administrators-everywhere'
  | 'involved-person-caught'
  | 'own-identity-caught'
  | 'way-back-closed'
  | 'portals-closed'
  | 'recovery-closed';

/** `undetermined`: the guard could not rule a lock-out out. It stops the change as `refused` does. */
export interface LockOutFinding {
  readonly guard: LockOutGuardId;
  readonly verdict: 'refused' | 'undetermined';
  /** One plain sentence on the part of the policy that is to blame. Holds words of the policy, which are untrusted text. */
  readonly because: string;
  readonly about?: UserId;
}

/** What a guard answers; which guard it was is the table's knowledge. */
export type Found = Omit<LockOutFinding, 'guard'>;
