import { describe, expect, test } from '@jest/globals';
import { createReplayWorker } from '../../../src/adapters/impact/replay-worker.ts';
import type { ImpactQuestion } from '../../../src/ports/impact.ts';
import { fetchLog } from '../../../src/features/history/fetch-log.ts';
import { createImpactMeter } from '../../../src/features/impact/meter.ts';
import { historyWorld, type HistoryWorld } from '../history/history-world.ts';
import { drawChange } from './drawn-change.ts';
import { crowd, drawAttempt, drawPolicy, drawTenant, makePolicy, randomOf, type Attempt, type Drawn } from './drawn-tenant.ts';

/** `PREDICTION=full` for the long run, `PREDICTION_SEED` to begin elsewhere. */
const tenants = process.env['PREDICTION'] === 'full' ? 200 : 10;
const firstSeed = Number(process.env['PREDICTION_SEED'] ?? '1');
const twoDays = 2 * 24 * 60;

/** The codes with which Conditional Access keeps somebody out for good, and those with which it asks for something. */
const blocked = new Set([53000, 53001, 53002, 53003, 53009, 530033]);
const asked = new Set([50074, 500121]);

const hit: number[] = [];

describe('who is predicted to be newly blocked', () => {
  test.each(Array.from({ length: tenants }, (_, index) => firstSeed + index))('is exactly who is blocked once the change is made and everybody signs in again: tenant %i', async (seed) => {
    await using world = await historyWorld(1, { users: crowd, seed });
    const drawn = await drawTenant(randomOf(seed), world);
    // What people did before is not what they do again here: it is left behind.
    world.sandbox.control.advance(twoDays);
    for (let number = drawn.random(4); number > 0; number -= 1) await makePolicy(drawn, drawPolicy(drawn, `Drawn ${String(number)}`, ['enabled', 'enabledForReportingButNotEnforced', 'disabled'][drawn.random(3)] ?? ''));
    const change = await drawChange(drawn);
    world.sandbox.control.advance(twoDays);
    const attempts = drawn.people.flatMap((id) => Array.from({ length: 1 + drawn.random(3) }, () => drawAttempt(drawn, id)));
    const before = attempts.map((attempt) => isKeptOut(drawn, attempt));
    world.sandbox.control.advance(10);
    await fetchLog(world.services);

    const predicted = await predict(world, change.order);
    await change.make();
    const now = attempts.filter((attempt, index) => isKeptOut(drawn, attempt) && before[index] === false);
    const real = new Set(now.map(({ user }) => user));
    expect(predicted.users).toEqual([...real].toSorted());
    expect(predicted.people).toBe(real.size);
    hit.push(real.size);
  });

  test('and two in five of the changes do hit somebody', () => {
    expect(hit.filter((people) => people > 0).length).toBeGreaterThanOrEqual(tenants * 0.4);
  });
});

/** Whoever is asked for a second factor gives it, to see whether that is enough. */
function isKeptOut({ sandbox: { control } }: Drawn, attempt: Attempt): boolean {
  const { errorCode } = control.signIn(attempt);
  return blocked.has(asked.has(errorCode) ? control.signIn({ ...attempt, mfa: 'done' }).errorCode : errorCode);
}

async function predict(world: HistoryWorld, order: ImpactQuestion['order']): Promise<{ readonly users: readonly string[]; readonly people: number }> {
  const target = await world.tenant.targets.read(order.target);
  const snapshot = target.known ? target.value : undefined;
  if (snapshot === undefined) throw new Error('the target could not be read');
  const worker = createReplayWorker();
  const impact = await meterOf(world, worker).measure({ order, snapshot, days: 1 });
  await worker.close();
  if (impact.status !== 'measured') throw new Error(JSON.stringify(impact));
  const list = impact.listId === undefined ? [] : ((await world.store.impactLists.read(impact.listId)) ?? []);
  return { users: list.filter(({ movement }) => movement === 'newly-blocked').map(({ userId }) => String(userId)).toSorted(), people: impact.net.newlyBlocked.people };
}

function meterOf({ store, tenant, history }: HistoryWorld, worker: ReturnType<typeof createReplayWorker>): ReturnType<typeof createImpactMeter> {
  const people = { vipGroups: [], onCallGroups: [], approverGroups: [], emergencyAccounts: [] };
  return createImpactMeter({ store, history, worker, access: tenant.access, entra: tenant.entra, clock: tenant.clock, newId: () => 'the-list', people, patienceMs: 20_000 }, () => 0);
}
