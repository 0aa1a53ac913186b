import type { Instant } from '../core/facts/fact.ts';
import type { GroupId } from '../core/facts/ids.ts';
import type { AccessReadings } from '../ports/access-readings.ts';
import type { ChangeTargets } from '../ports/change-targets.ts';
import type { Defender } from '../ports/defender.ts';
import type { Entra } from '../ports/entra.ts';
import type { Executor } from '../ports/executor.ts';
import type { Intune } from '../ports/intune.ts';
import type { PilotReadings } from '../ports/pilot-facts.ts';
import type { PilotNames } from '../ports/pilot-names.ts';
import type { SignInLog } from '../ports/sign-in-log.ts';
import { createChangeTargets } from './change/change-targets.ts';
import { createExecutor } from './change/executor.ts';
import { createDefenderClient } from './defender/defender-client.ts';
import { createDefender } from './defender/defender.ts';
import { createAccessReadings } from './graph/access-readings.ts';
import { createEntra } from './graph/entra.ts';
import { createGraphClient } from './graph/graph-client.ts';
import { createIntune } from './graph/intune.ts';
import { createPilotNames } from './graph/pilot-names.ts';
import { createPilotReadings } from './graph/pilot-readings.ts';
import { createSignInLog } from './graph/sign-in-log.ts';
import { createAccessToken, type Credential } from './upstream/access-token.ts';
import { defaultPatience, type CallContext, type Patience } from './upstream/call.ts';
import type { Cloud } from './upstream/clouds.ts';
import type { UpstreamError } from './upstream/errors.ts';
import { createBudgets, type Budgets, type documentedLimits } from './upstream/limits.ts';
import { createTenantClock, type TenantClock } from './upstream/tenant-clock.ts';
import { systemTimers, type Timers } from './upstream/timers.ts';

export interface TenantOptions {
  readonly cloud: Cloud;
  /** Reads everything, changes nothing. */
  readonly reader: Credential;
  /** May ask devices to check in. */
  readonly actor: Credential;
  /** Carries out approved changes, and nothing else is done with it; absent: no change can be carried out. */
  readonly executor?: Credential | undefined;
  /** Group through which exceptions are given. */
  readonly exceptionGroup?: GroupId | undefined;
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
  /** What changes are made to, read anew each time as the reading identity. */
  readonly targets: ChangeTargets;
  /** What the steps of the pilot look at beyond that. */
  readonly readings: PilotReadings;
  readonly names: PilotNames;
  /** What decides about access, for measuring who a change would hit. */
  readonly access: AccessReadings;
  /** The whole log, for the history of sign-ins. */
  readonly signInLog: SignInLog;
  /** The only way to change the tenant; undefined without a credential for it. */
  readonly executor: Executor | undefined;
  readonly clock: TenantClock;
  /** Fetches tokens, policies and the tenant's time ahead, so that the first question need not wait for them. Never rejects. */
  warm(alertsSince: Instant): Promise<void>;
}

/** All upstream systems of one tenant, with shared budgets and one clock. */
export function connectTenant(options: TenantOptions): Tenant {
  const { cloud, fetch = globalThis.fetch, timers = systemTimers, clock = createTenantClock() } = options;
  const budgets = createBudgets(timers, options.limits);
  const context = callContext(options, timers, clock);
  const graphAs = (who: Credential, spending: Budgets) =>
    createGraphClient({ origin: cloud.graphOrigin, token: createAccessToken(who, cloud.graphScope), budgets: spending, context, fetch });
  const defenderAs = (who: Credential, spending: Budgets) =>
    createDefenderClient({ origin: cloud.defenderOrigin, token: createAccessToken(who, cloud.defenderScope), bucket: spending.defender, context, fetch });
  const executorAs = (who: Credential): Executor => {
    const own = executorBudgets(budgets, timers, options.limits);
    return createExecutor({ graph: graphAs(who, own), defender: defenderAs(who, own), graphOrigin: cloud.graphOrigin });
  };
  const client = graphAs(options.reader, budgets);
  const entra = createEntra({ client, clock, timers, ...optional('policyTtlMs', options.keepMs?.policies) });
  const intune = createIntune({ client, clock, actor: graphAs(options.actor, budgets) });
  const defenderClient = defenderAs(options.reader, budgets);
  const defender = createDefender({ client: defenderClient, clock, timers, ...optional('alertTtlMs', options.keepMs?.alerts) });
  return {
    entra,
    intune,
    defender,
    targets: createChangeTargets({ graph: client, defender: defenderClient, clock, exceptionGroup: options.exceptionGroup }),
    readings: createPilotReadings({ client, clock }),
    names: createPilotNames({ client, clock }),
    access: createAccessReadings({ client, clock }),
    signInLog: createSignInLog({ client, clock, origin: cloud.graphOrigin }),
    executor: options.executor === undefined ? undefined : executorAs(options.executor),
    clock,
    warm: async (alertsSince) => {
      await Promise.all([entra.readPolicies(), entra.readNamedLocations(), defender.readAlerts(alertsSince)]);
    },
  };
}

/** The services count per app, but for Conditional Access, whose limit all apps of the tenant share. */
function executorBudgets({ conditionalAccess }: Budgets, timers: Timers, limits: TenantOptions['limits']): Budgets {
  return { ...createBudgets(timers, limits), conditionalAccess };
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
