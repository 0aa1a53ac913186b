import { isIPv6 } from 'node:net';

/**
 * One token bucket per remote address, so that a flood is turned away before it costs a signature check.
 *
 * Teams itself calls from few addresses, and behind a reverse proxy every caller shares one: the limit must be above
 * what a whole tenant sends. A table that is full forgets the address that was silent longest.
 */
export function createRateLimit(limit: RateLimit, now: () => number): (remoteAddress: string | undefined) => boolean {
  const buckets = new Map<string, { tokens: number; filledAt: number }>();
  return (remoteAddress) => {
    const address = bucketOf(remoteAddress);
    const at = now();
    const bucket = buckets.get(address) ?? { tokens: limit.burst, filledAt: at };
    const earned = (Math.max(0, at - bucket.filledAt) / 1000) * limit.perSecond;
    const tokens = Math.min(limit.burst, bucket.tokens + earned);
    const allowed = tokens >= 1;
    buckets.delete(address);
    buckets.set(address, { tokens: allowed ? tokens - 1 : tokens, filledAt: at });
    forgetOldest(buckets, limit.maxAddresses);
    return allowed;
  };
}

export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
  readonly maxAddresses: number;
}

/** A household or a rented server owns a whole IPv6 /64: counting single addresses would be no limit at all. */
export function bucketOf(remoteAddress: string | undefined): string {
  if (remoteAddress === undefined) return 'unknown';
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [...groups, ...new Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')];
  return `${all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

function forgetOldest(buckets: Map<string, unknown>, most: number): void {
  for (const address of buckets.keys()) {
    if (buckets.size <= most) return;
    buckets.delete(address);
  }
}
