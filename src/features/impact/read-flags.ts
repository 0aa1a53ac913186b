import { valueOf } from '../../core/facts/fact.ts';
import type { GroupId, UserId } from '../../core/facts/ids.ts';
import type { PersonFlag } from '../../core/impact/impact.ts';
import type { ImpactServices } from './services.ts';

/** Who stands out. A group that cannot be read flags nobody: a missing flag is worse than none at all only on a card that lists people anyway. */
export async function readFlags({ entra, people }: Pick<ImpactServices, 'entra' | 'people'>): Promise<ReadonlyMap<UserId, readonly PersonFlag[]>> {
  const flags = new Map<UserId, PersonFlag[]>();
  const add = (id: UserId, flag: PersonFlag): unknown => flags.set(id, [...(flags.get(id) ?? []), flag]);
  const groups: readonly (readonly [PersonFlag, readonly GroupId[]])[] = [['vip', people.vipGroups], ['on-call', people.onCallGroups], ['approver', people.approverGroups]];
  for (const id of people.emergencyAccounts) add(id, 'emergency-account');
  for (const [flag, ids] of groups) {
    const members = await Promise.all(ids.map(async (id) => valueOf(await entra.readMembers(id)) ?? []));
    for (const id of new Set(members.flat().map((member) => member.id))) add(id, flag);
  }
  return flags;
}
