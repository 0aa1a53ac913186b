import { valueOf, wholeOrUnknown } from '../../core/facts/fact.ts';
import type { GroupId, UserId } from '../../core/facts/ids.ts';
import type { PersonFlag } from '../../core/impact/impact.ts';
import type { ImpactServices } from './services.ts';

export interface FlagsRead {
  readonly flags: ReadonlyMap<UserId, readonly PersonFlag[]>;
  /** Flags of which a group could not be read, so that somebody may lack one. */
  readonly unread: readonly PersonFlag[];
}

/** Who stands out. */
export async function readFlags({ entra, people }: Pick<ImpactServices, 'entra' | 'people'>): Promise<FlagsRead> {
  const flags = new Map<UserId, PersonFlag[]>();
  const unread: PersonFlag[] = [];
  const add = (id: UserId, flag: PersonFlag): unknown => flags.set(id, [...(flags.get(id) ?? []), flag]);
  const groups: readonly (readonly [PersonFlag, readonly GroupId[]])[] = [['vip', people.vipGroups], ['on-call', people.onCallGroups], ['approver', people.approverGroups]];
  for (const id of people.emergencyAccounts) add(id, 'emergency-account');
  for (const [flag, ids] of groups) {
    const members = await Promise.all(ids.map(async (id) => valueOf(wholeOrUnknown(await entra.readMembers(id), 'groups'))));
    if (members.includes(undefined)) unread.push(flag);
    for (const id of new Set(members.flatMap((list) => list ?? []).map((member) => member.id))) add(id, flag);
  }
  return { flags, unread };
}
