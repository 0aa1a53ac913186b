import { compliancePatch, POLICY_PATCH } from '../wire/bodies.ts';
import { readBody } from '../wire/body.ts';
import { isRow, same, text, type Row } from '../wire/row.ts';
import type { Origin } from '../live/author.ts';
import { updateIntunePolicy } from '../live/intune-writes.ts';
import { changeMembership } from '../live/group-writes.ts';
import { updatePolicy } from '../live/policy-writes.ts';
import { editInEntra, readEntraEdit, type EntraEdit, type Finder } from './entra-portal.ts';
import { editInIntune, readIntuneEdit, type IntuneEdit } from './intune-portal.ts';
import { PEOPLE } from '../tenant/pilot.ts';
import { GROUPS } from '../tenant/pilot-policies.ts';
import { findDevice, findUser, type Tenant } from '../tenant/tenant.ts';

/**
 * Something a person does in the portal. `as` is a name of the pilot (ivo), a user principal name, an object id or a display name;
 * so are members, and devices by name. A group is a name of the pilot (exceptions), an id or a display name.
 */
export type PortalEdit = { as: string } & (
  | { conditionalAccessPolicy: string; patch: Row }
  | { compliancePolicy: string; patch: Row }
  | { group: string; add: string }
  | { group: string; remove: string }
  | EntraEdit
  | IntuneEdit
);

/** Does it, by the rules of the API, and leaves what it leaves in the audit logs. Throws when the API would refuse it. */
export function editInPortal(tenant: Tenant, edit: PortalEdit): void {
  const origin: Origin = { author: personIn(tenant, edit.as), method: 'PORTAL', path: '', clientRequestId: '', justification: undefined };
  if ('intune' in edit) editInIntune(tenant, origin, edit);
  else if ('newGroup' in edit || 'newPolicy' in edit || 'delete' in edit || ('group' in edit && 'patch' in edit)) editInEntra(tenant, origin, edit, finderIn(tenant));
  else if ('conditionalAccessPolicy' in edit) updatePolicy(tenant, origin, rowIn(tenant, 'conditionalAccessPolicies', edit.conditionalAccessPolicy), readBody('graph', edit.patch, POLICY_PATCH));
  else if ('compliancePolicy' in edit) updateIntunePolicy(tenant, origin, 'deviceCompliancePolicies', rowIn(tenant, 'deviceCompliancePolicies', edit.compliancePolicy), readBody('graph', edit.patch, compliancePatch('beta')));
  else if ('add' in edit) changeMembership(tenant, origin, groupIn(tenant, edit.group), memberIn(tenant, edit.add), 'add');
  else changeMembership(tenant, origin, groupIn(tenant, edit.group), memberIn(tenant, edit.remove), 'remove');
}

/** An edit as the control API takes it. */
export function readEdit(body: Row): PortalEdit {
  const as = text(body, 'as');
  if (as === '') throw new TypeError('as is needed: who does it.');
  if (body['intune'] !== undefined) return { as, ...readIntuneEdit(body) };
  const entra = readEntraEdit(body);
  if (entra !== undefined) return { as, ...entra };
  const patch = isRow(body['patch']) ? body['patch'] : undefined;
  const [conditionalAccessPolicy, compliancePolicy, group, add, remove] = ['conditionalAccessPolicy', 'compliancePolicy', 'group', 'add', 'remove'].map((name) => text(body, name));
  if (conditionalAccessPolicy !== undefined && conditionalAccessPolicy !== '' && patch !== undefined) return { as, conditionalAccessPolicy, patch };
  if (compliancePolicy !== undefined && compliancePolicy !== '' && patch !== undefined) return { as, compliancePolicy, patch };
  if (group !== undefined && group !== '' && add !== undefined && add !== '') return { as, group, add };
  if (group !== undefined && group !== '' && remove !== undefined && remove !== '') return { as, group, remove };
  throw new TypeError('Needed is conditionalAccessPolicy or compliancePolicy with patch, or group with add, remove, patch or delete, or conditionalAccessPolicy with delete, or newGroup, newPolicy or intune.');
}

/** Throws a RangeError for somebody that the tenant does not know. */
export function personIn(tenant: Tenant, name: string): { kind: 'person'; id: string; upn: string; displayName: string } {
  const found = userNamed(tenant, name);
  return { kind: 'person', id: text(found, 'id'), upn: text(found, 'userPrincipalName'), displayName: text(found, 'displayName') };
}

/** As `personIn`: the row. */
export function userNamed(tenant: Tenant, name: string): Row {
  const found = userIn(tenant, name);
  if (found === undefined) throw new RangeError(`No person '${name}' in this tenant.`);
  return found;
}

function finderIn(tenant: Tenant): Finder {
  return { group: (name) => groupIn(tenant, name), policy: (name) => rowIn(tenant, 'conditionalAccessPolicies', name), member: (name) => memberIn(tenant, name) };
}

function userIn(tenant: Tenant, name: string): Row | undefined {
  const named = Object.entries(PEOPLE).find(([short, person]) => same(short, name) || same(person.displayName, name))?.[1];
  return findUser(tenant, named?.id ?? name) ?? tenant.tables.users.own().find((row) => same(text(row, 'displayName'), name));
}

/** An id that nobody has stays what it is: the change itself will refuse it. */
function memberIn(tenant: Tenant, name: string): string {
  return text(userIn(tenant, name) ?? findDevice(tenant, name), 'id') || name;
}

function groupIn(tenant: Tenant, name: string): Row {
  const id = Object.entries(GROUPS).find(([short]) => same(short, name))?.[1] ?? name;
  const found = tenant.tables.groups.get(id) ?? tenant.tables.groups.own().find((row) => same(text(row, 'displayName'), name));
  if (found === undefined) throw new RangeError(`No group '${name}' in this tenant.`);
  return found;
}

function rowIn(tenant: Tenant, table: 'conditionalAccessPolicies' | 'deviceCompliancePolicies', name: string): Row {
  const found = tenant.tables[table].get(name) ?? tenant.tables[table].own().find((row) => same(text(row, 'displayName'), name));
  if (found === undefined) throw new RangeError(`No policy '${name}' in this tenant.`);
  return found;
}
