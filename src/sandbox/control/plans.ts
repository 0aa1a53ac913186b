import { parts, same, text, type Row } from '../wire/row.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** Of `assignedPlan.capabilityStatus`. */
export const PLAN_STATUSES = ['Enabled', 'Warning', 'Suspended', 'Deleted', 'LockedOut'] as const;
export type PlanStatus = typeof PLAN_STATUSES[number];

/** Sets the status of the plans of one service (`SCO` is Intune) of a person. Throws a RangeError when the person has none. */
export function setPlan(tenant: Tenant, person: Row, service: string, capabilityStatus: PlanStatus): void {
  const plans = parts(person, 'assignedPlans');
  if (!plans.some((plan) => same(text(plan, 'service'), service))) throw new RangeError(`${text(person, 'displayName')} has no plan '${service}'. There are: ${plans.map((plan) => text(plan, 'service')).join(', ')}.`);
  tenant.tables.users.update(text(person, 'id'), { assignedPlans: plans.map((plan) => (same(text(plan, 'service'), service) ? { ...plan, capabilityStatus } : plan)) });
}
