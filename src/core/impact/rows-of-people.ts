import type { DayColumns } from '../history/columns.ts';
import type { ReplayRow } from '../replay/world.ts';

export interface DatedRow extends ReplayRow {
  readonly day: number;
  readonly count: number;
}

/** Every row of one person, oldest day first. */
export function* rowsOf(person: number, days: readonly DayColumns[]): Generator<DatedRow> {
  for (const { day, personStart, app, circumstances, device, count } of days) {
    const end = personStart[person + 1] ?? 0;
    for (let row = personStart[person] ?? 0; row < end; row += 1) {
      yield { person, day, app: app[row] ?? 0, circumstances: circumstances[row] ?? 0, device: device[row] ?? 0, count: count[row] ?? 0 };
    }
  }
}
