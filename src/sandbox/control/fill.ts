import { compliantWindows, TIMESHEETS } from '../tenant/pilot-policies.ts';
import { fixedId } from '../tenant/ids.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** Their numbers begin here. */
const FIRST = 0x1000;
const MOST = 10_000;

/**
 * Puts `count` report-only policies into the tenant, each for the pilot and one application, with ids that never change, and returns
 * the ids. A policy that is there already is set back. Throws a RangeError for a count that makes no sense.
 */
export function fillPolicies(tenant: Tenant, count: number): string[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST) throw new RangeError(`count must be a whole number from 1 to ${MOST}.`);
  if (tenant.kind !== 'pilot') throw new RangeError('Policies are put into the pilot tenant; this sandbox serves a dump.');
  const table = tenant.tables.conditionalAccessPolicies;
  return Array.from({ length: count }, (_, index) => {
    const id = fixedId('policy', FIRST + index);
    table.put(id, compliantWindows(id, `Rehearsal – policy ${String(index + 1).padStart(5, '0')}`, 'enabledForReportingButNotEnforced', TIMESHEETS));
    return id;
  });
}
