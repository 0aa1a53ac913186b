import type { PilotId } from '../core/facts/ids.ts';
import type { Pilot } from '../core/pilot/pilot.ts';

export interface Pilots {
  /** Keeps a new pilot at revision 1. `busy`: another one is under way, which is returned; the database itself allows one. */
  create(pilot: Pilot): Promise<{ readonly status: 'created' } | { readonly status: 'busy'; readonly by: Pilot }>;
  read(id: PilotId): Promise<Pilot | undefined>;
  /** The one that is not rolled back yet. */
  current(): Promise<Pilot | undefined>;
  /** The one that was started last, whatever became of it. */
  latest(): Promise<Pilot | undefined>;
  /** Compare-and-set: `pilot.revision` must be `expectedRevision + 1`. False: somebody else was first, and nothing was written. */
  save(expectedRevision: number, pilot: Pilot): Promise<boolean>;
}
