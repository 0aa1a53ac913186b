import { known, wholeOrUnknown, type Fact, type Gap } from '../../core/facts/fact.ts';
import type { EntraDeviceId, GroupId } from '../../core/facts/ids.ts';
import type { ManagedDevice } from '../../core/facts/device.ts';
import { flipsOf, type Flips } from '../../core/impact/flips.ts';
import type { ThresholdProposal } from '../../core/impact/proposals.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { ImpactServices } from './services.ts';

export type FlipsRead = { readonly status: 'read'; readonly flips: Flips } | { readonly status: 'unreadable'; readonly gap: Gap };

type Readers = Pick<ImpactServices, 'access' | 'entra'>;

/** Which devices another threshold would turn. Whoever the policy leaves out is left out, also where another assignment takes them in. */
export async function readFlips(readers: Readers, proposal: ThresholdProposal, options?: ReadOptions): Promise<FlipsRead> {
  const devices = await readers.access.listManagedDevices(options);
  if (!devices.known) return { status: 'unreadable', gap: devices.gap };
  const [taken, exempt] = await Promise.all([proposal.everybody ? undefined : devicesOf(readers, proposal.assignedTo, devices.value, options), devicesOf(readers, proposal.exempt, devices.value, options)]);
  if (taken?.known === false) return { status: 'unreadable', gap: taken.gap };
  if (!exempt.known) return { status: 'unreadable', gap: exempt.gap };
  const left = devices.value.filter(({ entraDeviceId }) => entraDeviceId === undefined || !exempt.value.has(entraDeviceId));
  return { status: 'read', flips: flipsOf(proposal, left, taken?.value) };
}

async function devicesOf({ access, entra }: Readers, groups: readonly GroupId[], managed: readonly ManagedDevice[], options?: ReadOptions): Promise<Fact<ReadonlySet<EntraDeviceId>>> {
  const found = new Set<EntraDeviceId>();
  for (const group of groups) {
    const [devices, people] = await Promise.all([access.readGroupDevices(group, options), entra.readMembers(group, options)]);
    const members = wholeOrUnknown(people, 'groups');
    if (!devices.known) return devices;
    if (!members.known) return members;
    for (const id of devices.value) found.add(id);
    const ids = new Set(members.value.map(({ id }) => id));
    for (const { entraDeviceId, userId } of managed) if (entraDeviceId !== undefined && userId !== undefined && ids.has(userId)) found.add(entraDeviceId);
  }
  return known(found, 0);
}
