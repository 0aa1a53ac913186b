import type { Circumstances, DayColumns } from './columns.ts';

/**
 * The day without sign-ins that failed for reasons of their own, such as a wrong password: they never came to the policies, and
 * counted as somebody's way in they would make every guessed password a person who is blocked.
 */
export function reachedPolicies(columns: DayColumns, circumstances: readonly Circumstances[]): DayColumns {
  const failed = circumstances.map(({ outcome }) => outcome === 'failed');
  const isLeft = (_row: number, at: number): boolean => failed[columns.circumstances[at] ?? -1] !== true;
  const kept = Uint32Array.from({ length: columns.rows }, (_, row) => row).filter(isLeft);
  if (kept.length === columns.rows) return columns;
  let passed = 0;
  const personStart = columns.personStart.map((start) => {
    while (passed < kept.length && (kept[passed] ?? 0) < start) passed += 1;
    return passed;
  });
  const pick = <Column extends Uint16Array | Uint32Array>(from: Column, to: Column): Column => {
    kept.forEach((row, at) => { to[at] = from[row] ?? 0; });
    return to;
  };
  const count = pick(columns.count, new Uint16Array(kept.length));
  return {
    day: columns.day, rows: kept.length, signIns: count.reduce((sum, one) => sum + one, 0), personStart, count,
    app: pick(columns.app, new Uint16Array(kept.length)), circumstances: pick(columns.circumstances, new Uint32Array(kept.length)), device: pick(columns.device, new Uint32Array(kept.length)),
  };
}
