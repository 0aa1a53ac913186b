import { readBody } from '../wire/body.ts';
import { GROUP, GROUP_PATCH, POLICY, POLICY_PATCH } from '../wire/bodies.ts';
import { WireError } from '../wire/errors.ts';
import { caPolicy, group } from '../wire/resources.ts';
import { flag, isRow, text, type Row } from '../wire/row.ts';
import { project, type Resource } from '../wire/schema.ts';
import { createGroup, deleteGroup, updateGroup } from '../live/group-life.ts';
import { changeMembership, isProtected, missingObject } from '../live/group-writes.ts';
import { createPolicy, deletePolicy, updatePolicy } from '../live/policy-writes.ts';
import { revokeSessions } from '../live/session-writes.ts';
import { findUser } from '../tenant/tenant.ts';
import type { Exchange, Reply } from './exchange.ts';
import { readable } from './listing.ts';

/** As many as one call may bind. */
const MOST_BOUND = 20;
const BIND = 'members@odata.bind';

export function postPolicy(exchange: Exchange): Reply {
  readable(exchange, 'conditionalAccessPolicies');
  return created(exchange, caPolicy, 'identity/conditionalAccess/policies', createPolicy(exchange.tenant, exchange.by, readBody('graph', exchange.body, POLICY)));
}

export function patchPolicy(exchange: Exchange): Reply {
  updatePolicy(exchange.tenant, exchange.by, knownPolicy(exchange), readBody('graph', exchange.body, POLICY_PATCH));
  return { status: 204 };
}

export function removePolicy(exchange: Exchange): Reply {
  deletePolicy(exchange.tenant, exchange.by, knownPolicy(exchange));
  return { status: 204 };
}

export function postRevokeSessions(exchange: Exchange): Reply {
  readable(exchange, 'users');
  const person = findUser(exchange.tenant, exchange.params['id'] ?? '');
  if (person === undefined) throw missingObject(exchange.params['id'] ?? '');
  if (isRow(exchange.body) && Object.keys(exchange.body).length > 0) throw new WireError(400, 'BadRequest', 'This action takes no parameters.');
  revokeSessions(exchange.tenant, exchange.by, person);
  return { status: 200, body: { '@odata.context': `https://graph.microsoft.com/${exchange.version}/$metadata#Edm.Boolean`, value: true } };
}

export function postGroup(exchange: Exchange): Reply {
  readable(exchange, 'groups');
  const body = readBody('graph', exchange.body, GROUP);
  if (flag(body, 'isAssignableToRole')) throw denied();
  return created(exchange, group, 'groups', createGroup(exchange.tenant, exchange.by, body, boundMembers(exchange.body)));
}

/** Members alone may be added by whoever may change memberships; the rest takes the right to change groups. */
export function patchGroup(exchange: Exchange): Reply {
  const target = changeableGroup(exchange);
  const patch = readBody('graph', exchange.body, GROUP_PATCH);
  const mayChangeGroups = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'].some((scope) => exchange.roles.has(scope));
  if (Object.keys(patch).length > 0 && !mayChangeGroups) throw denied();
  updateGroup(exchange.tenant, exchange.by, target, patch, boundMembers(exchange.body));
  return { status: 204 };
}

export function removeGroup(exchange: Exchange): Reply {
  deleteGroup(exchange.tenant, exchange.by, changeableGroup(exchange));
  return { status: 204 };
}

export function postMember(exchange: Exchange): Reply {
  const target = changeableGroup(exchange);
  const { body } = exchange;
  const id = referencedId(isRow(body) ? body['@odata.id'] : undefined);
  if (id === undefined || (isRow(body) && Object.keys(body).length > 1)) throw badRequest("The body must hold '@odata.id' and nothing else: the address of a directory object.");
  changeMembership(exchange.tenant, exchange.by, target, id, 'add');
  return { status: 204 };
}

export function deleteMember(exchange: Exchange): Reply {
  changeMembership(exchange.tenant, exchange.by, changeableGroup(exchange), exchange.params['memberId'] ?? '', 'remove');
  return { status: 204 };
}

/** The ids that the body binds as members; throws 400 for more than 20, for what is no address, and for any other binding. */
function boundMembers(body: unknown): string[] {
  const given = isRow(body) ? body : {};
  const other = Object.keys(given).find((name) => name.endsWith('@odata.bind') && name !== BIND);
  if (other !== undefined) throw badRequest(`'${other}' is not spoken here.`);
  const bound: unknown = given[BIND] ?? [];
  if (!Array.isArray(bound)) throw badRequest(`Invalid value for '${BIND}': expected a collection.`);
  if (bound.length > MOST_BOUND) throw badRequest(`At most ${MOST_BOUND} members can be added in one request.`);
  return bound.map((reference: unknown) => {
    const id = referencedId(reference);
    if (id === undefined) throw badRequest(`Invalid value for '${BIND}': expected addresses of directory objects.`);
    return id;
  });
}

function referencedId(reference: unknown): string | undefined {
  const id = typeof reference === 'string' ? /^https?:\/\/[^/]+\/(?:v1\.0|beta)\/(?:directoryObjects|users|devices|groups)\/([^/?#]+)$/.exec(reference)?.[1] : undefined;
  return id === undefined ? undefined : decodeURIComponent(id);
}

function changeableGroup(exchange: Exchange): Row {
  readable(exchange, 'groups');
  const id = exchange.params['id'] ?? '';
  const found = exchange.tenant.tables.groups.get(id);
  if (found === undefined || text(found, '@odata.type') === '#microsoft.graph.directoryRole') throw missingObject(id);
  if (isProtected(found) && !exchange.roles.has('RoleManagement.ReadWrite.Directory')) throw denied();
  return found;
}

function knownPolicy(exchange: Exchange): Row {
  readable(exchange, 'conditionalAccessPolicies');
  const id = exchange.params['id'] ?? '';
  const policy = exchange.tenant.tables.conditionalAccessPolicies.get(id);
  if (policy === undefined) throw new WireError(404, 'NotFound', `Policy '${id}' was not found.`);
  return policy;
}

function created({ version }: Exchange, resource: Resource, set: string, row: Row): Reply {
  return { status: 201, body: { '@odata.context': `https://graph.microsoft.com/${version}/$metadata#${set}/$entity`, ...project(resource, version, row, undefined) } };
}

function badRequest(message: string): WireError {
  return new WireError(400, 'Request_BadRequest', message);
}

function denied(): WireError {
  return new WireError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}
