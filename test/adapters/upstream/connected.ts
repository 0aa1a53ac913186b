import { connectTenant, type Tenant, type TenantOptions } from '../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../src/adapters/credential.ts';
import { cloudAt } from '../../../src/adapters/upstream/clouds.ts';
import type { Fact } from '../../../src/core/facts/fact.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/server.ts';
import { smallTenant } from './small-tenant.ts';

/** The small tenant served by the sandbox, and the product's own way to it. */
export async function connected(options: Partial<TenantOptions> = {}, sandboxOptions: SandboxOptions = {}): Promise<{ sandbox: Sandbox; tenant: Tenant }> {
  const sandbox = await startSandbox({ tenant: smallTenant(), ...sandboxOptions });
  const cloud = cloudAt(sandbox.url);
  const identity = (secret: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...secret }, cloud);
  return { sandbox, tenant: connectTenant({ cloud, reader: identity(sandbox.reader), actor: identity(sandbox.actor), ...options }) };
}

export function valueOfKnown<T>(fact: Fact<T>): T {
  if (!fact.known) throw new Error(`not known: ${JSON.stringify(fact.gap)}`);
  return fact.value;
}
