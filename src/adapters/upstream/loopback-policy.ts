import type { TokenCredentialOptions } from '@azure/identity';

type Policy = NonNullable<TokenCredentialOptions['additionalPolicies']>[number]['policy'];

/** Sends requests for `https://<host of authority>` as http. INVARIANT: touches no other host and no other port. */
export function loopbackPolicy(authority: URL): Policy {
  return {
    name: 'gatehouseLoopback',
    sendRequest: async (request, next) => {
      const url = new URL(request.url);
      if (url.protocol === 'https:' && url.host === authority.host) {
        url.protocol = 'http:';
        request.url = url.href;
        request.allowInsecureConnection = true;
      }
      return next(request);
    },
  };
}
