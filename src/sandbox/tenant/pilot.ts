import { loadDump } from './dump.ts';
import type { Tenant } from './tenant.ts';
export type People = Record<string, { upn: string }>;
export const PEOPLE: People = {};
export function buildPilot(o: { tenantId: string; start: number; frozen: boolean; users: number; seed: number; real: () => number }): Tenant {
  return { ...loadDump({ now: new Date(o.start).toISOString() }, o.tenantId, o), kind: 'pilot' };
}
