import { randomBytes } from 'node:crypto';
import type { Tenant } from './adapters/connect-tenant.ts';
import { createReplayWorker } from './adapters/impact/replay-worker.ts';
import { dayMs } from './core/history/logged-sign-in.ts';
import type { ChangeSettings } from './features/change/settings.ts';
import { createSignInHistory } from './features/history/history.ts';
import { createImpactMeter } from './features/impact/meter.ts';
import type { ImpactMeter } from './ports/impact.ts';
import type { Store } from './ports/store.ts';

/** As long as the log itself goes back. */
const keepMs = 30 * dayMs;
/** Milliseconds: a preview has to be there within Teams' five seconds, and the guards are read beside it. */
const patienceMs = 2_500;

/** The thread begins with the first question that has something to replay. */
export function composeMeter({ marked, roles, emergencyAccounts }: ChangeSettings, { access, entra, clock }: Tenant, store: Store): ImpactMeter {
  return createImpactMeter(
    {
      store, access, entra, clock, patienceMs,
      history: createSignInHistory({ store: store.history, clock, keepMs }),
      worker: createReplayWorker(),
      newId: () => randomBytes(16).toString('base64url'),
      people: { vipGroups: marked?.vip ?? [], onCallGroups: marked?.onCall ?? [], approverGroups: [...new Set(Object.values(roles).flat())], emergencyAccounts },
    },
    () => performance.now(),
  );
}
