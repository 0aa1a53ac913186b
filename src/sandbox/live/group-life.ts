import { WireError } from '../wire/errors.ts';
import { same, text, type Row } from '../wire/row.ts';
import { idsOf, setMember, type Tenant } from '../tenant/tenant.ts';
import { differences, writeDirectoryAudit } from './audit.ts';
import { recordEffect, type Origin } from './author.ts';
import { addMembers, applyMembership, newMembers } from './group-writes.ts';

const LONGEST = { displayName: 256, description: 1024, mailNickname: 64 } as const;

/**
 * Creates a security group with its first members and returns it. Nothing keeps two groups from having the same name. Throws 400 for
 * other kinds of groups and for texts that are too long, 404 for a member that does not exist.
 */
export function createGroup(tenant: Tenant, origin: Origin, body: Row, memberIds: readonly string[]): Row {
  checkTexts(body);
  if (body['mailEnabled'] !== false || body['securityEnabled'] !== true || idsOf(body, 'groupTypes').length > 0) throw badRequest('This tenant creates security groups with assigned members and without mail only.');
  const now = tenant.clock.stamp();
  const row: Row = {
    id: tenant.random.guid(), deletedDateTime: null, classification: null, createdDateTime: now, description: null, visibility: null, membershipRule: null, membershipRuleProcessingState: null,
    renewedDateTime: now, isAssignableToRole: null, mail: null, onPremisesSyncEnabled: null, ...body, groupTypes: [], members: [],
  };
  const members = newMembers(tenant, row, memberIds);
  tenant.ledger.beforeChange(tenant.tables.groups, text(row, 'id'));
  tenant.tables.groups.add(row);
  recordEffect(tenant, origin, { target: text(row, 'id'), summary: `Add group: ${text(row, 'displayName')}, ${members.length} members` });
  writeDirectoryAudit(tenant, origin, { activity: 'Add group', category: 'GroupManagement', operation: 'Add', service: 'Core Directory', targets: [{ type: 'Group', row, modified: differences({}, body) }] });
  for (const member of members) applyMembership(tenant, origin, row, member, 'add');
  return row;
}

/** Changes properties of a group and adds members, both or nothing. */
export function updateGroup(tenant: Tenant, origin: Origin, group: Row, patch: Row, memberIds: readonly string[]): void {
  const id = text(group, 'id');
  checkTexts(patch);
  const before = { ...group };
  if (memberIds.length > 0) addMembers(tenant, origin, group, memberIds);
  if (Object.keys(patch).length === 0) return;
  if (memberIds.length === 0) {
    tenant.ledger.beforeChange(tenant.tables.groups, id);
    recordEffect(tenant, origin, { target: id, summary: `Update group: ${text(group, 'displayName')}: ${Object.keys(patch).join(', ')}` });
  }
  const after = tenant.tables.groups.update(id, patch) ?? before;
  const modified = differences(before, after).filter(({ displayName }) => displayName in patch);
  writeDirectoryAudit(tenant, origin, { activity: 'Update group', category: 'GroupManagement', operation: 'Update', service: 'Core Directory', targets: [{ type: 'Group', row: after, modified }] });
}

/** Takes a group away, also out of the groups that hold it. Policies that name it keep the id, which then names nobody. */
export function deleteGroup(tenant: Tenant, origin: Origin, group: Row): void {
  const id = text(group, 'id');
  const { groups } = tenant.tables;
  const parents = [...groups.all()].filter((other) => idsOf(other, 'members').some((member) => same(member, id)));
  for (const row of [group, ...parents]) tenant.ledger.beforeChange(groups, text(row, 'id'));
  for (const parent of parents) setMember(tenant, text(parent, 'id'), id, false);
  groups.remove(id);
  tenant.memberships = undefined;
  recordEffect(tenant, origin, { target: id, summary: `Delete group: ${text(group, 'displayName')}` });
  writeDirectoryAudit(tenant, origin, { activity: 'Delete group', category: 'GroupManagement', operation: 'Delete', service: 'Core Directory', targets: [{ type: 'Group', row: group, modified: [] }] });
}

function checkTexts(body: Row): void {
  for (const [name, most] of Object.entries(LONGEST)) {
    if (text(body, name).length > most) throw badRequest(`Invalid value specified for property '${name}' of resource 'Group': at most ${most} characters.`);
  }
  if (body['displayName'] === null || text(body, 'displayName').trim() === '' && 'displayName' in body) throw badRequest("Invalid value specified for property 'displayName' of resource 'Group'.");
  // ASCII without what an address cannot hold.
  if ('mailNickname' in body && !/^[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]+$/.test(text(body, 'mailNickname'))) throw badRequest("Invalid value specified for property 'mailNickname' of resource 'Group'.");
}

function badRequest(message: string): WireError {
  return new WireError(400, 'Request_BadRequest', message);
}
