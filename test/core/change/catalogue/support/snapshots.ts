import type { AccessPolicy, AppScope, PeopleScope } from '../../../../../src/core/conditional-access/access-policy.ts';
import type { Shown } from '../../../../../src/core/change/change.ts';
import type { JsonObject } from '../../../../../src/core/change/json.ts';
import type { EffectQuestion } from '../../../../../src/core/change/kind.ts';
import { wireSettings } from '../../../../../src/core/change/catalogue/connector-set.ts';
import type { ChangeOrder, ChangeTarget, ConnectorSettings, SlotTarget } from '../../../../../src/core/change/order.ts';
import type { FoundObject, MachineAction, Snapshot, SnapshotFor } from '../../../../../src/core/change/snapshot.ts';
import { appId, changeId, compliancePolicyId, configurationPolicyId, directoryObjectId, groupId, machineId, managedDeviceId, policyId, userId, type DirectoryObjectId } from '../../../../../src/core/facts/ids.ts';

/** Targets as they were read, for tests of the core: an ordinary one of each kind, unless told otherwise. */
export const now = Date.UTC(2026, 2, 2, 9, 0);
export const hour = 60 * 60 * 1000;

export const pilotGroup = groupId('11111111-0000-4000-8000-000000000001');
export const exceptions = groupId('11111111-0000-4000-8000-000000000002');
export const timesheets = appId('22222222-0000-4000-8000-000000000001');
export const person = userId('33333333-0000-4000-8000-000000000001');
export const ours = changeId('our-change');
export const theirs = changeId('their-change');

export const targets = {
  policy: { kind: 'conditional-access-policy', policyId: policyId('44444444-0000-4000-8000-000000000001') },
  compliance: { kind: 'compliance-policy', policyId: compliancePolicyId('55555555-0000-4000-8000-000000000001') },
  machine: { kind: 'machine', machineId: machineId('a'.repeat(40)) },
  membership: { kind: 'membership', groupId: exceptions, userId: person },
  person: { kind: 'person', userId: person },
  device: { kind: 'managed-device', managedDeviceId: managedDeviceId('66666666-0000-4000-8000-000000000001') },
  groupSlot: { kind: 'slot', of: 'group', name: 'Pilot users' },
  edrSlot: { kind: 'slot', of: 'configuration-policy', name: 'Pilot onboarding' },
  complianceSlot: { kind: 'slot', of: 'compliance-policy', name: 'Pilot risk' },
  accessSlot: { kind: 'slot', of: 'conditional-access-policy', name: 'Pilot access' },
  group: { kind: 'group', groupId: pilotGroup },
  connector: { kind: 'connector' },
} as const satisfies Record<string, ChangeTarget>;

/** Members by number; the same number is the same member. */
export const member = (number: number): DirectoryObjectId => directoryObjectId(`77777777-0000-4000-8000-${String(number).padStart(12, '0')}`);
export const members = (count: number): readonly DirectoryObjectId[] => Array.from({ length: count }, (_, index) => member(index + 1));

/** Id of what is found in a slot. */
export const found = '88888888-0000-4000-8000-000000000001';

