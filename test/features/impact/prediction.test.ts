import { describe, expect, test } from '@jest/globals';
import { createReplayWorker } from '../../../src/adapters/impact/replay-worker.ts';
import { directoryObjectId, groupId } from '../../../src/core/facts/ids.ts';
import type { ChangeOrder } from '../../../src/core/change/order.ts';
import { fetchLog } from '../../../src/features/history/fetch-log.ts';
import { createImpactMeter } from '../../../src/features/impact/meter.ts';
import { GROUPS, PAYROLL, TIMESHEETS } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { historyWorld, type HistoryWorld } from '../history/history-world.ts';
import { drawAttempt, drawPolicy, randomOf, type Attempt, type Random } from './drawn-tenant.ts';

/** `PREDICTION=200` for the long run, `PREDICTION_SEED` to begin elsewhere. */
const tenants = Number(process.env['PREDICTION'] ?? '8');
const firstSeed = Number(process.env['PREDICTION_SEED'] ?? '1');

/** The codes with which Conditional Access keeps somebody out for good. */
const blocked = new Set([53000, 53001, 53002, 53003, 53009, 530033]);

const hit: number[] = [];

describe('who is predicted to be newly blocked', () => {
  test.each(Array.from({ length: tenants }, (_, index) => firstSeed + index))('is exactly who is blocked once the change is made and everybody signs in again: tenant %i', async (seed) => {
    await using world = await historyWorld();
    const random = randomOf(seed);
    const { attempts, change } = await furnish(world, random);
    const before = attempts.map((attempt) => blocked.has(world.sandbox.control.signIn(attempt).errorCode));
    world.sandbox.control.advance(10);
    await fetchLog(world.services);

    const target = await world.tenant.targets.read(change.order.target);
    const snapshot = target.known ? target.value : undefined;
    if (snapshot === undefined) throw new Error('the target could not be read');
    const worker = createReplayWorker();
    const impact = await meterOf(world, worker).measure({ order: change.order, snapshot });
    await worker.close();
    if (impact.status !== 'measured') throw new Error(JSON.stringify(impact));
    const list = impact.listId === undefined ? [] : await world.store.impactLists.read(impact.listId);
    const predicted = new Set((list ?? []).filter(({ movement }) => movement === 'newly-blocked').map(({ userPrincipalName }) => userPrincipalName));

    change.make();
    world.sandbox.control.advance(1);
    const real = new Set(attempts.filter((attempt, index) => before[index] === false && blocked.has(world.sandbox.control.signIn(attempt).errorCode)).map(({ user }) => user.toLowerCase()));
    expect([...predicted].toSorted()).toEqual([...real].toSorted());
    expect(impact.net.newlyBlocked.people).toBe(real.size);
    hit.push(real.size);
  });

  test('and many of the changes do hit somebody', () => {
    console.log(`newly blocked by tenant: ${hit.join(' ')}`);
    expect(hit.filter((people) => people > 0).length).toBeGreaterThan(tenants / 4);
  });
});

function meterOf({ store, tenant, history }: HistoryWorld, worker: ReturnType<typeof createReplayWorker>): ReturnType<typeof createImpactMeter> {
  const people = { vipGroups: [], onCallGroups: [], approverGroups: [], emergencyAccounts: [] };
  return createImpactMeter({ store, history, worker, access: tenant.access, entra: tenant.entra, clock: tenant.clock, newId: () => 'the-list', people, patienceMs: 20_000 }, () => 0);
}

interface Change {
  readonly order: ChangeOrder;
  readonly make: () => void;
}

/** Policies, ways of signing in, and a change that somebody is about to make. */
async function furnish(world: HistoryWorld, random: Random): Promise<{ readonly attempts: readonly Attempt[]; readonly change: Change }> {
  const { sandbox } = world;
  const people = Object.values(sandbox.people);
  const inTenant = { people: people.map(({ id }) => id), apps: [PAYROLL.appId, TIMESHEETS.appId] };
  const make = (name: string, state: string): void => sandbox.control.portal({ as: 'ivo', newPolicy: drawPolicy(random, inTenant, name, state) });
  for (let number = random(4); number >= 0; number -= 1) make(`Drawn ${String(number)}`, random(2) === 0 ? 'enabled' : 'enabledForReportingButNotEnforced');
  const attempts = people.flatMap(({ upn }) => Array.from({ length: 1 + random(4) }, () => drawAttempt(random, upn)));
  if (random(3) === 0) return { attempts, change: drawMembership(world, random) };
  make('Drawn target', 'enabledForReportingButNotEnforced');
  return { attempts, change: await policyOn(world, 'Drawn target') };
}

async function policyOn({ sandbox, tenant }: HistoryWorld, name: string): Promise<Change> {
  const policies = await tenant.entra.readAccessPolicies();
  const id = policies.known ? policies.value.find(({ displayName }) => displayName === name)?.id : undefined;
  if (id === undefined) throw new Error('the policy was not made');
  return { order: { kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: id } }, make: () => sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: id, patch: { state: 'enabled' } }) };
}

function drawMembership({ sandbox }: HistoryWorld, random: Random): Change {
  const groups = Object.entries(GROUPS);
  const people = Object.values(sandbox.people);
  const [name, id] = groups[random(groups.length)] ?? ['', ''];
  const person = people[random(people.length)];
  const [kind, edit] = random(2) === 0 ? (['members-add', 'add'] as const) : (['members-remove', 'remove'] as const);
  return {
    order: { kind, target: { kind: 'group', groupId: groupId(id) }, memberKind: 'person', members: [directoryObjectId(person?.id ?? '')] },
    make: () => {
      // Adding who is there already, or taking out who is not, changes nothing and is refused.
      try {
        sandbox.control.portal(edit === 'add' ? { as: 'ivo', group: name, add: person?.upn ?? '' } : { as: 'ivo', group: name, remove: person?.upn ?? '' });
      } catch {
        return;
      }
    },
  };
}
