import type { Instant } from '../core/facts/fact.ts';
import type { Defender } from '../ports/defender.ts';
import type { Entra } from '../ports/entra.ts';
import type { Intune } from '../ports/intune.ts';
import { createDefenderClient } from './defender/defender-client.ts';
import { createDefender } from './defender/defender.ts';
import { createEntra } from './graph/entra.ts';
import { createGraphClient } from './graph/graph-client.ts';
import { createIntune } from './graph/intune.ts';
import { createAccessToken, type Credential } from './upstream/access-token.ts';
import { defaultPatience, type CallContext, type Patience } from './upstream/call.ts';
import type { Cloud } from './upstream/clouds.ts';
import type { UpstreamError } from './upstream/errors.ts';
import { createBudgets, type documentedLimits } from './upstream/limits.ts';
import { createTenantClock, type TenantClock } from './upstream/tenant-clock.ts';
import { systemTimers, type Timers } from './upstream/timers.ts';

export interface TenantOptions {
  readonly cloud: Cloud;
  /** Reads everything, changes nothing. */
  readonly reader: Credential;
  /** May ask devices to check in. */
  readonly actor: Credential;
  readonly limits?: Partial<typeof documentedLimits>;
  readonly patience?: Partial<Patience>;
  /** Milliseconds to keep Conditional Access policies and the tenant's alerts. */
  readonly keepMs?: { readonly policies?: number; readonly alerts?: number };
  readonly clock?: TenantClock;
  readonly timers?: Timers;
  readonly random?: () => number;
  readonly fetch?: typeof globalThis.fetch;
  /** Called after each try that failed; for the log. */
  readonly onTrouble?: (error: UpstreamError, tries: number) => void;
}

export interface Tenant {
  readonly entra: Entra;
  readonly intune: Intune;
  readonly defender: Defender;
  readonly clock: TenantClock;
  /** Fetches tokens, policies and the tenant's time ahead, so that the first question need not wait for them. Never rejects. */
  warm(alertsSince: Instant): Promise<void>;
}

/** All upstream systems of one tenant, with shared budgets and one clock. */
export function connectTenant(options: TenantOptions): Tenant {
  const { cloud, fetch = globalThis.fetch, timers = systemTimers, clock = createTenantClock() } = options;
  const budgets = createBudgets(timers, options.limits);
  const context = callContext(options, timers, clock);
  const graphAs = (who: Credential) =>
    createGraphClient({ origin: cloud.graphOrigin, token: createAccessToken(who, cloud.graphScope), budgets, context, fetch });
  const client = graphAs(options.reader);
  const entra = createEntra({ client, clock, timers, ...optional('policyTtlMs', options.keepMs?.policies) });
  const intune = createIntune({ client, clock, actor: graphAs(options.actor) });
  const defenderToken = createAccessToken(options.reader, cloud.defenderScope);
  const defenderClient = createDefenderClient({ origin: cloud.defenderOrigin, token: defenderToken, bucket: budgets.defender, context, fetch });
  const defender = createDefender({ client: defenderClient, clock, timers, ...optional('alertTtlMs', options.keepMs?.alerts) });
  return {
    entra,
    intune,
    defender,
    clock,
    warm: async (alertsSince) => {
      await Promise.all([entra.readPolicies(), entra.readNamedLocations(), defender.readAlerts(alertsSince)]);
    },
  };
}

function callContext(options: TenantOptions, timers: Timers, clock: TenantClock): CallContext {
  return {
    timers,
    patience: { ...defaultPatience, ...options.patience },
    random: options.random ?? Math.random,
    onAnswer: (answer) => clock.observe(answer.headers.get('date')),
    onTrouble: options.onTrouble ?? (() => undefined),
  };
}

function optional<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  const result: Partial<Record<Name, number>> = {};
  if (value !== undefined) result[name] = value;
  return result;
}