export const orders = {
  'policy-on': { kind: 'policy-on', target: targets.policy },
  'policy-report-only': { kind: 'policy-report-only', target: targets.policy },
  'threshold-tighten': { kind: 'threshold-tighten', target: targets.compliance, threshold: 'low' },
  'threshold-relax': { kind: 'threshold-relax', target: targets.compliance, threshold: 'high' },
  isolate: { kind: 'isolate', target: targets.machine, isolation: 'full' },
  release: { kind: 'release', target: targets.machine },
  scan: { kind: 'scan', target: targets.machine, scan: 'quick' },
  'exception-begin': { kind: 'exception-begin', target: targets.membership, until: now + 4 * hour },
  'exception-end': { kind: 'exception-end', target: targets.membership },
  'revoke-sessions': { kind: 'revoke-sessions', target: targets.person },
  'sync-device': { kind: 'sync-device', target: targets.device },
  'group-create': { kind: 'group-create', target: targets.groupSlot, memberKind: 'person', members: [member(1), member(2)] },
  'group-delete': { kind: 'group-delete', target: targets.groupSlot, groupId: groupId(found) },
  'members-add': { kind: 'members-add', target: targets.group, memberKind: 'person', members: [member(1), member(2)] },
  'members-remove': { kind: 'members-remove', target: targets.group, memberKind: 'device', members: [member(1), member(2)] },
  'connector-set': { kind: 'connector-set', target: targets.connector, settings: { windowsEnabled: true, unresponsiveAfterDays: 7 } },
  'edr-policy-create': { kind: 'edr-policy-create', target: targets.edrSlot, sampleSharing: 'not-configured', assignTo: pilotGroup },
  'edr-policy-delete': { kind: 'edr-policy-delete', target: targets.edrSlot, policyId: configurationPolicyId(found) },
  'compliance-policy-create': { kind: 'compliance-policy-create', target: targets.complianceSlot, threshold: 'medium', assignTo: pilotGroup },
  'compliance-policy-delete': { kind: 'compliance-policy-delete', target: targets.complianceSlot, policyId: compliancePolicyId(found) },
  'access-policy-create': { kind: 'access-policy-create', target: targets.accessSlot, people: pilotGroup, appId: timesheets, excludedPeople: [person], excludedGroups: [exceptions] },
  'access-policy-delete': { kind: 'access-policy-delete', target: targets.accessSlot, policyId: policyId(found) },
} as const satisfies { readonly [Kind in ChangeOrder['kind']]: Extract<ChangeOrder, { readonly kind: Kind }> };

const nobody: PeopleScope = { all: false, none: false, users: [], groups: [], roles: [], guests: undefined };
const nothing: AppScope = { all: false, none: false, office365: false, adminPortals: false, appIds: [] };

export function people(change: Partial<PeopleScope>): PeopleScope {
  return { ...nobody, ...change };
}

export function apps(change: Partial<AppScope>): AppScope {
  return { ...nothing, ...change };
}

/** In report-only: a compliant device for the pilot group in one app, except for people with an exception. */
export function accessPolicy(change: Partial<AccessPolicy> = {}): AccessPolicy {
  return {
    id: targets.policy.policyId, displayName: 'Pilot', state: 'enabledForReportingButNotEnforced',
    people: { include: people({ groups: [pilotGroup] }), exclude: people({ groups: [exceptions] }) },
    workloads: undefined,
    targets: { include: apps({ appIds: [timesheets] }), exclude: apps({}), userActions: [], authenticationContexts: [], filter: undefined },
    clientAppTypes: ['all'], platforms: undefined, locations: undefined, deviceFilter: undefined,
    signInRiskLevels: [], userRiskLevels: [], servicePrincipalRiskLevels: [], agentRiskLevels: [], insiderRiskLevels: [], transferMethods: [],
    grant: { operator: 'OR', controls: ['compliantDevice'], strengthId: undefined }, session: [], unrecognised: [], ...change,
  };
}

export function policySnapshot(change: Partial<AccessPolicy> = {}): SnapshotFor<'conditional-access-policy'> {
  const policy = accessPolicy(change);
  const object = { displayName: 'Pilot', state: policy.state ?? null, conditions: { users: { includeGroups: [pilotGroup], excludeGroups: [exceptions] } } };
  return { kind: 'conditional-access-policy', target: targets.policy, name: 'Pilot', readAt: now, object, modifiedAt: now - hour, policy };
}

type Compliance = SnapshotFor<'compliance-policy'>;

export function complianceSnapshot(threshold: Compliance['threshold'], change: Partial<Compliance> = {}): Compliance {
  const object = { displayName: 'Risk', deviceThreatProtectionEnabled: threshold !== undefined, deviceThreatProtectionRequiredSecurityLevel: threshold ?? 'unavailable' };
  return { kind: 'compliance-policy', target: targets.compliance, name: 'Risk', readAt: now, object, modifiedAt: now - hour, threshold, assignedTo: [{ kind: 'group', groupId: pilotGroup }], ...change };
}

