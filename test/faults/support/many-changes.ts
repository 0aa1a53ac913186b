import { policyId, userId, type ChangeId } from '../../../src/core/facts/ids.ts';
import { preview, request } from '../../../src/features/change/propose.ts';
import { vote } from '../../../src/features/change/vote.ts';
import { workDue } from '../../../src/features/change/work.ts';
import type { StoredChange } from '../../../src/ports/change-store.ts';
import { sendAll } from '../../bot/changes/change-story.ts';
import type { RunningBot } from '../../support/running-bot.ts';

/** Elena asks for each of the policies to be switched to On, through the use cases: five hundred forms would only take time. */
export async function askForAll(running: RunningBot, policies: readonly string[]): Promise<readonly StoredChange[]> {
  return atOnce(3, policies, async (id) => askFor(running, id));
}

export async function askFor({ changes, sandbox }: RunningBot, id: string): Promise<StoredChange> {
  const by = userId(sandbox.people.elena.id);
  const shown = await preview(changes, { by, order: { kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: policyId(id) } }, reason: 'The pilot is ready' });
  if (shown.status !== 'shown') throw new Error(`no preview: ${JSON.stringify(shown)}`);
  const asked = await request(changes, shown.draft.id, by);
  if (asked.status !== 'requested') throw new Error(`not asked for: ${JSON.stringify(asked)}`);
  return asked.stored;
}

export async function approveAll({ changes, sandbox }: RunningBot, asked: readonly StoredChange[]): Promise<void> {
  await atOnce(3, asked, async ({ change: { id, revision } }) => {
    const outcome = await vote(changes, id, userId(sandbox.people.mira.id), { type: 'approve', revision });
    if (outcome.status !== 'counted') throw new Error(`not counted: ${JSON.stringify(outcome)}`);
  });
}

/** Lets the worker do all that is due at this moment; nothing is sent. */
export async function workOff({ worker }: Pick<RunningBot, 'worker'>): Promise<void> {
  while ((await workDue(worker)) > 0);
}

export async function readAll({ store }: RunningBot, ids: readonly ChangeId[]): Promise<readonly StoredChange[]> {
  return Promise.all(
    ids.map(async (id) => {
      const stored = await store.changes.read(id);
      if (stored === undefined) throw new Error(`${id} is lost`);
      return stored;
    }),
  );
}

/** Results stand in the order of the items. */
export async function atOnce<Item, Result>(lanes: number, items: readonly Item[], run: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await run(next[1]);
    }),
  );
  return results;
}

/** Sends until Teams is asked for nothing more. */
export async function sendEverything(running: RunningBot): Promise<void> {
  for (let before = -1; running.connector.requests() > before; ) {
    before = running.connector.requests();
    await sendAll(running);
  }
}
