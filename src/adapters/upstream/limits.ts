import { createTokenBucket, type Limit, type TokenBucket } from './token-bucket.ts';
import type { Timers } from './timers.ts';

export type BudgetName = 'signIns' | 'conditionalAccess' | 'directory' | 'intune' | 'defender';

/**
 * What the services document, per app and tenant. Sources: Graph throttling limits (identity and access reports; Conditional
 * Access, shared by all apps of the tenant; Intune devices), Defender API limits. The directory counts resource units: 3,500 in
 * 10 s for the smallest tenants and at most 5 for one of our requests, hence 700. Conditional Access allows one request a second;
 * it is taken as two in two seconds, so that policies and named locations can be asked for together.
 */
export const documentedLimits: Readonly<Record<BudgetName, readonly Limit[]>> = {
  signIns: [{ requests: 5, perMs: 10_000 }],
  conditionalAccess: [{ requests: 2, perMs: 2_000 }],
  directory: [{ requests: 700, perMs: 10_000 }],
  intune: [{ requests: 2_000, perMs: 20_000 }],
  defender: [
    { requests: 100, perMs: 60_000 },
    { requests: 1_500, perMs: 3_600_000 },
  ],
};

export type Budgets = Readonly<Record<BudgetName, TokenBucket>>;

/** One bucket for each documented limit. Share them between everything that calls as the same app. */
export function createBudgets(timers: Timers, limits: Partial<typeof documentedLimits> = {}): Budgets {
  const bucket = (name: BudgetName) => createTokenBucket(limits[name] ?? documentedLimits[name], timers);
  return {
    signIns: bucket('signIns'),
    conditionalAccess: bucket('conditionalAccess'),
    directory: bucket('directory'),
    intune: bucket('intune'),
    defender: bucket('defender'),
  };
}
