import { readBody } from '../wire/body.ts';
import { POLICY_PATCH } from '../wire/bodies.ts';
import { WireError } from '../wire/errors.ts';
import { isRow, text, type Row } from '../wire/row.ts';
import { changeMembership, isProtected } from '../live/group-writes.ts';
import { updatePolicy } from '../live/policy-writes.ts';
import { revokeSessions } from '../live/session-writes.ts';
import { findUser } from '../tenant/tenant.ts';
import type { Exchange, Reply } from './exchange.ts';
import { readable } from './listing.ts';

const MISSING = 'Request_ResourceNotFound';

export function patchPolicy(exchange: Exchange): Reply {
  readable(exchange, 'conditionalAccessPolicies');
  const id = exchange.params['id'] ?? '';
  const policy = exchange.tenant.tables.conditionalAccessPolicies.get(id);
  if (policy === undefined) throw new WireError(404, 'NotFound', `Policy '${id}' was not found.`);
  updatePolicy(exchange.tenant, exchange.by, policy, readBody('graph', exchange.body, POLICY_PATCH));
  return { status: 204 };
}

export function postRevokeSessions(exchange: Exchange): Reply {
  readable(exchange, 'users');
  const person = findUser(exchange.tenant, exchange.params['id'] ?? '');
  if (person === undefined) throw missing(exchange.params['id'] ?? '');
  if (isRow(exchange.body) && Object.keys(exchange.body).length > 0) throw new WireError(400, 'BadRequest', 'This action takes no parameters.');
  revokeSessions(exchange.tenant, exchange.by, person);
  return { status: 200, body: { '@odata.context': `https://graph.microsoft.com/${exchange.version}/$metadata#Edm.Boolean`, value: true } };
}

export function postMember(exchange: Exchange): Reply {
  const group = changeableGroup(exchange);
  const { body } = exchange;
  const reference = isRow(body) ? text(body, '@odata.id') : '';
  const id = /^https?:\/\/[^/]+\/(?:v1\.0|beta)\/(?:directoryObjects|users|devices|groups)\/([^/?#]+)$/.exec(reference)?.[1];
  if (id === undefined || (isRow(body) && Object.keys(body).length > 1)) throw new WireError(400, 'Request_BadRequest', "The body must hold '@odata.id' and nothing else: the address of a directory object.");
  changeMembership(exchange.tenant, exchange.by, group, decodeURIComponent(id), 'add');
  return { status: 204 };
}

export function deleteMember(exchange: Exchange): Reply {
  changeMembership(exchange.tenant, exchange.by, changeableGroup(exchange), exchange.params['memberId'] ?? '', 'remove');
  return { status: 204 };
}

function changeableGroup(exchange: Exchange): Row {
  readable(exchange, 'groups');
  const id = exchange.params['id'] ?? '';
  const group = exchange.tenant.tables.groups.get(id);
  if (group === undefined || text(group, '@odata.type') === '#microsoft.graph.directoryRole') throw missing(id);
  if (isProtected(group) && !exchange.roles.has('RoleManagement.ReadWrite.Directory')) throw new WireError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  return group;
}

function missing(id: string): WireError {
  return new WireError(404, MISSING, `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`);
}
