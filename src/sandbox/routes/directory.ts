import { text, type Row } from '../wire/row.ts';
import { WireError } from '../wire/errors.ts';
import { badQuery } from '../wire/query.ts';
import { device, group, user } from '../wire/resources.ts';
import { project, type Resource } from '../wire/schema.ts';
import { findUser, groupsOf, groupsOfDevice, idsOf, type Tenant } from '../tenant/tenant.ts';
import type { Exchange, Reply } from './exchange.ts';
import { conditionOf, list, matching, readable, single } from './listing.ts';

/** Directory lists: 100 a page, `$top` up to 999. */
const PAGE = { pageSize: 100, maxTop: 999 };
const MISSING = 'Request_ResourceNotFound';

export function listUsers(exchange: Exchange): Reply {
  readable(exchange, 'users');
  const rows = matching(exchange.tenant.tables.users, conditionOf(exchange, user));
  return list(exchange, exchange.query.count ? [...rows] : rows, { resource: user, ...PAGE });
}

export function getUser(exchange: Exchange): Reply {
  readable(exchange, 'users');
  return single(exchange, findUser(exchange.tenant, exchange.params['id'] ?? ''), { resource: user }, missing(exchange), MISSING);
}

export function listDevices(exchange: Exchange): Reply {
  readable(exchange, 'devices');
  const rows = matching(exchange.tenant.tables.devices, conditionOf(exchange, device));
  return list(exchange, exchange.query.count ? [...rows] : rows, { resource: device, ...PAGE, finish: (shown, row) => withOwners(exchange, shown, row) });
}

export function getDevice(exchange: Exchange): Reply {
  readable(exchange, 'devices');
  return single(exchange, deviceOf(exchange), { resource: device, finish: (shown, row) => withOwners(exchange, shown, row) }, missing(exchange), MISSING);
}

export function listRegisteredOwners(exchange: Exchange): Reply {
  readable(exchange, 'devices');
  const owned = deviceOf(exchange);
  if (owned === undefined) throw new WireError(404, MISSING, missing(exchange));
  return objects(exchange, idsOf(owned, 'registeredOwners'));
}

/** Owner and user of a device are the same person here: both lists follow from `registeredOwners`. */
export function listDevicesOfUser(exchange: Exchange): Reply {
  readable(exchange, 'devices');
  const id = userIdOf(exchange);
  return list(exchange, exchange.tenant.tables.devices.find('registeredOwners', id), { resource: device, ...PAGE, finish: (shown) => ({ '@odata.type': '#microsoft.graph.device', ...shown }) });
}

export function listTransitiveMemberOf(exchange: Exchange): Reply {
  readable(exchange, 'groups');
  const ids = exchange.path.startsWith('/devices/') ? groupsOfDevice(exchange.tenant, deviceOf(exchange)) : groupsOf(exchange.tenant, [userIdOf(exchange)]);
  const onlyGroups = exchange.path.endsWith('/microsoft.graph.group');
  const rows = [...ids].map((id) => exchange.tenant.tables.groups.get(id)).filter((row) => row !== undefined).filter((row) => !onlyGroups || kindOf(row) === 'group');
  return list(exchange, filtered(exchange, rows), { resource: groupOrRole, ...PAGE, finish: (shown, row) => ({ '@odata.type': `#microsoft.graph.${kindOf(row)}`, ...shown }) });
}

export function listGroups(exchange: Exchange): Reply {
  readable(exchange, 'groups');
  const rows = [...matching(exchange.tenant.tables.groups, conditionOf(exchange, group))].filter((row) => kindOf(row) === 'group');
  return list(exchange, rows, { resource: group, ...PAGE });
}

export function getGroup(exchange: Exchange): Reply {
  readable(exchange, 'groups');
  return single(exchange, exchange.tenant.tables.groups.get(exchange.params['id'] ?? ''), { resource: group }, missing(exchange), MISSING);
}

export function listMembers(exchange: Exchange): Reply {
  return objects(exchange, idsOf(knownGroup(exchange), 'members'));
}

export function listTransitiveMembers(exchange: Exchange): Reply {
  const found = new Set<string>();
  const open = idsOf(knownGroup(exchange), 'members');
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...idsOf(exchange.tenant.tables.groups.get(id), 'members'));
  }
  return objects(exchange, [...found]);
}

