import type { Change } from '../../core/change/change.ts';
import { valueOf, type Instant } from '../../core/facts/fact.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChangeServices } from './services.ts';

/** Milliseconds. Who it was is worth a short wait; that it moved is what decides. */
const withinMs = 4_000;

/** Who else changed the target since it was shown, from the audit logs, which are some minutes late; undefined when they do not tell. */
export async function whoMoved({ targets, upstreams, time }: ChangeServices, { id, order, shown }: Change): Promise<string | undefined> {
  const since = inTenantTime(shown.readAt, await time(), upstreams.clock);
  const trail = valueOf(await targets.readTrail(order.target, since, { signal: AbortSignal.timeout(withinMs) }));
  const names = [...new Set((trail ?? []).filter(({ changeId }) => changeId !== id).map(({ by }) => by))];
  return names.length === 0 ? undefined : names.slice(0, 3).join(', ');
}

/** What the tenant stamps is compared with the tenant's time, which is not the database's. */
export function inTenantTime(at: Instant, now: Instant, tenant: Clock): Instant {
  return at + (tenant.now() - now);
}
