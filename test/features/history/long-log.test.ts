import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dayMs, dayOf } from '../../../src/core/history/logged-sign-in.ts';
import { fetchLog } from '../../../src/features/history/fetch-log.ts';
import { differences, tallyOfColumns, tallyOfLog } from './log-truth.ts';
import { openIngest, ingestPlan } from './ingest-world.ts';

test('5,000 sign-ins are loaded without a refusal, and all are there once, in every detail', async () => {
  const plan = ingestPlan(5_000, 1);
  await using world = await openIngest(plan);
  await fetchLog(world.services);
  const today = dayOf(plan.end);
  const slice = await world.history.read(today - 3, today);
  expect(world.refusals()).toBe(0);
  expect(slice.coverage).toMatchObject({ signIns: 5_000, missing: [] });
  expect(differences(tallyOfColumns(slice.days, slice.dictionaries), tallyOfLog(plan)).slice(0, 3)).toEqual([]);
  expect(slice.coverage.from).toBeLessThanOrEqual(plan.end - plan.days * dayMs + 1);
}, 120_000);

test('50,000 sign-ins are loaded without a refusal at 0.95 of what the log allows or more', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', 'bench/ingest.ts', '50000', '1'], { timeout: 150_000 });
  expect(stdout).toMatch(/\npass\n$/);
}, 160_000);
