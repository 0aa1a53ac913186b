import type { Tenant } from '../tenant/tenant.ts';
import { attempted, type Attempt } from './sign-in.ts';

/** Sign-ins of days that are over. The attempt is the same for everybody, each from their own device unless one is named. */
export type Past = Omit<Attempt, 'user'> & {
  /** User principal names or object ids. */
  people: readonly string[];
  /** How many days back, 1 for yesterday, at most as many as Entra keeps. */
  days: number;
  /** Sign-ins of each person a day, ten minutes apart. Default 1. */
  perDay?: number;
};

const DAY_SECONDS = 86_400;
const APART_SECONDS = 600;

/**
 * Fills the sign-in log with what these people did on each of the last days. The tenant decides every sign-in as it is now, like any
 * other; only the time of the rows is earlier. Returns the number of rows. Throws a RangeError for a person that nobody knows.
 */
export function writeHistory(tenant: Tenant, { people, days, perDay = 1, ...attempt }: Past): number {
  let written = 0;
  for (let day = days; day >= 1; day -= 1) {
    for (let turn = perDay; turn >= 1; turn -= 1) {
      for (const [place, user] of people.entries()) {
        const { rows } = attempted(tenant, { ...attempt, user }, day * DAY_SECONDS + (turn - 1) * APART_SECONDS - (place % APART_SECONDS));
        for (const row of rows) tenant.tables.signIns.add(row);
        written += rows.length;
      }
    }
  }
  return written;
}
