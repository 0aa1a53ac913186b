import { isIPv4 } from 'node:net';

/** Whether a host name or address (no port, IPv6 with or without brackets) can only mean this machine. */
export function isLoopback(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:(?=\d+\.)/, '');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

/** Whether an http(s) address points at this machine and hides nothing in a user part. */
export function isLoopbackUrl(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.username === '' && url.password === '' && isLoopback(url.hostname);
}
