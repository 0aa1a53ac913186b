import type { MachineState } from '../snapshot.ts';

/** Values of `osPlatform` for what one person works with. Another word, new or unknown, counts as a server. */
const clients = /^(?:windows(?:7|8|8\.1|10|11)(?:wvd)?|macos|ios|android)$/i;

/** Tags by which teams mark what must not fail, written without spaces and signs. Whole tags only: `dc` is not in `DC-printer`. */
const criticalTags: ReadonlySet<string> = new Set(['domaincontroller', 'dc', 'tier0', 'server', 'critical', 'businesscritical', 'missioncritical', 'criticalasset', 'crownjewel', 'crownjewels', 'production']);

/**
 * Whether isolating the machine may stop what many depend on. What is not known to be an ordinary client counts as critical: a
 * second approval costs minutes, a domain controller off the network costs everybody's sign-in. Names are not looked at.
 */
export function isCritical({ deviceValue, osPlatform, tags }: Pick<MachineState, 'deviceValue' | 'osPlatform' | 'tags'>): boolean {
  if (deviceValue === 'high') return true;
  if (osPlatform === undefined || !clients.test(osPlatform)) return true;
  return tags.some((tag) => criticalTags.has(tag.toLowerCase().replace(/[^a-z0-9]/g, '')));
}
