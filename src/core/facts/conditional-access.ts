import type { PolicyId } from './ids.ts';
import type { GrantControl } from './sign-in.ts';

export type PolicyState = 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';

/** A Conditional Access policy: the parts a diagnosis reads. An empty list is a condition that is not configured. */
export interface CaPolicy {
  readonly id: PolicyId;
  readonly displayName: string | undefined;
  readonly state: PolicyState | undefined;
  readonly clientAppTypes: readonly string[];
  readonly includePlatforms: readonly string[];
  readonly excludePlatforms: readonly string[];
  readonly includeLocations: readonly string[];
  readonly excludeLocations: readonly string[];
  readonly signInRiskLevels: readonly string[];
  readonly userRiskLevels: readonly string[];
  readonly insiderRiskLevels: readonly string[];
  readonly transferMethods: readonly string[];
  readonly deviceFilterRule: string | undefined;
  readonly grantControls: readonly GrantControl[];
  readonly operator: 'AND' | 'OR' | undefined;
}

export interface NamedLocation {
  readonly id: string;
  readonly displayName: string | undefined;
  readonly isTrusted: boolean | undefined;
}
