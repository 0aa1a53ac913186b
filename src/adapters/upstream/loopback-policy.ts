import type { TokenCredentialOptions } from '@azure/identity';

type Policy = NonNullable<TokenCredentialOptions['additionalPolicies']>[number]['policy'];

/**
 * Does for an authority on this machine what a TLS-terminating proxy does elsewhere: requests for `https://<its host>` go out as
 * http, and its own addresses in the answers come back as https, because the identity library takes no others. INVARIANT: touches
 * no other host and no other port.
 */
export function loopbackPolicy(authority: URL): Policy {
  const [outside, inside] = [`https://${authority.host}/`, `http://${authority.host}/`];
  return {
    name: 'gatehouseLoopback',
    sendRequest: async (request, next) => {
      if (!request.url.startsWith(outside)) return next(request);
      request.url = request.url.replace(outside, inside);
      request.allowInsecureConnection = true;
      const response = await next(request);
      if (typeof response.bodyAsText === 'string') response.bodyAsText = response.bodyAsText.replaceAll(inside, outside);
      return response;
    },
  };
}
