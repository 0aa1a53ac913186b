import type { PolicyState } from '../facts/conditional-access.ts';
import type { AppId, GroupId, PolicyId, UserId } from '../facts/ids.ts';
import type { GrantControl } from '../facts/sign-in.ts';
import type { AuthenticationStrength } from './access-rules.ts';

/**
 * A whole Conditional Access policy. A condition that is undefined, or a list that is empty, is not configured and matches
 * everything. Exclusions win over inclusions; all conditions must match. Ids and free words are in lower case, members of
 * enums as Graph writes them.
 */
export interface AccessPolicy {
  readonly id: PolicyId;
  readonly displayName: string | undefined;
  readonly state: PolicyState | undefined;
  readonly people: Selection<PeopleScope> | undefined;
  /** Set: a policy for workload identities, which does not apply to people. */
  readonly workloads: WorkloadCondition | undefined;
  readonly targets: TargetCondition;
  readonly clientAppTypes: readonly ClientAppType[];
  readonly platforms: Selection<readonly PlatformWord[]> | undefined;
  readonly locations: Selection<readonly LocationWord[]> | undefined;
  readonly deviceFilter: Filter | undefined;
  readonly signInRiskLevels: readonly PolicyRiskLevel[];
  readonly userRiskLevels: readonly PolicyRiskLevel[];
  readonly servicePrincipalRiskLevels: readonly PolicyRiskLevel[];
  readonly agentRiskLevels: readonly PolicyRiskLevel[];
  readonly insiderRiskLevels: readonly InsiderRiskLevel[];
  readonly transferMethods: readonly TransferMethod[];
  readonly grant: Grant | undefined;
  readonly session: readonly SessionControl[];
  /**
   * Every part of the policy that is configured and not represented above: its path, and the word where a list holds one that
   * Gatehouse does not know. Not empty: nobody may conclude that the policy leaves somebody alone.
   */
  readonly unrecognised: readonly string[];
}

export interface Selection<Scope> {
  readonly include: Scope;
  readonly exclude: Scope;
}

export interface PeopleScope {
  /** The word All. */
  readonly all: boolean;
  /** The word None: said outright that nobody is meant, which an empty scope does not say. */
  readonly none: boolean;
  readonly users: readonly UserId[];
  readonly groups: readonly GroupId[];
  /** Role template ids. */
  readonly roles: readonly string[];
  readonly guests: GuestScope | undefined;
}

export interface GuestScope {
  readonly types: 'all' | readonly GuestType[];
  /** Tenant ids of the guests' home tenants. */
  readonly homeTenants: 'all' | readonly string[];
}

export const guestTypes = ['internalGuest', 'b2bCollaborationGuest', 'b2bCollaborationMember', 'b2bDirectConnectUser', 'otherExternalUser', 'serviceProvider'] as const;
export type GuestType = (typeof guestTypes)[number];

export interface WorkloadCondition {
  /** Object ids of service principals; `serviceprincipalsinmytenant` stands for all of this tenant. */
  readonly servicePrincipals: Selection<readonly string[]>;
  readonly servicePrincipalFilter: Filter | undefined;
  /** Ids of agent identities; `all` stands for every one. */
  readonly agents: Selection<readonly string[]>;
}

/** Apps, user actions and authentication contexts are alternatives: a policy for an action or a context names no app. */
export interface TargetCondition {
  readonly include: AppScope;
  readonly exclude: AppScope;
  readonly userActions: readonly UserAction[];
  /** `c1` … `c99`. */
  readonly authenticationContexts: readonly string[];
  /** Chooses apps by custom security attributes. */
  readonly filter: Filter | undefined;
}

export interface AppScope {
  readonly all: boolean;
  readonly none: boolean;
  readonly office365: boolean;
  readonly adminPortals: boolean;
  readonly appIds: readonly AppId[];
}

export const userActions = ['urn:user:registersecurityinfo', 'urn:user:registerdevice'] as const;
export type UserAction = (typeof userActions)[number];

/** `rule` in the words of Entra's filter language. */
export interface Filter {
  readonly mode: 'include' | 'exclude';
  readonly rule: string;
}

export const clientAppTypes = ['all', 'browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'easSupported', 'other'] as const;
export type ClientAppType = (typeof clientAppTypes)[number];

export const platforms = ['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux'] as const;
export type Platform = (typeof platforms)[number];
export type PlatformWord = Platform | 'all';

/** Id of a named location in lower case, or one of the words `all` and `alltrusted`. */
export type LocationWord = string;

export const policyRiskLevels = ['low', 'medium', 'high', 'hidden', 'none'] as const;
export type PolicyRiskLevel = (typeof policyRiskLevels)[number];
export const insiderRiskLevels = ['minor', 'moderate', 'elevated'] as const;
export type InsiderRiskLevel = (typeof insiderRiskLevels)[number];
export const transferMethods = ['deviceCodeFlow', 'authenticationTransfer'] as const;
export type TransferMethod = (typeof transferMethods)[number];

export interface Grant {
  /** Undefined: missing or unknown. */
  readonly operator: 'AND' | 'OR' | undefined;
  /** Each once. Words that Gatehouse does not know stand in `unrecognised`. */
  readonly controls: readonly GrantControl[];
  /** Id of the authentication strength, when `authenticationStrength` is among the controls. */
  readonly strengthId: string | undefined;
  /** The strength as far as the policy itself says what it is. */
  readonly strength?: AuthenticationStrength | undefined;
  /** Ids of the terms, each a control of its own. Lower case. */
  readonly termsOfUse?: readonly string[];
  /** Ids of custom controls. Lower case. */
  readonly customControls?: readonly string[];
}

export const sessionControls = [
  'applicationEnforcedRestrictions', 'cloudAppSecurity', 'signInFrequency', 'persistentBrowser', 'disableResilienceDefaults', 'secureSignInSession',
] as const;
/** The session controls that are switched on. */
export type SessionControl = (typeof sessionControls)[number];
