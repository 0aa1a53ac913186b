import { WireError } from '../wire/errors.ts';
import { flag, same, text, texts, type Row } from '../wire/row.ts';
import { idsOf, setMember, type Tenant } from '../tenant/tenant.ts';
import { writeDirectoryAudit } from './audit.ts';
import { recordEffect, type Origin } from './author.ts';

type Change = 'add' | 'remove';
type Member = { type: 'User' | 'Device' | 'Group' | 'Other'; row: Row };

/** Adds or removes one direct member. Throws 400 for a dynamic group and for somebody who is a member already, 404 for who is none. */
export function changeMembership(tenant: Tenant, origin: Origin, group: Row, memberId: string, change: Change): void {
  const member = changeable(tenant, group, memberId, change);
  tenant.ledger.beforeChange(tenant.tables.groups, text(group, 'id'));
  recordEffect(tenant, origin, { target: text(group, 'id'), summary: `${verbOf(change)}: ${text(group, 'displayName')}, ${text(member.row, 'displayName') || memberId}` });
  applyMembership(tenant, origin, group, member, change);
}

/** Adds several members in one call: all of them or, when one cannot be added, none. Throws as `changeMembership` does. */
export function addMembers(tenant: Tenant, origin: Origin, group: Row, memberIds: readonly string[]): void {
  const members = newMembers(tenant, group, memberIds);
  tenant.ledger.beforeChange(tenant.tables.groups, text(group, 'id'));
  recordEffect(tenant, origin, { target: text(group, 'id'), summary: `${verbOf('add')}: ${text(group, 'displayName')}, ${members.length} at once` });
  for (const member of members) applyMembership(tenant, origin, group, member, 'add');
}

/** Checks a list of members to be added: each exists, none is in the group, none is named twice. */
export function newMembers(tenant: Tenant, group: Row, memberIds: readonly string[]): Member[] {
  if (new Set(memberIds.map((id) => id.toLowerCase())).size < memberIds.length) throw new WireError(400, 'Request_BadRequest', 'A member is named more than once.');
  return memberIds.map((id) => changeable(tenant, group, id, 'add'));
}

/** Writes one membership and its line in the audit log; the caller has checked it and counts the call. */
export function applyMembership(tenant: Tenant, origin: Origin, group: Row, member: Member, change: Change): void {
  const id = text(group, 'id');
  setMember(tenant, id, text(member.row, 'id'), change === 'add');
  const named = (name: string, value: string) => ({ displayName: name, oldValue: change === 'add' ? null : JSON.stringify(value), newValue: change === 'add' ? JSON.stringify(value) : null });
  writeDirectoryAudit(tenant, origin, {
    activity: verbOf(change), category: 'GroupManagement', operation: change === 'add' ? 'Assign' : 'Unassign', service: 'Core Directory',
    targets: [{ ...member, modified: [named('Group.ObjectID', id), named('Group.DisplayName', text(group, 'displayName'))] }, { type: 'Group', row: group, modified: [] }],
  });
}

/** Who may change the members of a role-assignable group needs a permission of its own. */
export function isProtected(group: Row): boolean {
  return flag(group, 'isAssignableToRole');
}

/** The 404 for an object of the directory. */
export function missingObject(id: string): WireError {
  return new WireError(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`);
}

function verbOf(change: Change): string {
  return change === 'add' ? 'Add member to group' : 'Remove member from group';
}

function changeable(tenant: Tenant, group: Row, memberId: string, change: Change): Member {
  if (texts(group, 'groupTypes').includes('DynamicMembership')) throw new WireError(400, 'Request_BadRequest', 'Members of a group with dynamic membership cannot be changed.');
  const member = memberOf(tenant, memberId);
  const isMember = idsOf(group, 'members').some((known) => same(known, memberId));
  if (change === 'remove' && !isMember) throw missingObject(memberId);
  if (change === 'add' && member === undefined) throw missingObject(memberId);
  if (change === 'add' && isMember) throw new WireError(400, 'Request_BadRequest', "One or more added object references already exist for the following modified properties: 'members'.");
  return member ?? { type: 'Other', row: { id: memberId } };
}

/** By object id alone: a device's `deviceId` names no member. */
function memberOf(tenant: Tenant, id: string): Member | undefined {
  const { users, devices, groups } = tenant.tables;
  for (const [type, table] of [['User', users], ['Device', devices], ['Group', groups]] as const) {
    const row = table.get(id);
    if (row !== undefined) return { type, row };
  }
  return undefined;
}
