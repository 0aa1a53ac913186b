import type { AccessPolicy, AppScope, PeopleScope } from '../conditional-access/access-policy.ts';
import type { ThreatLevel } from '../facts/compliance.ts';
import { policyId, type DirectoryObjectId } from '../facts/ids.ts';
import { canonicalJson, isJsonObject, jsonOf, type Json, type JsonObject } from './json.ts';
import type { OrderOf, SampleSharing } from './order.ts';
import type { AssignmentTarget } from './snapshot.ts';

/**
 * What a creation sets, in our words. Whoever reads an object and whoever says what it has to become build the shape here, so that
 * the two can be compared. Lists are sorted: their order says nothing. INVARIANT: a value that could not be read has no shape; the
 * whole target counts as unreadable then.
 */
export function groupShape({ securityEnabled, mailEnabled, dynamic, roleAssignable, members }: GroupParts): JsonObject {
  return { securityEnabled, mailEnabled, dynamic, roleAssignable, members: [...new Set(members)].toSorted() };
}

export interface GroupParts {
  readonly securityEnabled: boolean;
  readonly mailEnabled: boolean;
  readonly dynamic: boolean;
  readonly roleAssignable: boolean;
  readonly members: readonly DirectoryObjectId[];
}

export const plainGroup = { securityEnabled: true, mailEnabled: false, dynamic: false, roleAssignable: false } as const;

export interface EdrParts {
  /** `other`: another template, or a package that Gatehouse does not make. */
  readonly packageType: 'auto-from-connector' | 'onboard' | 'offboard' | 'other';
  readonly sampleSharing: SampleSharing;
  readonly assignedTo: readonly AssignmentTarget[];
}

export function edrShape({ packageType, sampleSharing, assignedTo }: EdrParts): JsonObject {
  return { packageType, sampleSharing, assignedTo: assignments(assignedTo) };
}

export interface CompliancePolicyParts {
  /** Undefined: no rule on device risk. */
  readonly threshold: ThreatLevel | undefined;
  /** Hours until a device is marked noncompliant; undefined: no such action. */
  readonly blockAfterHours: number | undefined;
  readonly assignedTo: readonly AssignmentTarget[];
}

export function compliancePolicyShape({ threshold, blockAfterHours, assignedTo }: CompliancePolicyParts): JsonObject {
  return { threshold: threshold ?? null, blockAfterHours: blockAfterHours ?? null, assignedTo: assignments(assignedTo) };
}

/** Everything of the policy but its id and name. */
export function accessPolicyShape({ id: _, displayName: __, ...rest }: AccessPolicy): JsonObject {
  const sorted = inOrder(jsonOf(rest));
  return isJsonObject(sorted) ? sorted : {};
}

/** The policy that this order asks for: report-only, Windows, one app, a compliant device. */
export function orderedAccessPolicy({ people, appId, excludedPeople, excludedGroups }: OrderOf<'access-policy-create'>): AccessPolicy {
  const nobody: PeopleScope = { all: false, none: false, users: [], groups: [], roles: [], guests: undefined };
  const nothing: AppScope = { all: false, none: false, office365: false, adminPortals: false, appIds: [] };
  return {
    id: policyId('new'), displayName: undefined, state: 'enabledForReportingButNotEnforced',
    people: { include: { ...nobody, groups: [people] }, exclude: { ...nobody, users: excludedPeople, groups: excludedGroups } },
    workloads: undefined,
    targets: { include: { ...nothing, appIds: [appId] }, exclude: nothing, userActions: [], authenticationContexts: [], filter: undefined },
    clientAppTypes: ['all'], platforms: { include: ['windows'], exclude: [] }, locations: undefined, deviceFilter: undefined,
    signInRiskLevels: [], userRiskLevels: [], servicePrincipalRiskLevels: [], agentRiskLevels: [], insiderRiskLevels: [], transferMethods: [],
    grant: { operator: 'OR', controls: ['compliantDevice'], strengthId: undefined }, session: [], unrecognised: [],
  };
}

function assignments(targets: readonly AssignmentTarget[]): Json {
  return inOrder(jsonOf(targets));
}

function inOrder(value: Json): Json {
  if (isList(value)) return [...new Map(value.map(inOrder).map((item) => [canonicalJson(item), item])).entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inOrder(item)])) : value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
