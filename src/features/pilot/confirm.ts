import type { UserId } from '../../core/facts/ids.ts';
import type { CheckId } from '../../core/pilot/check-id.ts';
import { steps } from '../../core/pilot/steps/index.ts';
import { by, changePilot } from './record.ts';
import type { PilotServices } from './services.ts';

/** Keeps that a person saw what no API tells. `none`: no pilot is under way. */
export async function confirmCheck(services: PilotServices, person: UserId, check: CheckId): Promise<'confirmed' | 'not-confirmable' | 'none'> {
  const found = steps.flatMap(({ checks }) => checks).find(({ id }) => id === check);
  if (found?.remedy.confirmable !== true) return 'not-confirmable';
  const at = services.changes.upstreams.clock.now();
  const saved = await changePilot(
    services,
    (pilot) => ({ ...pilot, confirmations: [...pilot.confirmations.filter((each) => each.check !== check), { check, by: person, at }] }),
    { type: 'pilot.confirmed', body: { ...by(person), check } },
  );
  return saved === undefined ? 'none' : 'confirmed';
}
