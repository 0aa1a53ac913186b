import { WireError } from '../wire/errors.ts';
import { amount, text, type Row } from '../wire/row.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { guarded, type GuardedChange } from './approval-requests.ts';
import { differences, writeAuditEvent, type IntuneChange } from './audit.ts';
import { recordEffect, type Origin } from './author.ts';
import { checkIn } from './intune.ts';

/** Assumed: Intune tells devices of a changed policy "immediately up to a few hours" later. */
const PUSH_MINUTES = 15;

const KINDS = {
  deviceCompliancePolicies: { type: 'DeviceCompliancePolicy', policyType: 'compliancePolicy' },
  configurationPolicies: { type: 'DeviceManagementConfigurationPolicy', policyType: 'endpointSecurityPolicy' },
} as const;

/** The collections of policies that devices get from Intune. */
export type IntunePolicies = keyof typeof KINDS;

/** Adds a policy that nobody is assigned to yet. Where another administrator must agree it comes when they do, under the id it has here. */
export function createIntunePolicy(tenant: Tenant, origin: Origin, collection: IntunePolicies, policy: Row): void {
  change(tenant, origin, collection, { policy, operation: 'Create' }, () => {
    const { id, table } = held(tenant, collection, policy);
    tenant.ledger.beforeChange(table, id);
    table.add(policy);
    done(tenant, origin, collection, { verb: 'Create', object: policy, modified: differences({}, policy) }, 'created');
  });
}

/** Changes what is given; the devices hear of it some minutes later and are evaluated anew. */
export function updateIntunePolicy(tenant: Tenant, origin: Origin, collection: IntunePolicies, policy: Row, patch: Row): void {
  change(tenant, origin, collection, { policy, operation: 'Update' }, () => {
    const counted = collection === 'deviceCompliancePolicies' ? { version: amount(tenant.tables[collection].get(text(policy, 'id')), 'version', 1) + 1 } : {};
    replace(tenant, origin, collection, policy, { ...patch, ...counted, lastModifiedDateTime: new Date(tenant.clock.now()).toISOString() }, 'Patch', Object.keys(patch).join(', '));
  });
}

/** Lets the policy go to exactly these targets; whom it went to before is forgotten. */
export function assignIntunePolicy(tenant: Tenant, origin: Origin, collection: IntunePolicies, policy: Row, targets: readonly Row[]): void {
  const assignments = targets.map((target) => ({ id: `${text(policy, 'id')}_${targetId(target)}`, ...(collection === 'configurationPolicies' ? { source: 'direct', sourceId: text(policy, 'id') } : {}), target }));
  const flag = collection === 'configurationPolicies' ? { isAssigned: assignments.length > 0 } : {};
  change(tenant, origin, collection, { policy, operation: 'Assign' }, () => replace(tenant, origin, collection, policy, { assignments, ...flag }, 'Assign', `assigned to ${targets.length}`));
}

export function deleteIntunePolicy(tenant: Tenant, origin: Origin, collection: IntunePolicies, policy: Row): void {
  change(tenant, origin, collection, { policy, operation: 'Delete' }, () => {
    const { id, table } = held(tenant, collection, policy);
    tenant.ledger.beforeChange(table, id);
    table.remove(id);
    done(tenant, origin, collection, { verb: 'Delete', object: policy, modified: differences(policy, {}) }, 'deleted');
  });
}

function change(tenant: Tenant, origin: Origin, collection: IntunePolicies, { policy, operation }: { policy: Row; operation: GuardedChange['operation'] }, apply: () => void): void {
  guarded(tenant, origin, { object: { id: text(policy, 'id'), name: nameOf(policy) }, policyType: KINDS[collection].policyType, operation, apply });
}

/** A policy that went while its change waited for approval cannot be changed any more. */
function replace(tenant: Tenant, origin: Origin, collection: IntunePolicies, policy: Row, patch: Row, verb: 'Patch' | 'Assign', words: string): void {
  const { id, table } = held(tenant, collection, policy);
  const before = { ...table.get(id) };
  tenant.ledger.beforeChange(table, id);
  const after = table.update(id, patch);
  if (after === undefined) throw new WireError(404, 'ResourceNotFound', `The policy ${id} was not found.`);
  done(tenant, origin, collection, { verb, object: after, modified: differences(before, after) }, words);
}

function done(tenant: Tenant, origin: Origin, collection: IntunePolicies, event: Omit<IntuneChange, 'type'>, words: string): void {
  recordEffect(tenant, origin, { target: text(event.object, 'id'), summary: `${nameOf(event.object)}: ${words}` });
  writeAuditEvent(tenant, origin, { type: KINDS[collection].type, ...event });
  tenant.clock.after(PUSH_MINUTES, () => {
    for (const managedId of tenant.hidden.live) checkIn(tenant, managedId);
  });
}

function held(tenant: Tenant, collection: IntunePolicies, policy: Row): { id: string; table: Tenant['tables'][IntunePolicies] } {
  return { id: text(policy, 'id'), table: tenant.tables[collection] };
}

/** Compliance policies have a display name, those of the settings catalog a name. */
function nameOf(policy: Row): string {
  return text(policy, 'displayName') || text(policy, 'name');
}

/** Everybody and everything have fixed ids in every tenant. */
const EVERYWHERE: Record<string, string> = { '#microsoft.graph.allDevicesAssignmentTarget': 'adadadad-808e-44e2-905a-0b7873a8a531', '#microsoft.graph.allLicensedUsersAssignmentTarget': 'acacacac-9df4-4c7d-9d50-4ef0226f57a9' };

function targetId(target: Row): string {
  return text(target, 'groupId') || (EVERYWHERE[text(target, '@odata.type')] ?? '');
}
