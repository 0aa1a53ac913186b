import { WireError } from '../wire/errors.ts';
import { isRow, part, same, text, texts, type Row } from '../wire/row.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { writeDirectoryAudit } from './audit.ts';
import { recordEffect, type Origin } from './author.ts';

const WORDS = { Users: ['All', 'None', 'GuestsOrExternalUsers'], Groups: [] };

/**
 * Changes a Conditional Access policy. What is given replaces what was there, nested objects whole. The change holds for the next
 * sign-in. Throws 400 for people and groups that the tenant does not have.
 */
export function updatePolicy(tenant: Tenant, origin: Origin, policy: Row, patch: Row): void {
  const id = text(policy, 'id');
  refuseStrangers(tenant, patch);
  const before = { ...policy };
  tenant.ledger.beforeChange(tenant.tables.conditionalAccessPolicies, id);
  const after = tenant.tables.conditionalAccessPolicies.update(id, { ...patch, modifiedDateTime: preciseStamp(tenant) }) ?? before;
  recordEffect(tenant, origin, { target: id, summary: `${text(after, 'displayName')}: ${Object.keys(patch).join(', ')}${text(before, 'state') === text(after, 'state') ? '' : ` (${text(before, 'state')} to ${text(after, 'state')})`}` });
  auditPolicy(tenant, origin, after, { activity: 'Update conditional access policy', operation: 'Update', oldValue: JSON.stringify(before), newValue: JSON.stringify(after) });
}

/**
 * Creates a policy in the state that the body asks for and returns it, with what the body leaves open filled in. It holds for the next
 * sign-in. Throws 400 when it would apply to nobody or nothing, asks for nothing, or names what the tenant does not have.
 */
export function createPolicy(tenant: Tenant, origin: Origin, body: Row): Row {
  refuseEmpty(body);
  refuseStrangers(tenant, body);
  refuseUnknownApps(tenant, body);
  const row: Row = { id: tenant.random.guid(), templateId: null, createdDateTime: preciseStamp(tenant), modifiedDateTime: null, description: null, grantControls: null, sessionControls: null, ...body, ...filledIn(body) };
  tenant.ledger.beforeChange(tenant.tables.conditionalAccessPolicies, text(row, 'id'));
  tenant.tables.conditionalAccessPolicies.add(row);
  recordEffect(tenant, origin, { target: text(row, 'id'), summary: `${text(row, 'displayName')}: created, ${text(row, 'state')}` });
  auditPolicy(tenant, origin, row, { activity: 'Add conditional access policy', operation: 'Add', oldValue: null, newValue: JSON.stringify(row) });
  return row;
}

/** Takes a policy away; sign-ins that it was applied to keep its name in the log. */
export function deletePolicy(tenant: Tenant, origin: Origin, policy: Row): void {
  const id = text(policy, 'id');
  tenant.ledger.beforeChange(tenant.tables.conditionalAccessPolicies, id);
  tenant.tables.conditionalAccessPolicies.remove(id);
  recordEffect(tenant, origin, { target: id, summary: `${text(policy, 'displayName')}: deleted` });
  auditPolicy(tenant, origin, policy, { activity: 'Delete conditional access policy', operation: 'Delete', oldValue: JSON.stringify(policy), newValue: null });
}

type PolicyLine = { activity: string; operation: 'Add' | 'Update' | 'Delete'; oldValue: string | null; newValue: string | null };

function auditPolicy(tenant: Tenant, origin: Origin, row: Row, { activity, operation, oldValue, newValue }: PolicyLine): void {
  writeDirectoryAudit(tenant, origin, {
    activity, category: 'Policy', operation, service: 'Conditional Access', targets: [{ type: 'Policy', row, modified: [{ displayName: 'ConditionalAccessPolicy', oldValue, newValue }] }],
  });
}

function preciseStamp(tenant: Tenant): string {
  return new Date(tenant.clock.now()).toISOString();
}

/** Graph answers with the lists that were not given as empty ones and with the conditions that were not set as null. */
function filledIn(body: Row): Row {
  const conditions = part(body, 'conditions');
  const empty = (...names: string[]): Row => Object.fromEntries(names.map((name) => [name, []]));
  const grant = isRow(body['grantControls']) ? { grantControls: { ...empty('customAuthenticationFactors', 'termsOfUse', 'builtInControls'), ...part(body, 'grantControls') } } : {};
  return {
    ...grant,
    conditions: {
      ...empty('signInRiskLevels', 'userRiskLevels', 'servicePrincipalRiskLevels'), platforms: null, locations: null, devices: null, ...conditions,
      users: { ...empty('includeUsers', 'excludeUsers', 'includeGroups', 'excludeGroups', 'includeRoles', 'excludeRoles'), ...part(conditions, 'users') },
      applications: { ...empty('includeApplications', 'excludeApplications', 'includeUserActions'), ...part(conditions, 'applications') },
    },
  };
}

const SUBJECTS = ['includeUsers', 'includeGroups', 'includeRoles'] as const;
const OBJECTS = ['includeApplications', 'includeUserActions', 'includeAuthenticationContextClassReferences'] as const;

function refuseEmpty(body: Row): void {
  const conditions = part(body, 'conditions');
  const [users, applications] = [part(conditions, 'users'), part(conditions, 'applications')];
  if (SUBJECTS.every((name) => texts(users, name).length === 0) && !isRow(users['includeGuestsOrExternalUsers'])) throw badRequest('The policy names no users, groups or roles to include.');
  if (OBJECTS.every((name) => texts(applications, name).length === 0) && !isRow(applications['applicationFilter'])) throw badRequest('The policy names no applications, user actions or authentication contexts to include.');
  if (texts(conditions, 'clientAppTypes').length === 0) throw badRequest("The property 'clientAppTypes' of 'conditionalAccessConditionSet' is required.");
  const grant = part(body, 'grantControls');
  const asks = ['builtInControls', 'termsOfUse', 'customAuthenticationFactors'].some((name) => texts(grant, name).length > 0) || isRow(grant['authenticationStrength']);
  if (!asks && !isRow(body['sessionControls'])) throw badRequest('The policy has neither grant controls nor session controls.');
}

const APP_WORDS = ['All', 'None', 'Office365', 'MicrosoftAdminPortals'];

function refuseUnknownApps(tenant: Tenant, body: Row): void {
  const applications = part(part(body, 'conditions'), 'applications');
  const named = [...texts(applications, 'includeApplications'), ...texts(applications, 'excludeApplications')];
  const unknown = named.find((word) => !APP_WORDS.includes(word) && !tenant.apps.some((app) => same(app.appId, word)));
  if (unknown !== undefined) throw badRequest(`Policy contains an invalid application: ${unknown}.`);
}

function badRequest(message: string): WireError {
  return new WireError(400, 'BadRequest', message);
}

function refuseStrangers(tenant: Tenant, patch: Row): void {
  const users = part(part(patch, 'conditions'), 'users');
  for (const side of ['include', 'exclude']) {
    for (const kind of ['Users', 'Groups'] as const) {
      const table = kind === 'Users' ? tenant.tables.users : tenant.tables.groups;
      const stranger = texts(users, `${side}${kind}`).find((id) => !WORDS[kind].some((word) => word === id) && table.get(id) === undefined);
      if (stranger !== undefined) throw badRequest(`Policy contains an invalid id in ${side}${kind}: ${stranger}.`);
    }
  }
}
