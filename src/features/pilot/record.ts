import type { Instant } from '../../core/facts/fact.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import type { Repositories } from '../../ports/store.ts';
import type { PilotServices } from './services.ts';

const mostTries = 8;

/** What was done to the pilot, as the audit keeps it: object ids, never names of people. */
export interface PilotEvent {
  readonly type:
    | 'pilot.started' | 'pilot.chosen' | 'pilot.confirmed' | 'pilot.rolling-back' | 'pilot.rolled-back'
    | 'pilot.trial-asked' | 'pilot.trial-ended' | 'pilot.brake-armed' | 'pilot.brake-off' | 'pilot.brake-tripped' | 'pilot.brake-rearmed' | 'pilot.drifted' | 'pilot.drift-accepted';
  readonly body: object;
}

/** A change of the record: the pilot as it should be, or undefined when nothing is to be written. */
export type PilotEdit = (pilot: Pilot) => Pilot | undefined;

/** `at`: the database's time. */
export type PilotAddition = (inside: Repositories, pilot: Pilot, at: Instant) => Promise<void>;

/**
 * Changes the current pilot, whoever else writes at the same moment: `edit` is asked again for what it then is. With an `event` the
 * audit gets its entry in the same transaction, and `also` writes whatever belongs to it. Undefined: no pilot is under way. @throws when it was overtaken again and again
 */
export async function changePilot({ changes }: PilotServices, edit: PilotEdit, event?: PilotEvent, also?: PilotAddition): Promise<Pilot | undefined> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const pilot = await changes.store.pilots.current();
    if (pilot === undefined) return undefined;
    const edited = edit(pilot);
    if (edited === undefined) return pilot;
    const next = { ...edited, revision: pilot.revision + 1 };
    const at = await changes.time();
    const saved = await changes.store.transaction(async (inside) => save(inside, pilot, next, at, event, also));
    if (saved) return next;
  }
  throw new Error('the pilot was written by others again and again');
}

async function save(inside: Repositories, before: Pilot, next: Pilot, at: Instant, event: PilotEvent | undefined, also: PilotAddition | undefined): Promise<boolean> {
  if (!(await inside.pilots.save(before.revision, next))) return false;
  if (event !== undefined) await inside.audit.append({ at, changeId: undefined, type: event.type, body: { pilot: before.id, ...event.body } });
  await also?.(inside, next, at);
  return true;
}

/** For the body of an event. */
export function by(person: UserId): { readonly by: UserId } {
  return { by: person };
}
