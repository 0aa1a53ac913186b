import { text, type Row } from '../wire/row.ts';
import { wireError, WireError } from '../wire/errors.ts';
import { appRoleAssignment, servicePrincipal } from '../wire/resources.ts';
import { assignmentRow, servicePrincipalRow } from '../tenant/service-principals.ts';
import { findUser, membershipIndex, type App } from '../tenant/tenant.ts';
import type { Exchange, Reply } from './exchange.ts';
import { conditionOf, list, single } from './listing.ts';

const PAGE = { pageSize: 100, maxTop: 999 };

export function listServicePrincipals(exchange: Exchange): Reply {
  const condition = conditionOf(exchange, servicePrincipal);
  const rows = known(exchange).map((app) => servicePrincipalRow(exchange.tenant, app)).filter((row) => condition?.matches(row) !== false);
  return list(exchange, rows, { resource: servicePrincipal, ...PAGE });
}

export function getServicePrincipal(exchange: Exchange): Reply {
  const found = appOf(exchange);
  return single(exchange, found === undefined ? undefined : servicePrincipalRow(exchange.tenant, found), { resource: servicePrincipal }, missing(exchange), 'Request_ResourceNotFound');
}

/** Users and groups that the app is assigned to. */
export function listAppRoleAssignedTo(exchange: Exchange): Reply {
  const found = appOf(exchange);
  if (found === undefined) throw new WireError(404, 'Request_ResourceNotFound', missing(exchange));
  return list(exchange, (found.assignedTo ?? []).map((principal) => assignmentRow(exchange.tenant, found, principal)), { resource: appRoleAssignment, ...PAGE });
}

/** What a person is assigned to by name, and through groups that hold them directly: the principal is the group then. */
export function listAppRoleAssignments(exchange: Exchange): Reply {
  const asked = exchange.params['id'] ?? '';
  const person = findUser(exchange.tenant, asked);
  if (person === undefined) throw new WireError(404, 'Request_ResourceNotFound', missing(exchange));
  const id = text(person, 'id').toLowerCase();
  const principals = new Set([id, ...(membershipIndex(exchange.tenant).get(id) ?? [])]);
  const condition = conditionOf(exchange, appRoleAssignment);
  const rows = known(exchange).flatMap((app) => (app.assignedTo ?? []).filter((principal) => principals.has(principal.toLowerCase())).map((principal) => assignmentRow(exchange.tenant, app, principal)));
  return list(exchange, rows.filter((row: Row) => condition?.matches(row) !== false), { resource: appRoleAssignment, ...PAGE });
}

/** An export holds no service principals: they could not be read. */
function known(exchange: Exchange): readonly App[] {
  if (exchange.tenant.kind === 'dump') throw wireError('graph', 'forbidden', 'Insufficient privileges to complete the operation.');
  return exchange.tenant.apps;
}

function appOf(exchange: Exchange): App | undefined {
  const { id, appId } = exchange.params;
  return known(exchange).find((app) => (appId === undefined ? text(servicePrincipalRow(exchange.tenant, app), 'id') === id?.toLowerCase() : app.appId === appId.toLowerCase()));
}

function missing(exchange: Exchange): string {
  return `Resource '${exchange.params['id'] ?? exchange.params['appId'] ?? ''}' does not exist or one of its queried reference-property objects are not present.`;
}
