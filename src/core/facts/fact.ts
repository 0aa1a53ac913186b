/** Milliseconds since 1970-01-01T00:00:00Z. Always UTC; the reader's time zone is applied when a card is rendered. */
export type Instant = number;

/** What was read, named as the field names it; the text for people is in `sourceNames`. */
export type Source =
  | 'signIns'
  | 'appliedConditionalAccessPolicies'
  | 'users'
  | 'groups'
  | 'devices'
  | 'managedDevices'
  | 'deviceCompliancePolicyStates'
  | 'deviceCompliancePolicies'
  | 'deviceManagementSettings'
  | 'mobileThreatDefenseConnectors'
  | 'conditionalAccessPolicies'
  | 'namedLocations'
  | 'directoryRoles'
  | 'machines'
  | 'machineActions'
  | 'directoryAudits'
  | 'auditEvents'
  | 'operationApprovalRequests'
  | 'alerts'
  | 'servicePlans'
  | 'servicePrincipals'
  | 'configurationPolicies'
  | 'deviceConfigurationStates'
  | 'usersLoggedOn';

export const sourceNames: Readonly<Record<Source, string>> = {
  signIns: 'the Entra sign-in log',
  appliedConditionalAccessPolicies: 'the Conditional Access policies applied to the sign-in',
  users: 'the Entra user record',
  groups: 'Entra group membership',
  devices: 'the Entra device object',
  managedDevices: 'the Intune managed device',
  deviceCompliancePolicyStates: 'the Intune compliance details of the device',
  deviceCompliancePolicies: 'the Intune compliance policies',
  deviceManagementSettings: 'the Intune tenant settings',
  mobileThreatDefenseConnectors: 'the Defender connector in Intune',
  conditionalAccessPolicies: 'the Conditional Access policies',
  namedLocations: 'the named locations of Conditional Access',
  directoryRoles: 'the Entra directory roles',
  machines: 'the Defender machine record',
  machineActions: 'the Defender machine actions',
  directoryAudits: 'the Entra audit log',
  auditEvents: 'the Intune audit log',
  operationApprovalRequests: 'the Intune requests that wait for a second administrator',
  alerts: 'the Defender alerts',
  servicePlans: 'the licences of the person',
  servicePrincipals: 'the app in Entra',
  configurationPolicies: 'the Intune configuration policies',
  deviceConfigurationStates: 'the Intune configuration state of the device',
  usersLoggedOn: 'who signed in to the device, as Intune knows it',
};

export type GapReason =
  | 'not-permitted'
  | 'throttled'
  | 'unavailable'
  | 'timed-out'
  | 'unexpected-shape'
  | 'missing-value'
  | 'unknown-value';

export const gapReasonTexts: Readonly<Record<GapReason, string>> = {
  'not-permitted': 'Gatehouse is not permitted to read it',
  throttled: 'the service is limiting requests',
  unavailable: 'the service did not answer',
  'timed-out': 'the service took too long',
  'unexpected-shape': 'the answer could not be understood',
  'missing-value': 'a value is missing',
  'unknown-value': 'a value is not known to Gatehouse',
};

/** Why something could not be read. `detail` names a field or a code, never a value of the tenant. */
export interface Gap {
  readonly source: Source;
  readonly reason: GapReason;
  readonly detail?: string;
  /** `request-id` of the upstream, for a support case with the vendor. */
  readonly requestId?: string;
}

/** Read at `readAt`. `gaps` are odd values inside an otherwise readable answer. */
export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly readAt: Instant;
  readonly gaps: readonly Gap[];
}

export interface Unknown {
  readonly known: false;
  readonly gap: Gap;
}

export type Fact<T> = Known<T> | Unknown;

export function known<T>(value: T, readAt: Instant, gaps: readonly Gap[] = []): Known<T> {
  return { known: true, value, readAt, gaps };
}

export function unknown(source: Source, reason: GapReason, detail?: string, requestId?: string): Unknown {
  return {
    known: false,
    gap: { source, reason, ...(detail === undefined ? {} : { detail }), ...(requestId === undefined ? {} : { requestId }) },
  };
}

/** The value, or undefined when it could not be read. Use only where "unknown" and "none" lead to the same thing. */
export function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.known ? fact.value : undefined;
}

export function gapsOf(fact: Fact<unknown>): readonly Gap[] {
  return fact.known ? fact.gaps : [fact.gap];
}

/** Whether every row of a list was read: none was left out for want of an id, and no page was left. Odd values inside a row are no matter. */
export function isWhole({ gaps }: Known<unknown>): boolean {
  return gaps.every(({ reason, detail }) => reason !== 'missing-value' || (detail !== 'id' && detail !== '@odata.nextLink'));
}

/** A list of which only a part was read is not known. Use where what is missing would be taken for "no". */
export function wholeOrUnknown<T>(fact: Fact<T>, source: Source): Fact<T> {
  return !fact.known || isWhole(fact) ? fact : unknown(source, 'missing-value', 'rows');
}

/** INVARIANT: unknown in, unknown out. */
export function mapFact<T, U>(fact: Fact<T>, map: (value: T) => U): Fact<U> {
  return fact.known ? { ...fact, value: map(fact.value) } : fact;
}
