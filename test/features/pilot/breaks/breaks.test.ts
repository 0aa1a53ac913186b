import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkIds, type CheckId } from '../../../../src/core/pilot/check-id.ts';
import { steps } from '../../../../src/core/pilot/steps/index.ts';
import { lookAt, readOverview, type Overview } from '../../../../src/features/pilot/overview.ts';
import { breaks } from '../../../../src/sandbox/control/breaks.ts';
import { startRunningBot, type RunningBot } from '../../../support/running-bot.ts';
import { anew, finish, type Finished } from './finished-pilot.ts';
import { broken, nothingAnswers, otherBreaks, outages, type Also, type BreakRow } from './table.ts';

let running: RunningBot;
let finished: Finished;
beforeAll(async () => {
  running = await startRunningBot();
  finished = await finish(running);
}, 60_000);
afterAll(async () => running[Symbol.asyncDispose]());

/** Nobody waits for the answer here, and services that fail are asked again. */
const patient = () => ({ signal: AbortSignal.timeout(20_000) });

async function overviewIn({ pilot }: Finished): Promise<Overview> {
  const overview = await readOverview(pilot, patient());
  if (overview === undefined) throw new Error('no pilot is under way');
  return overview;
}

function notPassed({ report }: Overview): readonly string[] {
  return report.steps.flatMap(({ checks }) => checks).flatMap(({ id, verdict }) => (verdict === 'passed' ? [] : [`${id} ${verdict}`]));
}

async function after(breakIt: BreakRow['breakIt']): Promise<readonly string[]> {
  await using tenant = await anew(running, finished);
  await tenant.keep(finished.record);
  await breakIt(tenant);
  return notPassed(await overviewIn(tenant));
}

/** These, and whatever is not looked at before they pass. */
function expected(verdicts: Also): readonly string[] {
  const stopped = new Set<CheckId>();
  return steps.flatMap(({ checks }) => checks).flatMap(({ id, after: others }) => {
    const verdict = others.some((other) => stopped.has(other)) ? 'waiting' : verdicts[id];
    if (verdict === undefined) return [];
    stopped.add(id);
    return [`${id} ${verdict}`];
  });
}

const unread = (ids: readonly CheckId[]): readonly string[] => expected(Object.fromEntries(ids.map((id) => [id, 'undetermined'])));

test('a pilot that was walked to its end passes every check, in the tenant that was walked and in its like', async () => {
  expect(notPassed(await overviewIn(finished))).toEqual([]);
  expect(await after(() => undefined)).toEqual([]);
}, 30_000);

test.each(checkIds.map((id) => ({ id, ...broken[id] })))('$id fails, and nothing else but what waits for it: $says', async ({ id, breakIt }) => {
  expect(await after(breakIt)).toEqual(expected({ [id]: 'failed' }));
}, 30_000);

const others = Object.entries(otherBreaks).map(([known, row]) => ({ known, says: breaks[known]?.says, found: row.fails ?? 'nothing', ...row }));

test.each(others)('$known is found by $found: $says', async ({ known, fails, also }) => {
  expect(await after(({ sandbox }) => sandbox.control.break(known))).toEqual(expected({ ...(fails === undefined ? {} : { [fails]: 'failed' }), ...also }));
}, 30_000);

test('every break that the sandbox knows is tried', () => {
  const tried = [...Object.values(broken).map(({ known }) => known), ...Object.keys(otherBreaks)];
  expect(tried.filter((known) => known !== undefined).toSorted()).toEqual(Object.keys(breaks).toSorted());
});

test('a service that does not answer leaves its checks undetermined; nothing fails by it, and all others still pass', async () => {
  const found = await Promise.all(Object.keys(outages).map(async (match) => {
    await using tenant = await anew(running, finished);
    tenant.sandbox.control.fault({ match, kind: '500' });
    return [match, notPassed(await lookAt(tenant.pilot, tenant.record, patient()))] as const;
  }));
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(Object.entries(outages).map(([match, ids]) => [match, unread(ids)])));
}, 60_000);

test('when nothing answers at all, nothing fails and what was noted of the pilot is kept', async () => {
  await using tenant = await anew(running, finished);
  await tenant.keep(finished.record);
  tenant.sandbox.control.fault({ match: 'GET /*', kind: '500' });
  const overview = await overviewIn(tenant);
  expect(notPassed(overview)).toEqual(unread(nothingAnswers));
  expect({ ...overview.pilot, revision: finished.record.revision }).toEqual(finished.record);
}, 30_000);
