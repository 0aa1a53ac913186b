import type { DayColumns } from '../history/columns.ts';
import type { ReplayAnswer } from '../replay/answer.ts';
import { membersOf } from '../replay/bits.ts';
import type { ExplainedRow } from './explain-rows.ts';
import type { Movement } from './impact.ts';
import { rowsOf, type DatedRow } from './rows-of-people.ts';
import type { AffectedPosition } from './request.ts';

/** Of so many people the rows are looked at one by one; of the others the numbers are known and not the apps. */
const mostExplained = 500;

const order: readonly Movement[] = ['newly-blocked', 'newly-challenged', 'newly-allowed'];

/** Everybody whose sign-ins would go otherwise, those who lose most first. */
export function affectedPeople({ people }: ReplayAnswer, days: readonly DayColumns[], explain: (row: DatedRow) => ExplainedRow | undefined): readonly AffectedPosition[] {
  const sets: Readonly<Record<Movement, readonly [Uint32Array, number]>> = { 'newly-blocked': [people.newlyBlocked, 3], 'newly-challenged': [people.newlyChallenged, 1], 'newly-allowed': [people.newlyAllowed, 0] };
  const seen = new Set<number>();
  const found = order.flatMap((movement) => {
    const [set, decision] = sets[movement];
    const fresh = membersOf(set).filter((person) => !seen.has(person));
    for (const person of fresh) seen.add(person);
    return fresh.map((person) => ({ person, movement, signIns: people.moved[person * 4 + decision] ?? 0 })).toSorted((a, b) => b.signIns - a.signIns);
  });
  return found.map((entry, place) => ({ ...entry, ...(place < mostExplained ? detailsOf(entry, days, explain) : { apps: [], devices: [], lastDay: undefined }) }));
}

const becomes: Readonly<Record<Movement, ExplainedRow['proposed']>> = { 'newly-blocked': 'blocked', 'newly-challenged': 'challenged', 'newly-allowed': 'granted' };

function detailsOf({ person, movement }: Pick<AffectedPosition, 'person' | 'movement'>, days: readonly DayColumns[], explain: (row: DatedRow) => ExplainedRow | undefined): Pick<AffectedPosition, 'apps' | 'devices' | 'lastDay'> {
  const apps = new Map<number, number>();
  const devices = new Set<number>();
  let lastDay: number | undefined;
  for (const row of rowsOf(person, days)) {
    const explained = explain(row);
    if (explained === undefined || explained.proposed !== becomes[movement] || explained.current === explained.proposed) continue;
    apps.set(row.app, (apps.get(row.app) ?? 0) + row.count);
    if (row.device !== 0) devices.add(row.device);
    lastDay = Math.max(lastDay ?? row.day, row.day);
  }
  return { apps: [...apps].toSorted(([, a], [, b]) => b - a).map(([app]) => app), devices: [...devices], lastDay };
}
