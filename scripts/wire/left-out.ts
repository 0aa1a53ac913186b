import { z } from 'zod/v4';
import type { Schema } from './open-api.ts';

/**
 * What the published descriptions at hand leave out although Gatehouse speaks it, from the reference pages of Microsoft Graph
 * (directoryRole, directoryAudit, operationApprovalRequest, servicePrincipal, appRoleAssignment, "Revoke sign-in sessions"), and two
 * answers that they describe otherwise than the pages: the updates of a Conditional Access policy and of a group answer 204 without a body.
 */
export function completed(source: unknown, version: 'v1.0' | 'beta'): unknown {
  const given = description.parse(source);
  const { paths, schemas } = version === 'beta' ? beta : both;
  const known = Object.fromEntries(Object.entries(given.components.schemas).filter(([name, schema]) => !(name in schemas && 'x-truncated' in schema)));
  const absent = Object.fromEntries(Object.entries(schemas).filter(([name]) => !(name in known)));
  return { ...given, paths: withoutBodies({ ...paths, ...given.paths }), components: { ...given.components, schemas: { ...known, ...absent } } };
}

const record = z.record(z.string(), z.unknown());
const description = z.looseObject({ paths: z.record(z.string(), record), components: z.looseObject({ schemas: z.record(z.string(), record) }) });

type Paths = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Their updates answer nothing. */
const silent = ['/identity/conditionalAccess/policies/{conditionalAccessPolicy-id}', '/groups/{group-id}'];

function withoutBodies(paths: Paths): Paths {
  return Object.fromEntries(Object.entries(paths).map(([path, methods]) => {
    const patch = record.safeParse(methods['patch']);
    return [path, silent.includes(path) && patch.success ? { ...methods, patch: { ...patch.data, responses: { '204': {} } } } : methods];
  }));
}

const graph = '#/components/schemas/microsoft.graph.';
const open = { $ref: '#/components/schemas/left-out.open' };
const named = (name: string): Schema => ({ $ref: `${graph}${name}` });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const oneOf = (members: string): Schema => ({ type: 'string', enum: members.split(' ') });

function properties(names: string, others: Readonly<Record<string, Schema>> = {}): Record<string, Schema> {
  return { ...Object.fromEntries(names.split(/\s+/).filter((name) => name !== '').map((name) => [name, open])), ...others };
}

function object(names: string, others?: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties: properties(names, others) };
}

function derived(base: string, names: string, others?: Readonly<Record<string, Schema>>): Schema {
  return { allOf: [named(base), object(names, others)] };
}

const options = (names: string) => names.split(' ').map((name) => ({ name, in: 'query' }));
const answer = (status: number, schema: Schema) => ({ [status]: { content: { 'application/json': { schema } } } });
const rows = (name: string): Schema => ({ properties: { value: listOf(named(name)) } });

const audit = {
  directoryAudit: derived('entity', 'activityDateTime activityDisplayName category correlationId loggedByService operationType resultReason', {
    additionalDetails: listOf(named('keyValue')), initiatedBy: named('auditActivityInitiator'), result: oneOf('success failure timeout unknownFutureValue'), targetResources: listOf(named('targetResource')),
  }),
  keyValue: object('key value'),
  auditActivityInitiator: object('', { app: named('appIdentity'), user: named('userIdentity') }),
  appIdentity: object('appId displayName servicePrincipalId servicePrincipalName'),
  userIdentity: object('id displayName ipAddress userPrincipalName'),
  targetResource: object('displayName id type userPrincipalName', { groupType: oneOf('unifiedGroups azureAD unknownFutureValue'), modifiedProperties: listOf(named('modifiedProperty')) }),
  modifiedProperty: object('displayName newValue oldValue'),
};

const apps = {
  servicePrincipal: derived('directoryObject', `accountEnabled alternativeNames appDescription appDisplayName appId appOwnerOrganizationId appRoleAssignmentRequired appRoles
    applicationTemplateId createdDateTime description disabledByMicrosoftStatus displayName homepage loginUrl logoutUrl notes preferredSingleSignOnMode replyUrls
    servicePrincipalNames servicePrincipalType signInAudience tags`),
  appRoleAssignment: derived('directoryObject', 'appRoleId createdDateTime principalDisplayName principalId principalType resourceDisplayName resourceId'),
};

const roles = { directoryRole: derived('directoryObject', 'description displayName roleTemplateId') };

/** The last two properties come although no page names them. */
const approvals = {
  operationApprovalRequest: derived('entity', 'approvalJustification expirationDateTime lastModifiedDateTime requestDateTime requestJustification payloadName payloadOperation', {
    approver: named('identitySet'), requestor: named('identitySet'), status: oneOf('unknown needsApproval approved rejected cancelled completed expired unknownFutureValue'),
    requiredOperationApprovalPolicyTypes: listOf(named('operationApprovalPolicyType')),
  }),
  operationApprovalPolicyType: oneOf(
    'unknown deviceAction deviceWipe deviceRetire deviceRetireNonCompliant deviceDelete deviceLock deviceErase deviceDisableActivationLock windowsEnrollment compliancePolicy configurationPolicy appProtectionPolicy policySet filter endpointSecurityPolicy app script role deviceResetPasscode customOrganizationalMessage unknownFutureValue',
  ),
};

const bothPaths = {
  '/auditLogs/directoryAudits': { get: { parameters: options('$filter $top $orderby'), responses: answer(200, rows('directoryAudit')) } },
  '/auditLogs/directoryAudits/{directoryAudit-id}': { get: { responses: answer(200, named('directoryAudit')) } },
  '/servicePrincipals': { get: { parameters: options('$filter $top $select $orderby $count $search $expand'), responses: answer(200, rows('servicePrincipal')) } },
  '/servicePrincipals/{servicePrincipal-id}': { get: { parameters: options('$select $expand'), responses: answer(200, named('servicePrincipal')) } },
  '/servicePrincipals/{servicePrincipal-id}/appRoleAssignedTo': { get: { parameters: options('$top $select $count'), responses: answer(200, rows('appRoleAssignment')) } },
  '/users/{user-id}/appRoleAssignments': { get: { parameters: options('$filter $top $select $count'), responses: answer(200, rows('appRoleAssignment')) } },
  '/users/{user-id}/revokeSignInSessions': { post: { responses: answer(200, { properties: { value: open } }) } },
};

const approvalPaths = {
  '/deviceManagement/operationApprovalRequests': { get: { parameters: options('$filter $top $select $orderby $skip $count $expand'), responses: answer(200, rows('operationApprovalRequest')) } },
  '/deviceManagement/operationApprovalRequests/{operationApprovalRequest-id}': { get: { parameters: options('$select $expand'), responses: answer(200, named('operationApprovalRequest')) } },
};

const both = { paths: bothPaths, schemas: schemasOf({ ...audit, ...apps, ...roles }) };
const beta = { paths: { ...bothPaths, ...approvalPaths }, schemas: schemasOf({ ...audit, ...apps, ...roles, ...approvals }) };

function schemasOf(schemas: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  return { 'left-out.open': { 'x-truncated': true }, ...Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [`microsoft.graph.${name}`, schema])) };
}
