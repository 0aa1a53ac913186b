import { writeSync } from 'node:fs';
import { connectTenant } from '../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../src/adapters/credential.ts';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { cloudAt } from '../../src/adapters/upstream/clouds.ts';
import { createTenantClock } from '../../src/adapters/upstream/tenant-clock.ts';
import { dayMs } from '../../src/core/history/logged-sign-in.ts';
import { defaultPace } from '../../src/core/history/position.ts';
import { fetchPage, tidyHistory } from '../../src/features/history/fetch-log.ts';
import type { SignInLog } from '../../src/ports/sign-in-log.ts';

/** Fetches the log of a sandbox into a store until there is nothing more, and says each page when it was read and once it is kept. */
const [storeUrl = '', url = '', tenantId = '', clientId = '', clientSecret = '', days = '', now = ''] = process.argv.slice(2);
const cloud = cloudAt(url);
const reader = createCredential({ kind: 'client-secret', tenantId, clientId, clientSecret }, cloud);
const clock = createTenantClock(() => Number(now));
const tenant = connectTenant({ cloud, reader, actor: reader, clock, limits: { signIns: [{ requests: 10_000, perMs: 1 }] } });
const store = await openStore(storeUrl);
let pagesRead = 0;
const log: SignInLog = {
  page: async (ask, signal) => {
    const page = await tenant.signInLog.page(ask, signal);
    writeSync(1, `read ${String((pagesRead += 1))}\n`);
    return page;
  },
};
const services = { log, store: store.history, clock, who: 'the only one', pace: { ...defaultPace, keepMs: Number(days) * dayMs } };
writeSync(1, 'open\n');
for (let page = 1; ; page += 1) {
  const outcome = await fetchPage(services);
  if (outcome === 'none') break;
  if (outcome === 'failed') throw new Error(JSON.stringify(await store.history.position()));
  writeSync(1, `kept ${String(page)}\n`);
  if (outcome === 'finished') await tidyHistory(services);
}
await tidyHistory(services);
await store.close();
writeSync(1, 'done\n');
