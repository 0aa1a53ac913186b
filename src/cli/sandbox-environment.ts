import type { Sandbox } from '../sandbox/server.ts';
import { GROUPS } from '../sandbox/tenant/pilot-policies.ts';

/** The variables of env/.env.example, filled for a running sandbox: the product sees no other difference to a real tenant. */
export function sandboxEnvironment(sandbox: Sandbox): Record<string, string> {
  return {
    GATEHOUSE_SANDBOX_URL: sandbox.url,
    GATEHOUSE_TENANT_ID: sandbox.tenantId,
    GATEHOUSE_READER_CREDENTIAL: 'client-secret',
    GATEHOUSE_READER_CLIENT_ID: sandbox.reader.clientId,
    GATEHOUSE_READER_CLIENT_SECRET: sandbox.reader.clientSecret,
    GATEHOUSE_ACTOR_CREDENTIAL: 'client-secret',
    GATEHOUSE_ACTOR_CLIENT_ID: sandbox.actor.clientId,
    GATEHOUSE_ACTOR_CLIENT_SECRET: sandbox.actor.clientSecret,
    GATEHOUSE_HELPDESK_GROUPS: GROUPS.helpdesk,
    GATEHOUSE_SOC_GROUPS: GROUPS.soc,
  };
}
