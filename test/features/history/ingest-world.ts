import { connectTenant } from '../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../src/adapters/credential.ts';
import { cloudAt } from '../../../src/adapters/upstream/clouds.ts';
import { createTenantClock } from '../../../src/adapters/upstream/tenant-clock.ts';
import type { Timers } from '../../../src/adapters/upstream/timers.ts';
import { dayMs } from '../../../src/core/history/logged-sign-in.ts';
import { defaultPace } from '../../../src/core/history/position.ts';
import type { HistoryServices } from '../../../src/features/history/fetch-log.ts';
import { createSignInHistory } from '../../../src/features/history/history.ts';
import type { SignInHistory } from '../../../src/ports/sign-in-history.ts';
import type { Store } from '../../../src/ports/store.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import type { LongLog } from '../../../src/sandbox/tenant/long-log.ts';
import { openMemoryStore } from '../../support/store-template.ts';

export interface IngestWorld extends AsyncDisposable {
  readonly store: Store;
  readonly services: HistoryServices;
  readonly history: SignInHistory;
  /** Answers 429 of the log so far. */
  readonly refusals: () => number;
  /** Milliseconds on the clock by which the log counts requests, which moves only while somebody waits. */
  readonly elapsed: () => number;
}

const now = Date.UTC(2026, 10, 20, 12);

/** A log that ends at noon of a fixed day. */
export function ingestPlan(rows: number, days: number): LongLog {
  return { rows, days, end: now - 1, people: Math.max(50, Math.round(rows / 100)), apps: 100, seed: 7 };
}

/** The strict sandbox with its limits, on a clock that is moved by whoever waits. */
export async function openIngest(longLog: LongLog, open: () => Promise<Store> = openMemoryStore): Promise<IngestWorld> {
  let elapsed = 0;
  let refusals = 0;
  const timers: Timers = {
    elapsed: () => elapsed,
    sleep: async (milliseconds) => {
      elapsed += milliseconds;
      await Promise.resolve();
    },
  };
  const sandbox = await startSandbox({ frozen: true, now: new Date(now).toISOString(), longLog, elapsed: () => elapsed, users: 1 });
  const cloud = cloudAt(sandbox.url);
  const credential = (who: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...who }, cloud);
  const clock = createTenantClock(() => now);
  const onTrouble = () => (refusals += 1);
  const tenant = connectTenant({ cloud, reader: credential(sandbox.reader), actor: credential(sandbox.actor), clock, timers, onTrouble });
  const store = await open();
  const pace = { ...defaultPace, keepMs: longLog.days * dayMs };
  return {
    store, services: { log: tenant.signInLog, store: store.history, clock, who: 'test', pace }, history: createSignInHistory({ store: store.history, clock, keepMs: pace.keepMs }),
    refusals: () => refusals,
    elapsed: () => elapsed,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await sandbox.close();
    },
  };
}
