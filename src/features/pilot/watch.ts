import { canonicalJson, type JsonObject } from '../../core/change/json.ts';
import { targetKey, type ChangeTarget } from '../../core/change/order.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { Pilot, WatchedObject } from '../../core/pilot/pilot.ts';
import { restoreTo, type Restore } from '../../core/pilot/restore.ts';
import { judgeWatched, targetOfKey, watchedTargets, type Seen, type WatchFinding } from '../../core/pilot/watch.ts';
import { inTenantTime } from '../change/who-moved.ts';
import { sayDrift } from './drift-message.ts';
import { recipientsOf, tell } from './recipients.ts';
import { changePilot } from './record.ts';
import type { PilotServices } from './services.ts';
import { objectNames, slotTarget } from './slots.ts';

/** Milliseconds: nobody waits for it. */
const readWithinMs = 20_000;

/** One look at every object of the loop: what was changed outside Gatehouse raises one alarm. Safe to call at any time and from any replica. */
export async function watchObjects(services: PilotServices): Promise<void> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot === undefined) return;
  for (const target of targetsOf(pilot)) await watchOne(services, target);
}

function targetsOf(pilot: Pilot): readonly ChangeTarget[] {
  const now = watchedTargets(pilot);
  const keys = new Set(now.map(targetKey));
  const earlier = pilot.watched.filter(({ key }) => !keys.has(key)).flatMap(({ key }) => targetOfKey(key, pilot) ?? []);
  return [...now, ...earlier];
}

async function watchOne(services: PilotServices, target: ChangeTarget): Promise<void> {
  const { changes } = services;
  // Read after the object, a change that ends in between would be taken for somebody else's.
  const before = await changes.store.pilots.current();
  if (before === undefined || (await isBusy(services, before, target))) return;
  const read = await changes.targets.read(target, { priority: 'background', signal: AbortSignal.timeout(readWithinMs) });
  const pilot = await changes.store.pilots.current();
  if (!read.known || pilot === undefined || (await isBusy(services, pilot, target))) return;
  const seen = seenOf(services, target, read.value);
  const watched = pilot.watched.find(({ key }) => key === seen.key);
  const finding = judgeWatched({ seen, watched, done: await doneTo(services, pilot, target), startedAt: pilot.startedAt });
  await note(services, { target, seen, watched, finding, snapshot: read.value });
}

function seenOf({ changes }: PilotServices, target: ChangeTarget, snapshot: Snapshot | undefined): Seen {
  const object: JsonObject = snapshot?.object ?? {};
  return { key: targetKey(target), hash: changes.digest(canonicalJson(object)), object };
}

/** Everything through which Gatehouse changes this object: itself, and the place that its name takes. */
function keysOf({ objects, plan }: Pilot, target: ChangeTarget): readonly string[] {
  const key = targetKey(target);
  const places = objectNames.filter((name) => {
    const id = objects[name];
    return id !== undefined && key.endsWith(`/${id}`);
  });
  // An object that is gone has lost its id, and with it the way to its name.
  const names = places.length > 0 ? places : target.kind === 'connector' ? [] : objectNames;
  return [...new Set([key, ...names.map((name) => targetKey(slotTarget(name, plan)))])];
}

const mostChanges = 50;

/** A change on its way shows halves of what it does. */
async function isBusy({ changes }: PilotServices, pilot: Pilot, target: ChangeTarget): Promise<boolean> {
  return (await changes.store.changes.list({ targetKeys: keysOf(pilot, target), statuses: ['executing'], limit: 1 })).length > 0;
}

async function doneTo({ changes }: PilotServices, pilot: Pilot, target: ChangeTarget): Promise<Parameters<typeof judgeWatched>[0]['done']> {
  const done = await changes.store.changes.list({ targetKeys: keysOf(pilot, target), statuses: ['done'], limit: mostChanges });
  const now = await changes.time();
  const ended = done.flatMap(({ change }) => (change.status.status === 'done' ? [{ change, at: inTenantTime(change.status.at, now, changes.upstreams.clock) }] : []));
  return ended.filter(({ change }) => change.requestedAt >= pilot.startedAt).toSorted((a, b) => b.at - a.at);
}

interface Noting {
  readonly target: ChangeTarget;
  readonly seen: Seen;
  readonly watched: WatchedObject | undefined;
  readonly finding: WatchFinding;
  readonly snapshot: Snapshot | undefined;
}