function knownGroup(exchange: Exchange): Row {
  readable(exchange, 'groups');
  const row = exchange.tenant.tables.groups.get(exchange.params['id'] ?? '');
  if (row === undefined) throw new WireError(404, MISSING, missing(exchange));
  return row;
}

/** Members and owners of any kind; one that the tenant does not know comes with its id alone, as Graph sends hidden objects. */
function objects(exchange: Exchange, ids: readonly string[]): Reply {
  const cast = /\/microsoft\.graph\.(user|device|group)$/.exec(exchange.path)?.[1];
  const held = objectsById(exchange.tenant, ids, cast);
  return list(exchange, exchange.query.count ? [...held] : held, { resource: anything, ...PAGE, finish: (_shown, row) => shownObject(exchange, row) });
}

function* objectsById(tenant: Tenant, ids: readonly string[], cast: string | undefined): Generator<Row> {
  for (const id of ids) {
    const found = objectById(tenant, id);
    if (cast === undefined || found.kind === cast) yield found;
  }
}

const groupOrRole: Resource = { ...group, name: 'directoryObject', properties: new Set([...group.properties, 'roleTemplateId']) };

/** `$select` on a mixed list may name a property of any of the kinds. */
const anything: Resource = { ...user, name: 'directoryObject', properties: new Set([...user.properties, ...device.properties, ...group.properties]) };

function shownObject(exchange: Exchange, held: Row): Row {
  const kind = text(held, 'kind');
  const row = typeof held['row'] === 'object' && held['row'] !== null ? { ...held['row'] } : {};
  const known = { user, device, group }[kind];
  return { '@odata.type': `#microsoft.graph.${kind}`, ...(known === undefined ? row : project(known, exchange.version, row, exchange.query.select)) };
}

function objectById(tenant: Tenant, id: string): { kind: string; row: Row } {
  const { users, devices, groups } = tenant.tables;
  const person = users.get(id);
  if (person !== undefined) return { kind: 'user', row: person };
  const owned = devices.get(id) ?? devices.find('deviceId', id)[0];
  if (owned !== undefined) return { kind: 'device', row: owned };
  const set = groups.get(id);
  return set === undefined ? { kind: 'directoryObject', row: { id } } : { kind: kindOf(set), row: set };
}

/** Directory roles are kept among the groups, told apart by their type. */
function kindOf(row: Row): string {
  return text(row, '@odata.type') === '#microsoft.graph.directoryRole' ? 'directoryRole' : 'group';
}

function filtered(exchange: Exchange, rows: Row[]): Row[] {
  const condition = conditionOf(exchange, group);
  return condition === undefined ? rows : rows.filter((row) => condition.matches(row));
}

function withOwners(exchange: Exchange, shown: Row, row: Row): Row {
  const { expand, select } = exchange.query;
  if (expand === undefined) return shown;
  for (const name of expand) if (name !== 'registeredOwners' && name !== 'registeredUsers') throw badQuery(`Could not find a property named '${name}' on type 'microsoft.graph.device'.`);
  const people = idsOf(row, 'registeredOwners').map((id) => objectById(exchange.tenant, id));
  const owners = people.map((found) => shownObject({ ...exchange, query: { count: false, sent: new URLSearchParams() } }, found));
  return { ...(select === undefined ? shown : { id: row['id'], ...shown }), ...Object.fromEntries(expand.map((name) => [name, owners])) };
}

function deviceOf(exchange: Exchange): Row | undefined {
  const { devices } = exchange.tenant.tables;
  const { id, deviceId } = exchange.params;
  return deviceId === undefined ? devices.get(id ?? '') : devices.find('deviceId', deviceId)[0];
}

/** When users could not be read, what belongs to a person can still be read by the id itself. */
function userIdOf(exchange: Exchange): string {
  const asked = exchange.params['id'] ?? '';
  const found = findUser(exchange.tenant, asked);
  if (found === undefined && !exchange.tenant.absent.has('users')) throw new WireError(404, MISSING, missing(exchange));
  return found === undefined ? asked : text(found, 'id');
}

function missing(exchange: Exchange): string {
  return `Resource '${exchange.params['id'] ?? exchange.params['deviceId'] ?? ''}' does not exist or one of its queried reference-property objects are not present.`;
}
