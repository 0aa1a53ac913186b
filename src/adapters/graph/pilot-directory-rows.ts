import { z } from 'zod/v4';
import { appId, directoryObjectId, groupId, type DirectoryObjectId } from '../../core/facts/ids.ts';
import type { PilotGroup, ProtectedApp, ServicePlan } from '../../core/pilot/facts.ts';
import { flag, idText, isObject, lax, readRow, text, type GapList } from '../upstream/fields.ts';

const groupRow = z.object({ id: lax(idText(groupId)), displayName: lax(text), securityEnabled: lax(flag), groupTypes: lax(z.array(z.string())), isAssignableToRole: lax(flag) });

export const groupProperties = Object.keys(groupRow.shape);

/** Undefined when the row has no id. Entra writes null for a group that no role can be assigned to. */
export function parsePilotGroup(row: unknown, members: readonly DirectoryObjectId[], gaps: GapList): PilotGroup | undefined {
  const group = readRow(groupRow, row, gaps, ['securityEnabled', 'groupTypes']);
  if (group.id === undefined) return undefined;
  return {
    id: group.id,
    displayName: group.displayName,
    securityEnabled: group.securityEnabled,
    dynamic: group.groupTypes?.some((type) => type.toLowerCase() === 'dynamicmembership'),
    roleAssignable: isObject(row) && row['isAssignableToRole'] === null ? false : group.isAssignableToRole,
    members,
  };
}

const memberRow = z.object({ id: lax(idText(directoryObjectId)) });

export function parseMemberId(row: unknown): DirectoryObjectId | undefined {
  return memberRow.catch({ id: undefined }).parse(row).id;
}

const planRow = z.object({ service: lax(text), servicePlanId: lax(text), capabilityStatus: lax(text) });

/** What works: `Warning` is the time after a subscription has run out in which it still works. */
const working = ['enabled', 'warning'];

/** Undefined when the plan has no id, or does not say whether it works. */
export function parseServicePlan(row: unknown, gaps: GapList): ServicePlan | undefined {
  const { service, servicePlanId, capabilityStatus } = readRow(planRow, row, gaps, ['servicePlanId', 'capabilityStatus']);
  if (servicePlanId === undefined || capabilityStatus === undefined) return undefined;
  return { service: service ?? '', servicePlanId: servicePlanId.toLowerCase(), enabled: working.includes(capabilityStatus.toLowerCase()) };
}

const appRow = z.object({
  id: lax(text), appId: lax(idText(appId)), displayName: lax(text), accountEnabled: lax(flag), appRoleAssignmentRequired: lax(flag), preferredSingleSignOnMode: lax(text),
});

export const appProperties = Object.keys(appRow.shape);

/** An app as the tenant knows it, with the object id of its service principal. */
export interface AppRow {
  readonly objectId: string;
  readonly app: ProtectedApp;
}

export function parseApp(row: unknown, gaps: GapList): AppRow | undefined {
  const { id, appId: app, displayName, accountEnabled, appRoleAssignmentRequired, preferredSingleSignOnMode } = readRow(appRow, row, gaps, ['appId', 'accountEnabled', 'appRoleAssignmentRequired']);
  if (id === undefined || app === undefined) return undefined;
  return { objectId: id, app: { appId: app, displayName, enabled: accountEnabled, assignmentRequired: appRoleAssignmentRequired, signOnMode: preferredSingleSignOnMode?.toLowerCase() } };
}

const assignmentRow = z.object({ principalId: lax(idText(directoryObjectId)), principalType: lax(text) });

/** To whom an app is assigned; `kind` undefined: neither a person nor a group. */
export interface AppAssignment {
  readonly id: DirectoryObjectId;
  readonly kind: 'user' | 'group' | undefined;
}

export function parseAppAssignment(row: unknown, gaps: GapList): AppAssignment | undefined {
  const { principalId, principalType } = readRow(assignmentRow, row, gaps, ['principalId', 'principalType']);
  const type = principalType?.toLowerCase();
  return principalId === undefined ? undefined : { id: principalId, kind: type === 'user' || type === 'group' ? type : undefined };
}