async function note(services: PilotServices, { target, seen, watched, finding, snapshot }: Noting): Promise<void> {
  const { key } = seen;
  // What was judged may have been written anew meanwhile; the next look judges that.
  const replace = (by: readonly WatchedObject[]) => (pilot: Pilot) => {
    const now = pilot.watched.find((one) => one.key === key);
    return now?.hash === watched?.hash && now?.alarmed === watched?.alarmed ? { ...pilot, watched: [...pilot.watched.filter((one) => one.key !== key), ...by] } : undefined;
  };
  switch (finding.status) {
    case 'as-left':
      if (finding.baseline !== undefined) await changePilot(services, replace([finding.baseline]));
      return;
    case 'ended':
      if (watched !== undefined) await changePilot(services, replace([]));
      return;
    case 'drifted':
      if (finding.isNew) await alarm(services, { target, seen, snapshot, baseline: finding.baseline, edit: replace([finding.baseline]) });
  }
}

interface Alarm {
  readonly target: ChangeTarget;
  readonly seen: Seen;
  readonly snapshot: Snapshot | undefined;
  readonly baseline: WatchedObject;
  readonly edit: (pilot: Pilot) => Pilot | undefined;
}

async function alarm(services: PilotServices, { target, seen, snapshot, baseline, edit }: Alarm): Promise<void> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot === undefined) return;
  const recipients = await recipientsOf(services, [pilot.startedBy], pilot.boards.map(({ conversationId }) => conversationId));
  const restore = snapshot === undefined ? gone : restoreTo(baseline.object, snapshot, memberKindOf(pilot, target));
  const say = await sayDrift(services, { target, watchId: watchId(services, seen.key), before: baseline.object, after: seen.object, name: snapshot?.name, canRestore: restore.status === 'possible', pilot });
  await changePilot(services, edit, { type: 'pilot.drifted', body: { target: keyForAudit(seen.key), from: baseline.hash, to: seen.hash } }, async (inside, next, at) =>
    tell(inside, recipients, { key: `drift:${next.id}:${watchId(services, seen.key)}:${seen.hash}:${String(next.revision)}`, say }, at),
  );
}

/** The audit holds no names. */
function keyForAudit(key: string): string {
  return key.startsWith('slot/') ? key.split('/').slice(0, 2).join('/') : key;
}

const gone: Restore = { status: 'portal-only', says: 'It was deleted. Its step of the pilot proposes to create it again.' };

function memberKindOf({ objects }: Pilot, target: ChangeTarget): 'person' | 'device' {
  return target.kind === 'group' && target.groupId === objects.deviceGroup ? 'device' : 'person';
}

/** What a button carries for a watched object: it names the object here and tells nothing about it anywhere else. */
export function watchId({ changes }: PilotServices, key: string): string {
  return changes.digest(key).slice(0, 32);
}

export type RestoreOffer = Restore | { readonly status: 'none' } | { readonly status: 'unreadable' };

/** The change that leads an object back to how Gatehouse left it; `id`: its `watchId` or its key. `none`: nothing of that id is watched. */
export async function restoreOrder(services: PilotServices, id: string): Promise<RestoreOffer> {
  const pilot = await services.changes.store.pilots.current();
  const watched = pilot?.watched.find(({ key }) => key === id || watchId(services, key) === id);
  const target = pilot === undefined || watched === undefined ? undefined : targetOfKey(watched.key, pilot);
  if (pilot === undefined || watched === undefined || target === undefined) return { status: 'none' };
  const read = await services.changes.targets.read(target, { signal: AbortSignal.timeout(2_500) });
  if (!read.known) return { status: 'unreadable' };
  return read.value === undefined || Object.keys(read.value.object).length === 0 ? gone : restoreTo(watched.object, read.value, memberKindOf(pilot, target));
}

/** A person says that the edit was meant: from now on it is what the object is compared with. False: nothing of that id has drifted, or it could not be read. */
export async function acceptDrift(services: PilotServices, person: UserId, id: string): Promise<boolean> {
  const { changes } = services;
  const pilot = await changes.store.pilots.current();
  const watched = pilot?.watched.find(({ key, alarmed }) => alarmed !== undefined && (key === id || watchId(services, key) === id));
  const target = pilot === undefined || watched === undefined ? undefined : targetOfKey(watched.key, pilot);
  if (watched === undefined || target === undefined) return false;
  const read = await changes.targets.read(target, { signal: AbortSignal.timeout(2_500) });
  if (!read.known) return false;
  const seen = seenOf(services, target, read.value);
  if (seen.hash !== watched.alarmed) return false;
  const accepted: WatchedObject = { ...seen, since: read.value?.modifiedAt ?? changes.upstreams.clock.now() };
  const by = Object.keys(seen.object).length === 0 ? [] : [accepted];
  await changePilot(
    services,
    (now) => (now.watched.some(({ key, alarmed }) => key === seen.key && alarmed === watched.alarmed) ? { ...now, watched: [...now.watched.filter(({ key }) => key !== seen.key), ...by] } : undefined),
    { type: 'pilot.drift-accepted', body: { by: person, target: keyForAudit(seen.key), to: seen.hash } },
  );
  return true;
}
