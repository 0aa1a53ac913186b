import { parseLoggedSignIn } from '../../../src/adapters/graph/history-rows.ts';
import type { DayColumns, HistoryDictionaries } from '../../../src/core/history/columns.ts';
import { dayOf, type LoggedSignIn } from '../../../src/core/history/logged-sign-in.ts';
import { longLog, type LongLog } from '../../../src/sandbox/tenant/long-log.ts';

/** How often each kind of sign-in came on each day, in words and not in numbers. */
export type Tally = ReadonlyMap<string, number>;

export function tallyOfLog(plan: LongLog): Tally {
  const log = longLog(plan);
  const tally = new Map<string, number>();
  for (let index = 0; index < plan.rows; index += 1) {
    const row = parseLoggedSignIn(log.row(index));
    if (row.kind === 'unreadable') throw new Error(`row ${String(index)} of the sandbox's log cannot be read`);
    count(tally, wordsOf(dayOf(row.signIn.at), row.signIn), 1);
  }
  return tally;
}

export function tallyOfColumns(days: readonly DayColumns[], { people, apps, devices, circumstances }: HistoryDictionaries): Tally {
  const tally = new Map<string, number>();
  for (const columns of days) {
    columns.personStart.forEach((start, person) => {
      for (let row = start; row < (columns.personStart[person + 1] ?? start); row += 1) {
        const [who, app, device, how] = [people[person], apps[columns.app[row] ?? -1], devices[columns.device[row] ?? -1], circumstances[columns.circumstances[row] ?? -1]];
        if (who === undefined || app === undefined || device === undefined || how === undefined) throw new Error('a number of the history stands for nothing');
        count(tally, wordsOf(columns.day, { person: who, app, device, circumstances: how }), columns.count[row] ?? 0);
      }
    });
  }
  return tally;
}

/** What the two do not agree on; empty: equal. */
export function differences(ours: Tally, truth: Tally): readonly string[] {
  const keys = new Set([...ours.keys(), ...truth.keys()]);
  return [...keys].filter((key) => ours.get(key) !== truth.get(key)).map((key) => `${String(ours.get(key) ?? 0)} instead of ${String(truth.get(key) ?? 0)}: ${key}`);
}

function wordsOf(day: number, { person, app, device, circumstances }: Omit<LoggedSignIn, 'id' | 'at'>): string {
  return [day, person.userId, app.appId, device.deviceId, JSON.stringify(circumstances)].join(' ');
}

function count(tally: Map<string, number>, key: string, times: number): void {
  tally.set(key, (tally.get(key) ?? 0) + times);
}
