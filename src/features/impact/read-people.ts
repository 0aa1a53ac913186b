import { valueOf, wholeOrUnknown } from '../../core/facts/fact.ts';
import { groupId, type GroupId } from '../../core/facts/ids.ts';
import type { HistoryDictionaries } from '../../core/history/columns.ts';
import type { AccessPolicy } from '../../core/conditional-access/access-policy.ts';
import { namedIn, type PeopleReading } from '../../core/impact/sides.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { ImpactServices } from './services.ts';

/** Roles are asked for person by person; for more people they stay unknown. */
const mostAskedForRoles = 60;

/** Who is in what the policies name. @param also groups that the change is about */
export async function readPeople({ entra }: Pick<ImpactServices, 'entra'>, policies: readonly AccessPolicy[], also: readonly GroupId[], { people }: Pick<HistoryDictionaries, 'people'>, options?: ReadOptions): Promise<PeopleReading> {
  const named = namedIn(policies);
  const groups = [...new Set([...named.groups, ...also])].map(groupId);
  const members = await Promise.all(groups.map(async (group) => [group, await membersOf(entra, group, options)] as const));
  const asked = named.roles.length > 0 && people.length <= mostAskedForRoles ? people : [];
  const roles = await Promise.all(asked.map(async ({ userId }) => [userId, valueOf(wholeOrUnknown(await entra.readRoles({ userId }, options), 'directoryRoles'))] as const));
  return { members: new Map(members), rolesMatter: named.roles.length > 0, roles: new Map(roles.flatMap(([id, held]) => (held === undefined ? [] : [[id, new Set(held)] as const]))) };
}

async function membersOf(entra: ImpactServices['entra'], group: GroupId, options?: ReadOptions): Promise<ReadonlySet<string> | undefined> {
  const members = valueOf(wholeOrUnknown(await entra.readMembers(group, options), 'groups'));
  return members === undefined ? undefined : new Set(members.map(({ id }) => id));
}
