import type { Tenant } from '../tenant/tenant.ts';
import { differences, writeAuditEvent } from './audit.ts';
import type { Origin } from './author.ts';

/** Whether devices without a compliance policy count as noncompliant. Devices are evaluated by it at their next check-in. */
export function setTenantDefault(tenant: Tenant, origin: Origin, secureByDefault: boolean): void {
  const before = { ...tenant.settings };
  tenant.settings['secureByDefault'] = secureByDefault;
  writeAuditEvent(tenant, origin, { type: 'DeviceManagement', verb: 'Patch', object: { id: tenant.id, displayName: 'Compliance settings' }, modified: differences(before, tenant.settings) });
}
