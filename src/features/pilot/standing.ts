import type { Role } from '../../core/change/rule.ts';
import { valueOf } from '../../core/facts/fact.ts';
import { groupId, type UserId } from '../../core/facts/ids.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { rolesOf } from '../change/standing.ts';
import type { PilotServices } from './services.ts';

const walkers: readonly Role[] = ['intune', 'entra', 'soc', 'lead'];

/** Whether this person may see and walk the pilot, as Entra says at this moment. */
export async function mayWalk({ changes: { upstreams, settings } }: PilotServices, person: UserId, options?: ReadOptions): Promise<'yes' | 'no' | 'unknown'> {
  const groups = valueOf(await upstreams.entra.readGroups({ userId: person }, options));
  if (groups === undefined) return 'unknown';
  return rolesOf(groups.map(({ id }) => groupId(id)), settings).some((role) => walkers.includes(role)) ? 'yes' : 'no';
}
