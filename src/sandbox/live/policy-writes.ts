import { WireError } from '../wire/errors.ts';
import { part, text, texts, type Row } from '../wire/row.ts';
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
  const after = tenant.tables.conditionalAccessPolicies.update(id, { ...patch, modifiedDateTime: new Date(tenant.clock.now()).toISOString() }) ?? before;
  recordEffect(tenant, origin, { target: id, summary: `${text(after, 'displayName')}: ${Object.keys(patch).join(', ')}${text(before, 'state') === text(after, 'state') ? '' : ` (${text(before, 'state')} to ${text(after, 'state')})`}` });
  writeDirectoryAudit(tenant, origin, {
    activity: 'Update conditional access policy', category: 'Policy', operation: 'Update', service: 'Conditional Access',
    targets: [{ type: 'Policy', row: after, modified: [{ displayName: 'ConditionalAccessPolicy', oldValue: JSON.stringify(before), newValue: JSON.stringify(after) }] }],
  });
}

function refuseStrangers(tenant: Tenant, patch: Row): void {
  const users = part(part(patch, 'conditions'), 'users');
  for (const side of ['include', 'exclude']) {
    for (const kind of ['Users', 'Groups'] as const) {
      const table = kind === 'Users' ? tenant.tables.users : tenant.tables.groups;
      const stranger = texts(users, `${side}${kind}`).find((id) => !WORDS[kind].some((word) => word === id) && table.get(id) === undefined);
      if (stranger !== undefined) throw new WireError(400, 'BadRequest', `Policy contains an invalid id in ${side}${kind}: ${stranger}.`);
    }
  }
}
