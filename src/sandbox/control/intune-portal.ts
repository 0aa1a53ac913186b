import { readBody } from '../wire/body.ts';
import { CONFIGURATION_PATCH, readConnector } from '../wire/intune-bodies.ts';
import { isRow, same, text, texts, type Row } from '../wire/row.ts';
import type { Origin } from '../live/author.ts';
import { updateConnector } from '../live/connector-writes.ts';
import { assignIntunePolicy, deleteIntunePolicy, updateIntunePolicy, type IntunePolicies } from '../live/intune-writes.ts';
import { setTenantDefault } from '../live/settings-writes.ts';
import type { Tenant } from '../tenant/tenant.ts';

const COLLECTIONS = { 'compliance-policy': 'deviceCompliancePolicies', 'configuration-policy': 'configurationPolicies' } as const satisfies Record<string, IntunePolicies>;

/** Something a person does in the Intune admin center. Policies by id or name, groups by id or display name. */
export type IntuneEdit =
  | { intune: 'connector'; patch: Row }
  /** Whether devices without a compliance policy count as noncompliant. */
  | { intune: 'tenant-default'; secureByDefault: boolean }
  | { intune: 'configuration-policy'; policy: string; patch: Row }
  | { intune: keyof typeof COLLECTIONS; policy: string; assignTo: string[] }
  | { intune: keyof typeof COLLECTIONS; policy: string; remove: true };

/** Does it, by the rules of the API. Throws when the API would refuse it, and a RangeError for what the tenant does not have. */
export function editInIntune(tenant: Tenant, origin: Origin, edit: IntuneEdit): void {
  if (edit.intune === 'connector') updateConnector(tenant, origin, readConnector(edit.patch, 'beta', false));
  else if (edit.intune === 'tenant-default') setTenantDefault(tenant, origin, edit.secureByDefault);
  else editPolicy(tenant, origin, edit);
}

function editPolicy(tenant: Tenant, origin: Origin, edit: Extract<IntuneEdit, { policy: string }>): void {
  const collection = COLLECTIONS[edit.intune];
  const policy = named(tenant.tables[collection].own(), edit.policy, 'policy');
  if ('patch' in edit) updateIntunePolicy(tenant, origin, collection, policy, readBody('graph', edit.patch, CONFIGURATION_PATCH));
  else if ('remove' in edit) deleteIntunePolicy(tenant, origin, collection, policy);
  else assignIntunePolicy(tenant, origin, collection, policy, edit.assignTo.map((group) => ({ '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: text(named(tenant.tables.groups.own(), group, 'group'), 'id') })));
}

function named(rows: readonly Row[], name: string, what: string): Row {
  const found = rows.find((row) => [text(row, 'id'), text(row, 'displayName'), text(row, 'name')].some((word) => same(word, name)));
  if (found === undefined) throw new RangeError(`No ${what} '${name}' in this tenant.`);
  return found;
}

/** An edit as the control API takes it. Throws a TypeError for anything else. */
export function readIntuneEdit(body: Row): IntuneEdit {
  const { intune, patch, secureByDefault, remove, assignTo } = body;
  const policy = text(body, 'policy');
  if (intune === 'connector' && isRow(patch)) return { intune, patch };
  if (intune === 'tenant-default' && typeof secureByDefault === 'boolean') return { intune, secureByDefault };
  if (intune === 'configuration-policy' && policy !== '' && isRow(patch)) return { intune, policy, patch };
  if ((intune === 'compliance-policy' || intune === 'configuration-policy') && policy !== '') {
    if (remove === true) return { intune, policy, remove };
    if (Array.isArray(assignTo)) return { intune, policy, assignTo: texts(body, 'assignTo') };
  }
  throw new TypeError('Needed is intune: connector with patch, tenant-default with secureByDefault, or compliance-policy or configuration-policy with policy and assignTo, remove or (configuration-policy) patch.');
}
