/**
 * Whether a reply may be sent to this address. The bot's own token travels with every reply, so an address that
 * slips through is a token given away; the shape is therefore a narrow one and not "whatever a URL parser accepts":
 * https, a plain host name, no user, no port (not even :443), no query, no fragment, no escapes.
 *
 * @param hosts exact names (`smba.trafficmanager.net`) or one leading wildcard (`*.botframework.com`: any name below it, not the name itself)
 */
export function isAllowedServiceUrl(serviceUrl: string, hosts: readonly string[]): boolean {
  const host = /^https:\/\/([a-z0-9.-]+)(?:\/[A-Za-z0-9._~-]+)*\/?$/.exec(serviceUrl)?.[1];
  if (host === undefined) return false;
  return hosts.some((allowed) => (allowed.startsWith('*.') ? isBelow(host, allowed.slice(1)) : host === allowed));
}

function isBelow(host: string, dottedSuffix: string): boolean {
  const below = host.endsWith(dottedSuffix) ? host.slice(0, -dottedSuffix.length) : '';
  return /^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(below);
}
