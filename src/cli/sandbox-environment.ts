import type { Sandbox } from '../sandbox/server.ts';
import { servicePrincipalOf } from '../sandbox/live/author.ts';
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
    GATEHOUSE_EXECUTOR_CREDENTIAL: 'client-secret',
    GATEHOUSE_EXECUTOR_CLIENT_ID: sandbox.executor.clientId,
    GATEHOUSE_EXECUTOR_CLIENT_SECRET: sandbox.executor.clientSecret,
    GATEHOUSE_HELPDESK_GROUPS: GROUPS.helpdesk,
    GATEHOUSE_SOC_GROUPS: GROUPS.soc,
    GATEHOUSE_INTUNE_GROUPS: GROUPS.intuneAdmins,
    GATEHOUSE_ENTRA_GROUPS: GROUPS.entraAdmins,
    GATEHOUSE_LEAD_GROUPS: GROUPS.leads,
    GATEHOUSE_EMERGENCY_GROUPS: GROUPS.emergencyApprovers,
    GATEHOUSE_EMERGENCY_ACCOUNTS: `${sandbox.people.breakGlass1.id},${sandbox.people.breakGlass2.id}`,
    GATEHOUSE_EXCEPTION_GROUP: GROUPS.exceptions,
    GATEHOUSE_SERVICE_PRINCIPALS: [sandbox.reader, sandbox.actor, sandbox.executor].map(({ clientId }) => servicePrincipalOf(clientId)).join(','),
  };
}
