import { describe, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment.ts';
import type { ChangeEvent } from '../../src/core/change/event.ts';
import type { ChangeId } from '../../src/core/facts/ids.ts';
import type { Store } from '../../src/ports/store.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { newDatabase } from '../e2e/support/postgres.ts';
import { startConnectorStub } from '../support/connector-stub.ts';
import { changeChannel } from '../support/running-bot.ts';
import { pressUntilAnswered, type ClickParts } from './support/clicks.ts';
import { fleetOf, type Fleet } from './support/fleet.ts';
import { inboxOf } from './support/inbox.ts';
import type { Plan } from './support/plan.ts';
import { askForAll } from './support/seed.ts';
import { isFull } from './support/sizes.ts';

const server = process.env['GATEHOUSE_TEST_POSTGRES'];
const onServer = server === undefined ? describe.skip : describe; // it takes a server to have two processes on one store

interface Pair {
  readonly changes: readonly ChangeId[];
  readonly sandbox: Sandbox;
  readonly fleet: Fleet;
  readonly store: Store;
  readonly clicks: ClickParts;
}

const plan: Plan = { requester: 'ivo', fate: 'carried out', clicks: [], revoked: false };

/** Two processes of the bot as it is delivered, its own pace included, and changes that wait for an approval. */
async function withTwo(changes: number, run: (pair: Pair) => Promise<void>): Promise<void> {
  await using database = await newDatabase(server ?? '');
  await using connector = await startConnectorStub();
  const sandbox = await startSandbox({ throttling: false });
  const environment = { ...sandboxEnvironment(sandbox), GATEHOUSE_STORE_URL: database.url, GATEHOUSE_CHANGE_CHANNEL: changeChannel };
  const asked = await askForAll({ sandbox, environment, serviceUrl: connector.url }, Array.from({ length: changes }, () => plan));
  const fleet = await fleetOf({ environment, processes: 2, timing: undefined, readsBack: true });
  const store = await openStore(database.url);
  let next = 0;
  const clicks = {
    sandbox, connector, inbox: inboxOf(connector), counts: { sent: 0, again: 0 }, isOver: () => false,
    anyBot: () => fleet.bots[(next += 1) % 2]?.url ?? '',
  };
  try {
    await fleet.startAll();
    await run({ changes: asked.map(({ changeId }) => changeId), sandbox, fleet, store, clicks });
  } finally {
    await fleet.killAll();
    await store.close();
    await sandbox.close();
  }
}

const approve = { who: 'mira', verb: 'change.approve', revision: 'shown', where: 'own chat', copies: 1, presses: 1 } as const;

onServer('two processes on one PostgreSQL', () => {
  test('a double click that lands on both counts once', async () => {
    await withTwo(10, async ({ changes, store, clicks }) => {
      for (const id of changes) await pressUntilAnswered(clicks, id, { ...approve, presses: 2 });
      for (const id of changes) {
        const types = await typesOf(store, id);
        expect(types.filter((type) => type === 'approval-given')).toHaveLength(1);
        expect(types.filter((type) => type === 'approved')).toHaveLength(1);
      }
    });
  });

  test.each([
    { moment: 'while it reads everything again before the call', event: 'execution-begun', delayMs: 2_900 },
    { moment: 'during the call', event: 'attempt-begun', delayMs: 100 },
    { moment: 'after the call', event: 'attempt-ended', delayMs: 100 },
  ] as const)('when one is killed $moment, the other finishes its work', async ({ event, delayMs, moment }) => {
    await withTwo(1, async ({ changes, sandbox, fleet, store, clicks }) => {
      const [id] = changes;
      if (id === undefined) throw new Error('nothing was asked for');
      // Long enough to die in.
      sandbox.control.fault({ match: 'PATCH /*', kind: 'slow', delayMs: 500, times: 1 });
      sandbox.control.fault({ match: 'GET /beta/identity/conditionalAccess/policies/*', kind: 'slow', delayMs: 1_500, times: 1 });
      // Only one can take the work, so it is the one that is killed.
      fleet.bots[1]?.pause();
      await pressUntilAnswered({ ...clicks, anyBot: () => fleet.bots[0]?.url ?? '' }, id, approve);
      await until(async () => (await typesOf(store, id)).includes(event));
      await wait(delayMs);
      await fleet.bots[0]?.kill();
      fleet.bots[1]?.resume();
      const killedAt = performance.now();
      await until(async () => (await store.changes.read(id))?.change.status.status === 'done');
      const seconds = (performance.now() - killedAt) / 1_000;
      console.log(`killed ${moment}: the other had it done after ${seconds.toFixed(1)} s`);
      expect(sandbox.control.effects().filter(({ method }) => method === 'PATCH')).toHaveLength(1);
      if (isFull) expect(seconds).toBeLessThanOrEqual(10);
    });
  });
});

async function typesOf(store: Store, id: ChangeId): Promise<readonly ChangeEvent['type'][]> {
  const types: readonly string[] = (await store.audit.forChange(id)).map(({ type }) => type.replace('change.', ''));
  return types.filter((type): type is ChangeEvent['type'] => type !== '');
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(20);
}
