import { connectTenant, type Tenant } from '../adapters/connect-tenant.ts';
import { createCredential } from '../adapters/credential.ts';
import { cloudAt } from '../adapters/upstream/clouds.ts';
import { createTenantClock } from '../adapters/upstream/tenant-clock.ts';
import { groupId } from '../core/facts/ids.ts';
import type { RoleGroups } from '../features/diagnosis/rights.ts';
import { startSandbox, type Sandbox } from '../sandbox/server.ts';
import { GROUPS } from '../sandbox/tenant/pilot-policies.ts';

export interface SandboxTenant {
  readonly sandbox: Sandbox;
  readonly tenant: Tenant;
  readonly roles: RoleGroups;
}

/** A sandbox that serves a dump, read through the real adapters and the real credentials, as production reads a tenant. */
export async function openDump(dump: unknown): Promise<SandboxTenant> {
  const sandbox = await startSandbox({ tenant: dump, throttling: false });
  return { sandbox, tenant: connectSandbox(sandbox), roles: rolesOf(groupsOfDump(dump)) };
}

/** The sandbox's own pilot tenant, in the state a newcomer meets: Nora Quist's laptop is blocked by its Defender risk. */
export async function openPilot(scenario = 'risk-high'): Promise<SandboxTenant> {
  const sandbox = await startSandbox({ throttling: false, frozen: true });
  sandbox.control.scenario(scenario);
  return { sandbox, tenant: connectSandbox(sandbox), roles: pilotRoles };
}

export const pilotRoles: RoleGroups = { helpdesk: [groupId(GROUPS.helpdesk)], soc: [groupId(GROUPS.soc)] };

export function connectSandbox(sandbox: Sandbox): Tenant {
  const cloud = cloudAt(sandbox.url);
  const credential = (who: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...who }, cloud);
  const start = Date.parse(sandbox.control.now()) - Date.now();
  return connectTenant({
    cloud,
    reader: credential(sandbox.reader),
    actor: credential(sandbox.actor),
    clock: createTenantClock(() => Date.now() + start),
  });
}

export interface NamedGroup {
  readonly id: string;
  readonly displayName: string;
}

/**
 * In a sandbox the groups of the two roles are told by name; a real tenant names them by object id in its configuration, because
 * anybody who may create a group could create one with such a name.
 */
export function rolesOf(groups: readonly NamedGroup[]): RoleGroups {
  const ids = (pattern: RegExp): RoleGroups['soc'] => groups.filter(({ displayName }) => pattern.test(displayName)).map(({ id }) => groupId(id));
  return { helpdesk: ids(/help\s*-?\s*desk|service desk/i), soc: ids(/\bSOC\b|security operations/i) };
}

function groupsOfDump(dump: unknown): readonly NamedGroup[] {
  if (typeof dump !== 'object' || dump === null || !('groups' in dump) || !Array.isArray(dump.groups)) return [];
  return dump.groups.flatMap((group: unknown) => {
    if (typeof group !== 'object' || group === null || !('id' in group) || !('displayName' in group)) return [];
    return typeof group.id === 'string' && typeof group.displayName === 'string' ? [{ id: group.id, displayName: group.displayName }] : [];
  });
}
