import { createHash } from 'node:crypto';
import { text, type Row } from '../wire/row.ts';
import type { App, Tenant } from './tenant.ts';

/** Of the apps that Microsoft itself runs. */
const MICROSOFT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';
const DEFAULT_ROLE = '00000000-0000-0000-0000-000000000000';
const CREATED = '2025-11-03T09:00:00Z';

/** A GUID that follows from a text and looks like no other. */
export function guidFrom(source: string): string {
  const hex = createHash('sha256').update(source).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The object of an app in this tenant. Its id is not the app id. */
export function servicePrincipalRow(tenant: Tenant, app: App): Row {
  const own = app.appId.startsWith('0a11de00-');
  return {
    id: guidFrom(`service principal ${app.appId.toLowerCase()}`), deletedDateTime: null, appId: app.appId.toLowerCase(), displayName: app.displayName, accountEnabled: app.disabled !== true,
    appDisplayName: app.displayName, appOwnerOrganizationId: own ? tenant.id : MICROSOFT, appRoleAssignmentRequired: app.assignedTo !== undefined, createdDateTime: CREATED,
    preferredSingleSignOnMode: app.signOnMode ?? null, servicePrincipalType: 'Application', signInAudience: own ? 'AzureADMyOrg' : 'AzureADMultipleOrgs', tags: own ? ['WindowsAzureActiveDirectoryIntegratedApp'] : [],
  };
}

/** One assignment of a user or a group to an app; the app has no roles of its own. */
export function assignmentRow(tenant: Tenant, app: App, principalId: string): Row {
  const { users, groups } = tenant.tables;
  const user = users.get(principalId);
  const principal = servicePrincipalRow(tenant, app);
  return {
    id: guidFrom(`assignment ${app.appId} ${principalId}`).replaceAll('-', ''), deletedDateTime: null, appRoleId: DEFAULT_ROLE, createdDateTime: CREATED,
    principalDisplayName: text(user ?? groups.get(principalId), 'displayName'), principalId, principalType: user === undefined ? 'Group' : 'User', resourceDisplayName: app.displayName, resourceId: text(principal, 'id'),
  };
}
