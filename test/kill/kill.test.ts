import { describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newDatabase } from '../e2e/support/postgres.ts';
import { clean } from './support/judge.ts';
import { tableOf } from './support/table.ts';
import { runToTheEnd, type Report, type RunSetting } from './support/run.ts';
import { size, small } from './support/sizes.ts';

const seed = Number(process.env['KILL_SEED'] ?? '4411');
const server = process.env['GATEHOUSE_TEST_POSTGRES'];

const stores = [
  { store: 'the embedded store, one process', onServer: undefined, processes: 1 },
  ...(server === undefined ? [] : [{ store: 'PostgreSQL, four processes', onServer: server, processes: 4 }]),
];

describe.each(stores)(`${String(size.approvals)} approvals and ${String(size.kills)} kill -9 on $store`, ({ store, onServer, processes }) => {
  test('every approved change is carried out exactly once, every other one never, and all of it is in the record and on the cards', async () => {
    const report = await runOn(onServer, { processes, size, seed, readsBack: true });
    console.log(tableOf(store, report));
    expect(report).toMatchObject({ ...clean, kills: size.kills, left: { changes: 0, messages: 0, dead: 0 } });
    expect(report.executed).toBeGreaterThan(size.approvals * 0.9);
    // Otherwise nothing was tried.
    expect(report.attempts).toBeGreaterThan(report.executed);
    expect(report.voided).toBeGreaterThan(0);
  });
});

describe('a bot that does not read back', () => {
  test('acts twice, and this harness sees it', async () => {
    const report = await runOn(undefined, { processes: 1, size: { ...small, approvals: 60, others: 1, kills: 1 }, seed, readsBack: false });
    console.log(tableOf('the embedded store, without reading back', report));
    expect(report.twice.length).toBeGreaterThan(0);
  });
});

async function runOn(onServer: string | undefined, setting: Omit<RunSetting, 'storeUrl'>): Promise<Report> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-kill-'));
  await using database = onServer === undefined ? undefined : await newDatabase(onServer);
  try {
    return await runToTheEnd({ ...setting, storeUrl: database?.url ?? `file:${folder}/store` });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