export function machineSnapshot(change: Partial<SnapshotFor<'machine'>> = {}): SnapshotFor<'machine'> {
  const isolated = 'isolated' in change ? change.isolated : false;
  return {
    kind: 'machine', target: targets.machine, name: 'LT-1', readAt: now, object: { isolated: isolated ?? null, machineTags: [] }, modifiedAt: undefined,
    entraDeviceId: undefined, osPlatform: 'Windows11', deviceValue: 'normal', tags: [], riskScore: 'high', isolated, actions: [], ...change,
  };
}

export function action(change: Partial<MachineAction>): MachineAction {
  return { id: 'action', kind: 'isolate', status: 'succeeded', change: ours, requestor: 'Gatehouse', createdAt: now, ...change };
}

export function membershipSnapshot(member: boolean, change: Partial<SnapshotFor<'membership'>> = {}): SnapshotFor<'membership'> {
  return {
    kind: 'membership', target: targets.membership, name: 'Ada Alder in Exceptions', readAt: now, object: { member, groupName: 'Exceptions' }, modifiedAt: undefined,
    member, groupName: 'Exceptions', dynamic: false, roleAssignable: false, person: { userType: 'member', enabled: true }, excludedFrom: ['Pilot'], ...change,
  };
}

export function personSnapshot(sessionsValidFrom: number | undefined): SnapshotFor<'person'> {
  return { kind: 'person', target: targets.person, name: 'Ada Alder', readAt: now, object: { accountEnabled: true }, modifiedAt: undefined, userType: 'member', enabled: true, sessionsValidFrom };
}

export function deviceSnapshot(lastSyncAt: number | undefined): SnapshotFor<'managed-device'> {
  return { kind: 'managed-device', target: targets.device, name: 'LT-1', readAt: now, object: { deviceName: 'LT-1' }, modifiedAt: undefined, ownerId: person, lastSyncAt };
}

export function shown(before: JsonObject, after: JsonObject | undefined): Shown {
  return { name: 'Pilot', hash: 'hash', before, after, diff: [], guards: [], impact: { status: 'not-measured', because: 'nobody measured' }, readAt: now };
}

export function question(order: ChangeOrder, before: Snapshot, after: JsonObject | undefined): EffectQuestion {
  return { id: ours, order, shown: shown(before.object, after), begunAt: now };
}

export function foundObject(shape: JsonObject, change: Partial<FoundObject> = {}): FoundObject {
  return { id: found, shape, object: { shape }, members: undefined, assignedTo: undefined, policy: undefined, usedBy: [], ...change };
}

/** A place with these objects in it. */
export function slotSnapshot(target: SlotTarget, ...objects: readonly FoundObject[]): SnapshotFor<'slot'> {
  return { kind: 'slot', target, name: target.name, readAt: now, object: Object.fromEntries(objects.map(({ id, object }) => [id, object])), modifiedAt: undefined, found: objects };
}

export function groupSnapshot(direct: readonly DirectoryObjectId[], change: Partial<SnapshotFor<'group'>> = {}): SnapshotFor<'group'> {
  const sorted = direct.toSorted();
  return {
    kind: 'group', target: targets.group, name: 'Pilot users', readAt: now, object: { group: { displayName: 'Pilot users' }, members: sorted }, modifiedAt: undefined,
    members: sorted, dynamic: false, roleAssignable: false, includedIn: [], excludedFrom: [], ...change,
  };
}

/** As Intune sends it, with these settings. */
export function connectorSnapshot(settings: ConnectorSettings): SnapshotFor<'connector'> {
  return {
    kind: 'connector', target: targets.connector, name: 'Defender connector', readAt: now, object: { ...wireSettings(settings), microsoftDefenderForEndpointAttachEnabled: true }, modifiedAt: undefined,
    windowsEnabled: settings.windowsEnabled, unresponsiveAfterDays: settings.unresponsiveAfterDays, blocksOnMissingData: settings.blocksOnMissingData, partnerState: 'enabled', lastHeartbeatAt: now - hour,
  };
}
