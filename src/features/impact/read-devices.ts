import type { Fact, Gap } from '../../core/facts/fact.ts';
import type { EntraDeviceId } from '../../core/facts/ids.ts';
import { valueOf } from '../../core/facts/fact.ts';
import { flipsOf, type Flips } from '../../core/impact/flips.ts';
import type { Proposal } from '../../core/impact/proposals.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { ImpactServices } from './services.ts';

export type FlipsRead = { readonly status: 'read'; readonly flips: Flips } | { readonly status: 'unreadable'; readonly gap: Gap };

/** Which devices another threshold would turn. */
export async function readFlips({ access, entra }: Pick<ImpactServices, 'access' | 'entra'>, proposal: Extract<Proposal, { readonly kind: 'threshold' }>, options?: ReadOptions): Promise<FlipsRead> {
  const devices = await access.listManagedDevices(options);
  if (!devices.known) return { status: 'unreadable', gap: devices.gap };
  if (proposal.everybody) return { status: 'read', flips: flipsOf(proposal, devices.value, undefined) };
  const judged = new Set<EntraDeviceId>();
  for (const group of proposal.assignedTo) {
    const [inGroup, members] = await Promise.all([access.readGroupDevices(group, options), entra.readMembers(group, options)]);
    const unread: Fact<unknown> | undefined = [inGroup, members].find((fact) => !fact.known);
    if (unread !== undefined && !unread.known) return { status: 'unreadable', gap: unread.gap };
    for (const id of valueOf(inGroup) ?? []) judged.add(id);
    const people = new Set((valueOf(members) ?? []).map(({ id }) => id));
    for (const { entraDeviceId, userId } of devices.value) if (entraDeviceId !== undefined && userId !== undefined && people.has(userId)) judged.add(entraDeviceId);
  }
  return { status: 'read', flips: flipsOf(proposal, devices.value, judged) };
}
