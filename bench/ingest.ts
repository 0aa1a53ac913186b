/**
 * Loads a log of five million sign-ins from the strict sandbox into a store on disk, on a clock that moves only while somebody waits
 * for the log's budget: how much of what the log allows is used, and whether every row is there once. Arguments: rows, days.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../src/adapters/store/open-store.ts';
import { dayOf } from '../src/core/history/logged-sign-in.ts';
import type { DayColumns } from '../src/core/history/columns.ts';
import { fetchPage, tidyHistory } from '../src/features/history/fetch-log.ts';
import { longLog, type LongLog } from '../src/sandbox/tenant/long-log.ts';
import { text } from '../src/sandbox/wire/row.ts';
import { ingestPlan, openIngest, type IngestWorld } from '../test/features/history/ingest-world.ts';

const rows = Number(process.argv[2] ?? 5_000_000);
const plan: LongLog = { ...ingestPlan(rows, Number(process.argv[3] ?? 7)), people: Math.min(50_000, Math.max(50, Math.round(rows / 100))), apps: 500 };

const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-ingest-'));
try {
  await using world = await openIngest(plan, async () => openStore(`file:${folder}/store`));
  const started = performance.now();
  const pages = await load(world);
  const seconds = (performance.now() - started) / 1_000;
  const { days, dictionaries, coverage } = await world.history.read(0, dayOf(plan.end));
  const allowed = (Math.ceil(rows / 1_000) / 5) * 10_000;
  const figures = {
    rows, pages, refusals: world.refusals(), virtualHours: world.elapsed() / 3_600_000, shareOfLimit: allowed / world.elapsed(), rowsASecondOfTheLog: (rows / world.elapsed()) * 1_000, realSeconds: seconds,
    signIns: coverage.signIns, distinctRows: days.reduce((sum, day) => sum + day.rows, 0), people: dictionaries.people.length, circumstances: dictionaries.circumstances.length, devices: dictionaries.devices.length,
    answers_equal: sameAsLog(days, dictionaries.people.map(({ userId }) => userId)),
  };
  console.log(JSON.stringify(figures, undefined, 2));
  const passed = figures.refusals === 0 && figures.shareOfLimit >= 0.95 && figures.answers_equal && figures.signIns === rows;
  console.log(passed ? 'pass' : 'FAIL');
  process.exitCode = passed ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function load({ services }: IngestWorld): Promise<number> {
  for (let pages = 0; ; pages += 1) {
    const outcome = await fetchPage(services);
    if (outcome === 'none') return pages;
    if (outcome === 'failed') throw new Error('the log did not answer');
    if (outcome === 'finished') await tidyHistory(services);
    if (pages % 250 === 0) console.error(`${String(pages)} pages`);
  }
}

/** Sign-ins of each person on each day against the log itself. */
function sameAsLog(days: readonly DayColumns[], people: readonly string[]): boolean {
  const counts = new Map<string, number>();
  const log = longLog(plan);
  for (let index = 0; index < plan.rows; index += 1) {
    const row = log.row(index) ?? {};
    const key = `${String(dayOf(Date.parse(text(row, 'createdDateTime'))))} ${text(row, 'userId')}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const { day, personStart, count } of days) {
    people.forEach((userId, person) => {
      const ours = count.subarray(personStart[person] ?? 0, personStart[person + 1] ?? personStart[person] ?? 0).reduce((sum, each) => sum + each, 0);
      const key = `${String(day)} ${userId}`;
      if (ours === (counts.get(key) ?? 0)) counts.delete(key);
    });
  }
  return counts.size === 0;
}
