import type { Tenant } from '../tenant/tenant.ts';
import { entraBreaks } from './entra-breaks.ts';
import { intuneBreaks } from './intune-breaks.ts';

/**
 * One thing that goes wrong in a finished pilot. It changes that one thing, now; what follows from it follows with time. `device` is
 * the name of the laptop that it is about.
 */
export type Break = { says: string; run: (tenant: Tenant, device: string) => void };

/** By id. What an administrator does by hand is in the audit logs. */
export const breaks: Readonly<Record<string, Break>> = { ...entraBreaks, ...intuneBreaks };

export const BROKEN_LAPTOP = 'LT-4411';

/** Throws a RangeError for an id that is not known, and when the tenant lacks what is to be broken. */
export function breakOne(tenant: Tenant, id: string, device = BROKEN_LAPTOP): void {
  const known = Object.hasOwn(breaks, id) ? breaks[id] : undefined;
  if (known === undefined) throw new RangeError(`No break '${id}'. There are: ${Object.keys(breaks).join(', ')}.`);
  known.run(tenant, device);
}
