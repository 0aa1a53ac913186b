import type { DayColumns } from '../history/columns.ts';
import type { ReplayAnswer } from '../replay/answer.ts';
import { countBits, membersOf } from '../replay/bits.ts';
import type { ExplainedRow } from './explain-rows.ts';
import type { ReplayFindings } from './request.ts';
import { rowsOf, type DatedRow } from './rows-of-people.ts';

/** The reasons are looked up for so many people. */
const mostSampled = 50;

/** Sign-ins whose outcome depends on what is not known, and what that is. */
export function notJudged({ signIns, people }: ReplayAnswer, days: readonly DayColumns[], explain: (row: DatedRow) => ExplainedRow | undefined): ReplayFindings['notJudged'] {
  const undetermined = [0, 1, 2, 3].reduce((sum, current) => sum + (signIns[current * 4 + 2] ?? 0), 0);
  if (undetermined === 0) return undefined;
  const needs = new Set<string>();
  for (const person of membersOf(people.proposed.undetermined).slice(0, mostSampled)) {
    for (const row of rowsOf(person, days)) {
      const explained = explain(row);
      if (explained?.proposed === 'undetermined') for (const need of explained.needs) needs.add(need);
    }
  }
  return { signIns: undetermined, people: countBits(people.proposed.undetermined), needs: [...needs].toSorted() };
}
