import { text, type Row } from '../wire/row.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { servicePrincipalOf, type Author, type Origin } from './author.ts';

export type ModifiedProperty = { displayName: string; oldValue: string | null; newValue: string | null };

/** What Entra writes about one change, besides who did it and when. */
export type DirectoryChange = {
  activity: string;
  category: 'Policy' | 'GroupManagement' | 'UserManagement';
  operation: 'Add' | 'Update' | 'Delete' | 'Assign' | 'Unassign';
  service: 'Conditional Access' | 'Core Directory';
  targets: { type: 'Policy' | 'Group' | 'User' | 'Device' | 'Other'; row: Row; modified: ModifiedProperty[] }[];
};

/** One row of `/auditLogs/directoryAudits`; it becomes visible late. */
export function writeDirectoryAudit(tenant: Tenant, origin: Origin, change: DirectoryChange): void {
  const correlationId = correlationOf(tenant, origin);
  const row = {
    id: tenant.random.guid(), activityDateTime: new Date(tenant.clock.now()).toISOString(), activityDisplayName: change.activity, category: change.category, correlationId,
    loggedByService: change.service, operationType: change.operation, result: 'success', resultReason: '', initiatedBy: initiatorOf(origin.author), additionalDetails: [],
    targetResources: change.targets.map(({ type, row: target, modified }) => ({
      id: text(target, 'id'), displayName: target['displayName'] ?? null, type, userPrincipalName: type === 'User' ? text(target, 'userPrincipalName') : null,
      groupType: type === 'Group' ? 'azureAD' : null, modifiedProperties: modified,
    })),
  };
  later(tenant, () => tenant.ledger.directoryAudits.add(row));
}

const INTUNE_CATEGORIES = { DeviceCompliancePolicy: 'Compliance', DeviceManagementConfigurationPolicy: 'DeviceConfiguration', MobileThreatDefenseConnector: 'Other', DeviceManagement: 'Other' } as const;

export type IntuneType = keyof typeof INTUNE_CATEGORIES;

/** What Intune writes about one change of one of its objects. */
export type IntuneChange = { type: IntuneType; verb: 'Create' | 'Patch' | 'Delete' | 'Assign'; object: Row; modified: ModifiedProperty[] };

/** One row of `/deviceManagement/auditEvents`; it becomes visible late. */
export function writeAuditEvent(tenant: Tenant, origin: Origin, { type, verb, object, modified }: IntuneChange): void {
  const activity = `${verb} ${type}`;
  const row = {
    id: tenant.random.guid(), displayName: activity, componentName: 'DeviceConfiguration', activity,
    activityDateTime: new Date(tenant.clock.now()).toISOString(), activityType: activity, activityOperationType: verb === 'Assign' ? 'Action' : verb, activityResult: 'Success',
    correlationId: correlationOf(tenant, origin), category: INTUNE_CATEGORIES[type], actor: actorOf(origin.author),
    resources: [{ resourceId: text(object, 'id'), displayName: text(object, 'displayName') || text(object, 'name'), auditResourceType: type, modifiedProperties: modified }],
  };
  later(tenant, () => tenant.ledger.auditEvents.add(row));
}

/** The properties in which two versions of an object differ, as JSON. */
export function differences(before: Row, after: Row): ModifiedProperty[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.map((displayName) => ({ displayName, oldValue: JSON.stringify(before[displayName] ?? null), newValue: JSON.stringify(after[displayName] ?? null) }));
  return changed.filter(({ oldValue, newValue }) => oldValue !== newValue);
}

function later(tenant: Tenant, run: () => void): void {
  tenant.clock.after(tenant.ledger.auditDelaySeconds / 60, run);
}

/** Assumed: the logs carry the caller's own id when it is a GUID. */
function correlationOf(tenant: Tenant, { clientRequestId }: Origin): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(clientRequestId) ? clientRequestId : tenant.random.guid();
}

function initiatorOf(author: Author): Row {
  if (author.kind === 'person') return { app: null, user: { id: author.id, displayName: author.displayName, userPrincipalName: author.upn, ipAddress: '' } };
  return { user: null, app: { appId: author.appId, displayName: author.displayName, servicePrincipalId: servicePrincipalOf(author.appId), servicePrincipalName: null } };
}

function actorOf(author: Author): Row {
  const nobody = { auditActorType: 'ItPro', userPermissions: ['*'], applicationId: null, applicationDisplayName: null, userPrincipalName: null, servicePrincipalName: null, ipAddress: null, userId: null };
  if (author.kind === 'person') return { ...nobody, userId: author.id, userPrincipalName: author.upn, applicationDisplayName: 'Microsoft Intune portal extension' };
  return { ...nobody, auditActorType: 'Application', applicationId: author.appId, applicationDisplayName: author.displayName, servicePrincipalName: author.displayName };
}
