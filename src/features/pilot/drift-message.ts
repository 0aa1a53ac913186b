import { presentDrift } from '../../cards/pilot/alarms.ts';
import { renderCard } from '../../cards/render.ts';
import type { Reader } from '../../cards/time.ts';
import { diffLines } from '../../core/change/diff.ts';
import type { JsonObject } from '../../core/change/json.ts';
import type { ChangeTarget } from '../../core/change/order.ts';
import { valueOf } from '../../core/facts/fact.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import type { TrailEntry } from '../../ports/change-targets.ts';
import type { OutgoingMessage } from '../../ports/messenger.ts';
import type { Store } from '../../ports/store.ts';
import type { PilotServices } from './services.ts';

export interface DriftNews {
  readonly target: ChangeTarget;
  readonly watchId: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** As the tenant calls it; undefined: it is gone. */
  readonly name: string | undefined;
  readonly canRestore: boolean;
  readonly pilot: Pilot;
}

const day = 24 * 60 * 60 * 1000;
/** Milliseconds. Who it was is worth a short wait; that it moved is what counts. */
const trailWithinMs = 4_000;

export async function sayDrift({ changes }: PilotServices, { target, watchId, before, after, name, canRestore, pilot }: DriftNews): Promise<(reader: Reader) => OutgoingMessage> {
  const at = changes.upstreams.clock.now();
  const trail = await changes.targets.readTrail(target, Math.max(pilot.startedAt, at - day), { priority: 'background', signal: AbortSignal.timeout(trailWithinMs) });
  const by = await latestOther(changes.store, valueOf(trail) ?? []);
  const lines = diffLines(before, after);
  const button = { id: pilot.id, revision: pilot.revision };
  const object = `${kindNames[target.kind]} ${name ?? nameIn(before) ?? ''}${name === undefined ? ' (deleted)' : ''}`.trim();
  return (reader) =>
    renderCard('pilot/notice', presentDrift({ restore: { id: watchId, revision: pilot.revision }, canRestore, object, by, lines, at, pilot: button, environment: changes.environment, reader }));
}

const mostEntries = 20;

/** Who made the newest entry that no change of Gatehouse has made. Ids of other callers look like ours, so each is looked up. */
async function latestOther(store: Pick<Store, 'changes'>, trail: readonly TrailEntry[]): Promise<string | undefined> {
  for (const { changeId, by } of trail.slice(0, mostEntries)) {
    if (changeId === undefined || (await store.changes.read(changeId)) === undefined) return by;
  }
  return undefined;
}

const kindNames: Readonly<Record<ChangeTarget['kind'], string>> = {
  'conditional-access-policy': 'Conditional Access policy',
  'compliance-policy': 'Compliance policy',
  slot: 'Onboarding policy',
  group: 'Group',
  connector: 'Connector',
  machine: 'Machine',
  membership: 'Membership',
  person: 'Person',
  'managed-device': 'Device',
};

function nameIn({ displayName, name }: JsonObject): string | undefined {
  return typeof displayName === 'string' ? displayName : typeof name === 'string' ? name : undefined;
}
