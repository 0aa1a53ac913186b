import { WireError } from '../wire/errors.ts';
import { flag, same, text, texts, type Row } from '../wire/row.ts';
import { idsOf, setMember, type Tenant } from '../tenant/tenant.ts';
import { writeDirectoryAudit } from './audit.ts';
import { recordEffect, type Origin } from './author.ts';

const MISSING = 'Request_ResourceNotFound';

/** Adds or removes one direct member. Throws 400 for a dynamic group and for somebody who is a member already, 404 for who is none. */
export function changeMembership(tenant: Tenant, origin: Origin, group: Row, memberId: string, change: 'add' | 'remove'): void {
  const id = text(group, 'id');
  if (texts(group, 'groupTypes').includes('DynamicMembership')) throw new WireError(400, 'Request_BadRequest', 'Members of a group with dynamic membership cannot be changed.');
  const member = memberOf(tenant, memberId);
  const isMember = idsOf(group, 'members').some((known) => same(known, memberId));
  if (change === 'remove' && !isMember) throw missing(memberId);
  if (change === 'add' && member === undefined) throw missing(memberId);
  if (change === 'add' && isMember) throw new WireError(400, 'Request_BadRequest', "One or more added object references already exist for the following modified properties: 'members'.");
  tenant.ledger.beforeChange(tenant.tables.groups, id);
  setMember(tenant, id, memberId, change === 'add');
  const verb = change === 'add' ? 'Add member to group' : 'Remove member from group';
  const who = member ?? { type: 'Other' as const, row: { id: memberId } };
  recordEffect(tenant, origin, { target: id, summary: `${verb}: ${text(group, 'displayName')}, ${text(who.row, 'displayName') || memberId}` });
  const named = (name: string, value: string) => ({ displayName: name, oldValue: change === 'add' ? null : JSON.stringify(value), newValue: change === 'add' ? JSON.stringify(value) : null });
  writeDirectoryAudit(tenant, origin, {
    activity: verb, category: 'GroupManagement', operation: change === 'add' ? 'Assign' : 'Unassign', service: 'Core Directory',
    targets: [{ ...who, modified: [named('Group.ObjectID', id), named('Group.DisplayName', text(group, 'displayName'))] }, { type: 'Group', row: group, modified: [] }],
  });
}

/** Who may change the members of a role-assignable group needs a permission of its own. */
export function isProtected(group: Row): boolean {
  return flag(group, 'isAssignableToRole');
}

function memberOf(tenant: Tenant, id: string): { type: 'User' | 'Device' | 'Group'; row: Row } | undefined {
  const { users, devices, groups } = tenant.tables;
  for (const [type, table] of [['User', users], ['Device', devices], ['Group', groups]] as const) {
    const row = table.get(id);
    if (row !== undefined) return { type, row };
  }
  return undefined;
}

function missing(id: string): WireError {
  return new WireError(404, MISSING, `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`);
}
