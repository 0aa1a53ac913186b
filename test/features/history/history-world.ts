import { connectTenant, type Tenant } from '../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../src/adapters/credential.ts';
import { cloudAt } from '../../../src/adapters/upstream/clouds.ts';
import { createTenantClock } from '../../../src/adapters/upstream/tenant-clock.ts';
import { dayMs } from '../../../src/core/history/logged-sign-in.ts';
import { defaultPace } from '../../../src/core/history/position.ts';
import type { HistoryServices } from '../../../src/features/history/fetch-log.ts';
import { createSignInHistory } from '../../../src/features/history/history.ts';
import type { SignInHistory } from '../../../src/ports/sign-in-history.ts';
import type { Store } from '../../../src/ports/store.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/server.ts';
import { openMemoryStore } from '../../support/store-template.ts';

export interface HistoryWorld extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly tenant: Tenant;
  readonly store: Store;
  readonly services: HistoryServices;
  readonly history: SignInHistory;
}

const unlimited = [{ requests: 10_000, perMs: 1 }];

/** The sandbox tenant without limits, and a history over it that keeps `days` days. */
export async function historyWorld(days = 7, options: SandboxOptions = {}): Promise<HistoryWorld> {
  const sandbox = await startSandbox({ throttling: false, frozen: true, ...options });
  const cloud = cloudAt(sandbox.url);
  const credential = (who: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...who }, cloud);
  const clock = createTenantClock(() => Date.parse(sandbox.control.now()));
  const tenant = connectTenant({ cloud, reader: credential(sandbox.reader), actor: credential(sandbox.actor), clock, limits: { signIns: unlimited, conditionalAccess: unlimited } });
  const store = await openMemoryStore();
  const services = { log: tenant.signInLog, store: store.history, clock, who: 'test', pace: { ...defaultPace, keepMs: days * dayMs } };
  return {
    sandbox, tenant, store, services, history: createSignInHistory({ store: store.history, clock, keepMs: days * dayMs }),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await sandbox.close();
    },
  };
}
