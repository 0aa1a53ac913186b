import type { Faults } from '../http/faults.ts';
import type { Tenant } from '../tenant/tenant.ts';
export type Control = { now(): string; advance(minutes: number): void; tenant: Tenant; faults: Faults };
export function createControl(tenant: Tenant, faults: Faults): Control {
  return { tenant, faults, now: () => tenant.clock.stamp(), advance: (minutes) => tenant.clock.advance(minutes) };
}
export async function runControl(_control: Control, _incoming: unknown): Promise<{ status: number; headers: Record<string, string>; body: unknown }> {
  return { status: 404, headers: {}, body: {} };
}
