import type { DayColumns, HistoryDictionaries } from '../history/columns.ts';
import type { NetImpact } from './impact.ts';
import { rowsOf } from './rows-of-people.ts';
import type { AffectedPosition, ReplayFindings, ReplayRequest } from './request.ts';

type CutOff = NonNullable<ReplayRequest['cutOff']>;

/** Devices that reach nothing any more, whatever the policies say: what was used from them is lost, or comes back. */
export function findCutOff(days: readonly DayColumns[], { people }: HistoryDictionaries, { devices, back }: CutOff): ReplayFindings {
  const cut = new Set(devices.filter((device) => device !== 0));
  const apps = new Map<number, { signIns: number; people: Set<number> }>();
  const affected: AffectedPosition[] = [];
  const seen = { people: 0, devices: new Set<number>(), apps: new Set<number>(), signIns: 0 };
  for (let person = 0; person < people.length; person += 1) {
    const own = new Map<number, number>();
    const used = new Set<number>();
    let [lastDay, rows] = [0, 0];
    for (const { app, device, day, count } of rowsOf(person, days)) {
      rows += 1;
      seen.signIns += count;
      seen.apps.add(app);
      if (device !== 0) seen.devices.add(device);
      if (!cut.has(device)) continue;
      own.set(app, (own.get(app) ?? 0) + count);
      used.add(device);
      lastDay = Math.max(lastDay, day);
      const entry = apps.get(app) ?? { signIns: 0, people: new Set() };
      entry.signIns += count;
      entry.people.add(person);
      apps.set(app, entry);
    }
    if (rows > 0) seen.people += 1;
    if (own.size === 0) continue;
    affected.push({ person, movement: back ? 'newly-allowed' : 'newly-blocked', signIns: sum(own.values()), apps: [...own].toSorted(([, a], [, b]) => b - a).map(([app]) => app), devices: [...used], lastDay });
  }
  const moved = { signIns: affected.reduce((all, { signIns }) => all + signIns, 0), people: affected.length, devices: new Set(affected.flatMap((entry) => entry.devices)).size };
  return {
    signIns: seen.signIns,
    net: netOf({ signIns: seen.signIns, people: seen.people, devices: seen.devices.size, apps: seen.apps.size }, { ...moved, apps: apps.size }, back),
    people: affected.toSorted((a, b) => b.signIns - a.signIns),
    apps: [...apps].map(([app, entry]) => ({ app, people: entry.people.size, signIns: entry.signIns })).toSorted((a, b) => b.signIns - a.signIns).slice(0, 10),
    distribution: [
      { label: 'Use the device', current: back ? 0 : moved.people, proposed: back ? moved.people : 0 },
      { label: 'Cut off', current: back ? moved.people : 0, proposed: back ? 0 : moved.people },
    ],
    notJudged: undefined,
    agreement: undefined,
  };
}

type Counts = Readonly<Record<'signIns' | 'people' | 'devices' | 'apps', number>>;

function netOf(all: Counts, moved: Counts, back: boolean): NetImpact {
  const of = (kind: keyof Counts) => ({ all: all[kind], currentlyBlocked: back ? moved[kind] : 0, proposedBlocked: back ? 0 : moved[kind] });
  const none = { signIns: 0, people: 0, devices: 0 };
  const change = { signIns: moved.signIns, people: moved.people, devices: moved.devices };
  return { signIns: of('signIns'), people: of('people'), devices: of('devices'), apps: of('apps'), newlyBlocked: back ? none : change, newlyChallenged: none, newlyAllowed: back ? change : none };
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((all, one) => all + one, 0);
}
