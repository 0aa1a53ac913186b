import type { CredentialConfig } from './adapters/credential.ts';
import { require, requireGuid, type Reading } from './config-fields.ts';

/** Throws nothing: what is wrong is noted, and the value returned is then of no use. */
export function readCredential(who: 'READER' | 'ACTOR' | 'EXECUTOR', reading: Reading, tenant: string): CredentialConfig {
  const prefix = `GATEHOUSE_${who}`;
  const kind = require(`${prefix}_CREDENTIAL`, reading);
  const clientId = (): string => requireGuid(`${prefix}_CLIENT_ID`, reading);
  switch (kind) {
    case 'client-certificate':
      return { kind, tenantId: tenant, clientId: clientId(), certificatePath: require(`${prefix}_CERTIFICATE_PATH`, reading) };
    case 'client-secret':
      return { kind, tenantId: tenant, clientId: clientId(), clientSecret: require(`${prefix}_CLIENT_SECRET`, reading) };
    case 'workload-identity':
      return { kind, tenantId: tenant, clientId: clientId(), tokenFilePath: require(`${prefix}_TOKEN_FILE`, reading) };
    case 'managed-identity-assertion':
      return { kind, tenantId: tenant, clientId: clientId() };
    case 'managed-identity':
      return { kind, clientId: reading.get(`${prefix}_CLIENT_ID`) };
    default:
      if (kind !== '') reading.faults.push(`${prefix}_CREDENTIAL: no such kind of credential`);
      return { kind: 'managed-identity' };
  }
}
