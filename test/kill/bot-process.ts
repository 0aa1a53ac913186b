import { z } from 'zod/v4';
import { openStore } from '../../src/adapters/store/open-store.ts';
import type { Tenant } from '../../src/adapters/connect-tenant.ts';
import { closeOnSignal } from '../../src/cli/close-on-signal.ts';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { noEvidence } from '../support/no-evidence.ts';
import { withoutReadBack } from './support/without-read-back.ts';

/**
 * The product in a process of its own, to be killed: everything as `src/main.ts` composes it, but for the budgets of the services,
 * the pace of execution and, for the run that must fail, the reading back.
 */
const settings = z.object({
  timing: z.object({ readLagMs: z.number(), checksMs: z.number(), callMs: z.number(), settleMs: z.number(), createdSettleMs: z.number(), giveUpMs: z.number(), mostAttempts: z.number() }).optional(),
  readsBack: z.boolean(),
  /** How many times faster the jobs run. */
  haste: z.number().optional(),
});

const { KILL_SETTINGS, ...environment } = process.env;
const { timing, readsBack, haste } = settings.parse(JSON.parse(KILL_SETTINGS ?? '{}'));
const config = readConfig(environment);
if (config.changes === undefined) throw new Error('changes are switched off');
const plenty = [{ requests: 10_000, perMs: 1 }];
const gatehouse = await compose(
  { ...config, changes: { ...config.changes, timing: timing ?? config.changes.timing } },
  openStore(config.storeUrl),
  {
    tenant: { limits: { signIns: plenty, conditionalAccess: plenty, directory: plenty, intune: plenty, defender: plenty }, patience: { backOffMs: 50 } },
    // The rehearsals of changes switch on policies by the hundred that nobody has signed in under.
    ...(environment['KILL_EVIDENCE'] === 'usual' ? {} : { evidence: noEvidence }),
    ...(haste === undefined ? {} : { ticker: (everyMs: number, run: () => void) => tickerOf(Math.max(100, everyMs / haste), run) }),
    ...(readsBack ? {} : { adjustTenant: (tenant: Tenant) => withoutReadBack(tenant) }),
  },
);
closeOnSignal(() => gatehouse.close());

function tickerOf(everyMs: number, run: () => void): { stop(): void } {
  const timer = setInterval(run, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}
