import { text, type Row } from '../wire/row.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { writeDirectoryAudit } from './audit.ts';
import { recordEffect, type Origin } from './author.ts';

/** Everything the person holds from before now is worth nothing any more. */
export function revokeSessions(tenant: Tenant, origin: Origin, person: Row): void {
  const id = text(person, 'id');
  const [before, now] = [text(person, 'signInSessionsValidFromDateTime'), tenant.clock.stamp()];
  tenant.ledger.beforeChange(tenant.tables.users, id);
  tenant.tables.users.update(id, { signInSessionsValidFromDateTime: now });
  recordEffect(tenant, origin, { target: id, summary: `Revoke sign-in sessions: ${text(person, 'displayName')}` });
  writeDirectoryAudit(tenant, origin, {
    activity: 'Update StsRefreshTokenValidFrom Timestamp', category: 'UserManagement', operation: 'Update', service: 'Core Directory',
    targets: [{ type: 'User', row: person, modified: [{ displayName: 'StsRefreshTokensValidFrom', oldValue: JSON.stringify([before]), newValue: JSON.stringify([now]) }] }],
  });
}
