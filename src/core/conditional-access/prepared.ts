import type { AccessPolicy, GuestScope, Selection } from './access-policy.ts';
import type { AccessRules } from './access-rules.ts';
import type { Condition } from './conditions/condition.ts';
import type { ConditionKind } from './decision.ts';
import type { ParsedFilter } from './filter/prepare-filter.ts';
import type { GroupId } from '../facts/ids.ts';
import type { PreparedGrant } from './grant/prepared-grant.ts';
import type { LeftAlone } from './judged.ts';
import type { PlaceList } from './place.ts';

/** `AccessRules` made ready to decide many sign-ins. */
export interface PreparedAccess {
  readonly rules: AccessRules;
  /** In the order of the rules. */
  readonly policies: readonly PreparedPolicy[];
}

export interface PreparedPolicy {
  readonly policy: AccessPolicy;
  /** The conditions that the policy sets, in the order in which they are looked at. */
  readonly conditions: readonly Condition[];
  readonly people: Selection<PreparedPeople> | undefined;
  readonly apps: PreparedApps;
  readonly locations: Selection<PlaceList> | undefined;
  readonly appFilter: ParsedFilter | undefined;
  readonly deviceFilter: ParsedFilter | undefined;
  /** Undefined: the policy has no grant controls. */
  readonly grant: PreparedGrant | undefined;
  /** Conditions that hold something that was not understood: their verdict is unknown. Undefined: none. */
  readonly unsureIn: ReadonlyMap<ConditionKind, readonly string[]> | undefined;
  /** Parts outside of the known conditions and the grant that were not understood. Not empty: whether it applies is unknown at best. */
  readonly unsure: readonly string[];
  readonly left: LeftAlone;
}

export interface PreparedPeople {
  readonly all: boolean;
  /** Nobody and nothing is chosen. */
  readonly empty: boolean;
  readonly users: ReadonlySet<string>;
  readonly groups: readonly GroupId[];
  readonly roles: readonly string[];
  readonly guests: GuestScope | undefined;
}

export interface PreparedApps {
  readonly configured: boolean;
  readonly includeAll: boolean;
  readonly include: ReadonlySet<string>;
  readonly exclude: ReadonlySet<string>;
}
