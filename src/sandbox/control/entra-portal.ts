import { GROUP, GROUP_PATCH, POLICY } from '../wire/bodies.ts';
import { readBody } from '../wire/body.ts';
import { isRow, text, texts, type Row } from '../wire/row.ts';
import type { Origin } from '../live/author.ts';
import { createGroup, deleteGroup, updateGroup } from '../live/group-life.ts';
import { createPolicy, deletePolicy } from '../live/policy-writes.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** Something that begins or ends in the Entra admin center, or changes its name. Bodies are those of the API. */
export type EntraEdit =
  | { newGroup: Row; members: string[] }
  | { group: string; patch: Row }
  | { group: string; delete: true }
  | { newPolicy: Row }
  | { conditionalAccessPolicy: string; delete: true };

/** How names become rows and ids. */
export type Finder = { group(name: string): Row; policy(name: string): Row; member(name: string): string };

export function editInEntra(tenant: Tenant, origin: Origin, edit: EntraEdit, find: Finder): void {
  if ('newGroup' in edit) createGroup(tenant, origin, readBody('graph', edit.newGroup, GROUP), edit.members.map((name) => find.member(name)));
  else if ('newPolicy' in edit) createPolicy(tenant, origin, readBody('graph', edit.newPolicy, POLICY));
  else if ('conditionalAccessPolicy' in edit) deletePolicy(tenant, origin, find.policy(edit.conditionalAccessPolicy));
  else if ('patch' in edit) updateGroup(tenant, origin, find.group(edit.group), readBody('graph', edit.patch, GROUP_PATCH), []);
  else deleteGroup(tenant, origin, find.group(edit.group));
}

/** An edit as the control API takes it; undefined when it is none of these. */
export function readEntraEdit(body: Row): EntraEdit | undefined {
  const [conditionalAccessPolicy, group] = [text(body, 'conditionalAccessPolicy'), text(body, 'group')];
  if (isRow(body['newGroup'])) return { newGroup: body['newGroup'], members: texts(body, 'members') };
  if (isRow(body['newPolicy'])) return { newPolicy: body['newPolicy'] };
  if (conditionalAccessPolicy !== '' && body['delete'] === true) return { conditionalAccessPolicy, delete: true };
  if (group !== '' && body['delete'] === true) return { group, delete: true };
  return group !== '' && isRow(body['patch']) ? { group, patch: body['patch'] } : undefined;
}
