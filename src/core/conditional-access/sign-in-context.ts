import type { AppId, EntraDeviceId, GroupId, TenantId, UserId } from '../facts/ids.ts';
import type { JoinType, RiskLevel } from '../facts/sign-in.ts';
import type { GuestType, InsiderRiskLevel, Platform, TransferMethod, UserAction } from './access-policy.ts';

/**
 * Everything Conditional Access looks at in one sign-in. Undefined is "not known", never "no": a policy that needs what is not
 * known ends as unknown. Ids and free words in lower case, as in `AccessPolicy`.
 */
export interface SignInContext {
  readonly identity: PersonIdentity | WorkloadIdentity;
  readonly target: SignInTarget | undefined;
  /** `other`: one that Conditional Access does not know, such as ChromeOS. */
  readonly platform: Platform | 'other' | undefined;
  readonly clientAppType: SignInClient | undefined;
  readonly ipAddress: string | undefined;
  /** ISO 3166 code in lower case; `''`: the address maps to no country. */
  readonly country: string | undefined;
  readonly signInRisk: RiskLevel | undefined;
  readonly userRisk: RiskLevel | undefined;
  readonly insiderRisk: InsiderRiskLevel | 'none' | undefined;
  readonly transferMethod: TransferMethod | 'none' | undefined;
  readonly device: DeviceContext | undefined;
  /** Controls, ids of strengths, of terms of use and of custom controls that are met. What is not in it is not met. */
  readonly satisfied: ReadonlySet<string>;
}

export type SignInClient = 'browser' | 'mobileAppsAndDesktopClients' | 'exchangeActiveSync' | 'other';

export interface PersonIdentity {
  readonly kind: 'person';
  readonly userId: UserId;
  /** Transitive. */
  readonly groups: ReadonlySet<GroupId>;
  /** Groups of which it could not be read whether the person is in them. */
  readonly groupsNotRead: ReadonlySet<GroupId>;
  /** Role template ids; undefined: not read. */
  readonly roles: ReadonlySet<string> | undefined;
  readonly guestType: GuestType | 'member' | undefined;
  readonly homeTenantId: TenantId | undefined;
}

export interface WorkloadIdentity {
  readonly kind: 'workload';
  readonly servicePrincipalId: string;
  readonly risk: RiskLevel | undefined;
}

/** Only an authentication context may come together with an app. */
export type SignInTarget =
  | { readonly kind: 'app'; readonly appId: AppId; readonly attributes: AppAttributes | undefined; readonly authenticationContext?: string }
  | { readonly kind: 'user-action'; readonly action: UserAction }
  | { readonly kind: 'authentication-context'; readonly authenticationContext: string };

/** Custom security attributes of an app, by `<set>_<attribute>`; empty: none is assigned. */
export type AppAttributes = ReadonlyMap<string, string | readonly string[]>;

export interface DeviceContext {
  /** `''`: the client sent no device claim, or the device is not registered. */
  readonly deviceId: EntraDeviceId | '' | undefined;
  readonly isCompliant: boolean | undefined;
  readonly joinType: JoinType | undefined;
  /** Further properties by their names in the filter language, in lower case; what is absent is not known, null is known to be empty. */
  readonly properties: ReadonlyMap<string, string | boolean | readonly string[] | null>;
}
