import { checkIn } from '../live/intune.ts';
import { LOG_MINUTES, signIn, type Attempt } from '../live/sign-in.ts';
import { PEOPLE } from '../tenant/pilot.ts';
import { PAYROLL } from '../tenant/pilot-policies.ts';
import { findDevice, machineOf, managedOf, type Tenant } from '../tenant/tenant.ts';
import { text, type Row } from '../wire/row.ts';

/** A story that happens to Nora Quist and LT-4411 in the pilot tenant. It changes the tenant; the records follow. */
export type Scenario = {
  name: string;
  /** The diagnosis that the records lead to. */
  cause: string;
  story: string;
  run: (tenant: Tenant) => void;
};

/** Minutes. */
export const DAY = 24 * 60;
export const LAPTOP = 'LT-4411';

/** Risk reaches Intune, the laptop checks in, Entra hears of it. */
export function settle(tenant: Tenant): void {
  tenant.clock.advance(10);
  checkIn(tenant, managed(tenant));
  tenant.clock.advance(10);
}

export function settleAndSignIn(tenant: Tenant): void {
  settle(tenant);
  norasSignIn(tenant);
}

/** Nora signs in to Payroll; `minutes` pass afterwards, by default enough for the log. */
export function norasSignIn(tenant: Tenant, attempt: Partial<Attempt> = {}, minutes = LOG_MINUTES + 1): void {
  signIn(tenant, { user: PEOPLE.nora.upn, app: PAYROLL.displayName, ...attempt });
  tenant.clock.advance(minutes);
}

/** A story may be told twice; its policy is there once. */
export function addPolicy(tenant: Tenant, policy: Row): void {
  tenant.tables.conditionalAccessPolicies.remove(text(policy, 'id'));
  tenant.tables.conditionalAccessPolicies.add(policy);
}

export function managed(tenant: Tenant): string {
  return text(managedOf(tenant, findDevice(tenant, LAPTOP)), 'id');
}

export function machine(tenant: Tenant): string {
  return text(machineOf(tenant, text(findDevice(tenant, LAPTOP), 'deviceId')), 'id');
}
