import type * as azureIdentity from '@azure/identity';
import type { ManagedIdentityCredential, TokenCredential } from '@azure/identity';
import { loopbackPolicy } from './upstream/loopback-policy.ts';
import type { Cloud } from './upstream/clouds.ts';

/** How one identity of Gatehouse proves who it is. Reading and acting have one each. */
export type CredentialConfig =
  /** `certificatePath`: PEM file with the certificate and its private key. */
  | { readonly kind: 'client-certificate'; readonly tenantId: string; readonly clientId: string; readonly certificatePath: string }
  /** For development: a secret can be copied. */
  | { readonly kind: 'client-secret'; readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }
  /** `clientId` of a user-assigned identity; absent for the system-assigned one. */
  | { readonly kind: 'managed-identity'; readonly clientId?: string | undefined }
  /** `tokenFilePath`: where the platform (Kubernetes) puts the federated token. */
  | { readonly kind: 'workload-identity'; readonly tenantId: string; readonly clientId: string; readonly tokenFilePath: string }
  /** An app registration that trusts a managed identity instead of a secret; works across tenants. */
  | { readonly kind: 'managed-identity-assertion'; readonly tenantId: string; readonly clientId: string; readonly managedIdentityClientId?: string | undefined };

/**
 * The credential of one identity in one cloud. An authority on this machine (the sandbox tenant) is reached over http; any other
 * authority must be https. Throws when the authority is neither.
 */
export function createCredential(config: CredentialConfig, cloud: Pick<Cloud, 'authorityHost' | 'exchangeScope'>): TokenCredential {
  const options = authorityOptions(cloud.authorityHost);
  let made: Promise<TokenCredential> | undefined;
  return {
    getToken: async (scopes, tokenOptions) => {
      made ??= make(config, cloud.exchangeScope, options);
      return (await made).getToken(scopes, tokenOptions);
    },
  };
}

/** The identity library is loaded with the first token: it is not needed to be ready, and a restart after a crash should be quick. */
async function make(config: CredentialConfig, exchangeScope: string, options: AuthorityOptions): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  switch (config.kind) {
    case 'client-certificate':
      return new identity.ClientCertificateCredential(config.tenantId, config.clientId, { certificatePath: config.certificatePath }, options);
    case 'client-secret':
      return new identity.ClientSecretCredential(config.tenantId, config.clientId, config.clientSecret, options);
    case 'managed-identity':
      return managedIdentity(identity, config.clientId);
    case 'workload-identity':
      return new identity.WorkloadIdentityCredential({ ...options, tenantId: config.tenantId, clientId: config.clientId, tokenFilePath: config.tokenFilePath });
    case 'managed-identity-assertion': {
      const trusted = managedIdentity(identity, config.managedIdentityClientId);
      return new identity.ClientAssertionCredential(config.tenantId, config.clientId, async () => (await trusted.getToken(exchangeScope)).token, options);
    }
  }
}

function managedIdentity(identity: typeof azureIdentity, clientId: string | undefined): ManagedIdentityCredential {
  return new identity.ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
}

/** Retrying is ours to do: it knows the caller's deadline. */
const retryOptions = { maxRetries: 0 };

function authorityOptions(authorityHost: string): AuthorityOptions {
  const url = new URL(authorityHost);
  if (url.protocol === 'https:') return { authorityHost: url.origin, retryOptions };
  if (url.protocol !== 'http:' || !isLoopback(url.hostname)) throw new TypeError('The authority host must be https, or http on this machine.');
  // The identity library takes https authorities only and asks Microsoft about unknown ones. The policy turns its calls to this
  // very host and port back into http; the answers are checked as ever.
  return {
    authorityHost: `https://${url.host}`,
    disableInstanceDiscovery: true,
    retryOptions,
    additionalPolicies: [{ policy: loopbackPolicy(url), position: 'perRetry' }],
  };
}

interface AuthorityOptions {
  authorityHost: string;
  retryOptions: { maxRetries: number };
  disableInstanceDiscovery?: boolean;
  additionalPolicies?: { policy: ReturnType<typeof loopbackPolicy>; position: 'perRetry' }[];
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
