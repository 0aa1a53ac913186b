import { afterAll, expect, test } from '@jest/globals';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { dayMs, dayOf } from '../../src/core/history/logged-sign-in.ts';
import { createSignInHistory } from '../../src/features/history/history.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import type { LongLog } from '../../src/sandbox/tenant/long-log.ts';
import { seededRandom } from '../../src/sandbox/tenant/random.ts';
import { killChildren, startChild } from '../adapters/store/child.ts';
import { ingestPlan } from '../features/history/ingest-world.ts';
import { differences, tallyOfColumns, tallyOfLog } from '../features/history/log-truth.ts';
import { isFull } from './support/sizes.ts';

const kills = isFull ? 50 : 4;
const plan = ingestPlan(isFull ? 100_000 : 6_000, 2);
const now = plan.end + 1;

afterAll(killChildren);

test(`a process that fetches sign-ins and is killed ${String(kills)} times loses none, doubles none, and reads no kept page again`, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-history-'));
  const wireLog = path.join(folder, 'wire.jsonl');
  // Half of the time of a process that is killed after a page goes into reading its program.
  process.env['NODE_COMPILE_CACHE'] = path.join(folder, 'compiled');
  const sandbox = await startSandbox({ throttling: false, frozen: true, now: new Date(now).toISOString(), longLog: plan, users: 1, wireLog });
  const random = seededRandom(Number(process.env['KILL_SEED'] ?? 11));
  try {
    let done = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      // In turn while the next page is fetched and while it is being kept.
      done += await killedRun(folder, sandbox, plan, kill % 2 === 0 ? 'kept 1' : 'read 2', random.next() * 300);
    }
    const last = fetcher(folder, sandbox, plan);
    await last.heard('done');
    expect(await last.ended()).toBe(0);
    await expectWhole(`file:${folder}/store`, plan);
    const asked = await pagesAsked(wireLog);
    // A page that was under way when the process died has to be asked for again; no other.
    expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(kills);
    console.log(`${String(kills)} kills, ${String(done)} pages said to be kept before them, ${String(asked.length)} asked for, ${String(asked.length - new Set(asked).size)} of them twice`);
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}, isFull ? 900_000 : 180_000);

/** Kills a run a while after it has said this. Gives how many pages it said it kept. */
async function killedRun(folder: string, sandbox: Sandbox, log: LongLog, moment: string, delayMs: number): Promise<number> {
  const child = fetcher(folder, sandbox, log);
  await Promise.race([child.heard(moment), child.heard('done')]);
  await wait(delayMs);
  await child.kill();
  return child.lines.filter((line) => line.startsWith('kept')).length;
}

function fetcher(folder: string, { url, tenantId, reader }: Sandbox, { days }: LongLog) {
  return startChild('../../kill/history-process.ts', `file:${folder}/store`, url, tenantId, reader.clientId, reader.clientSecret, String(days), String(now));
}

async function expectWhole(storeUrl: string, log: LongLog): Promise<void> {
  const store = await openStore(storeUrl);
  try {
    const history = createSignInHistory({ store: store.history, clock: { now: () => now }, keepMs: log.days * dayMs });
    const { days, dictionaries, coverage } = await history.read(0, dayOf(now));
    expect(coverage).toMatchObject({ signIns: log.rows, missing: [] });
    expect(differences(tallyOfColumns(days, dictionaries), tallyOfLog(log)).slice(0, 3)).toEqual([]);
  } finally {
    await store.close();
  }
}

/** Addresses of the pages, in the order in which they were asked for. The lines hold the answers too, and are long. */
async function pagesAsked(wireLog: string): Promise<readonly string[]> {
  const asked: string[] = [];
  for await (const line of createInterface({ input: createReadStream(wireLog) })) {
    const url = /"url":"([^"]+)"/.exec(line.slice(0, 2_000))?.[1];
    if (url?.includes('/auditLogs/signIns') === true) asked.push(url);
  }
  return asked;
}
