import { valueOf } from '../../core/facts/fact.ts';
import { pilotId, type UserId } from '../../core/facts/ids.ts';
import { defaultPlan, type FirstState, type Pilot } from '../../core/pilot/pilot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { readLoop } from './read-loop.ts';
import { by } from './record.ts';
import type { PilotServices } from './services.ts';
import { objectNames } from './slots.ts';

export type Started =
  | { readonly status: 'started'; readonly pilot: Pilot }
  /** One is under way already. */
  | { readonly status: 'busy'; readonly pilot: Pilot }
  /** Without the first state nobody could say where a rollback leads, so nothing was begun. */
  | { readonly status: 'unreadable'; readonly says: string };

/** Milliseconds: a person waits for the answer. */
const readWithinMs = 3_500;

/** Begins the walk: what the tenant is now is kept before anything can be changed. */
export async function startPilot(services: PilotServices, person: UserId): Promise<Started> {
  const { store, upstreams, newId, time } = services.changes;
  const current = await store.pilots.current();
  if (current !== undefined) return { status: 'busy', pilot: current };
  const firstState = await readFirstState(services, { signal: AbortSignal.timeout(readWithinMs) });
  if (firstState === undefined) return { status: 'unreadable', says: 'I could not read everything that a rollback would have to lead back to, so I did not begin. Try again in a minute.' };
  const pilot: Pilot = {
    id: pilotId(newId()), revision: 1, status: 'walking', startedBy: person, startedAt: await time(), plan: defaultPlan, objects: firstState.existed,
    firstState: { ...firstState, takenAt: upstreams.clock.now() }, confirmations: [], trials: [], brake: { status: 'off' }, watched: [], boards: [],
  };
  return store.transaction(async (inside): Promise<Started> => {
    const created = await inside.pilots.create(pilot);
    if (created.status === 'busy') return { status: 'busy', pilot: created.by };
    await inside.audit.append({ at: pilot.startedAt, changeId: undefined, type: 'pilot.started', body: { pilot: pilot.id, ...by(person), existed: Object.values(firstState.existed) } });
    return { status: 'started', pilot };
  });
}

async function readFirstState(services: PilotServices, options: ReadOptions): Promise<Omit<FirstState, 'takenAt'> | undefined> {
  const [connector, loop] = await Promise.all([services.changes.targets.read({ kind: 'connector' }, options), readLoop(services, defaultPlan, {}, options)]);
  if (!connector.known || objectNames.some((name) => !loop.lookedUp.includes(name))) return undefined;
  return { connector: valueOf(connector)?.object, existed: loop.found };
}
