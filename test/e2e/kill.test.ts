import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment.ts';
import { claimKeyOf } from '../../src/bot/gate/activity.ts';
import { conversationId, diagnosisId } from '../../src/core/facts/ids.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { startConnectorStub, type ConnectorStub } from '../support/connector-stub.ts';
import { freePort } from './support/free-port.ts';
import { killableBot, type KillableBot } from './support/killable-bot.ts';
import { newDatabase } from './support/postgres.ts';

/** `KILL_TURNS=1000` for the long run. */
const turns = Number(process.env['KILL_TURNS'] ?? '300');
const chats = 20;

/** A stranger's clock decides when the process dies; the seed makes a failing run repeatable. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Setting {
  readonly bot: KillableBot;
  readonly connector: ConnectorStub;
  readonly tenantId: string;
  readonly people: readonly string[];
  readonly kills: number;
}

interface Run {
  readonly acknowledged: ReadonlySet<string>;
  readonly repeats: number;
  readonly restarts: readonly number[];
}

/** Sends every activity until it is acknowledged, as Teams does, while the bot is killed again and again. */
async function runTurns({ bot, connector, tenantId, people, kills }: Setting): Promise<Run> {
  const random = seeded(4411);
  const acknowledged = new Set<string>();
  const restarts: number[] = [await bot.start()];
  const deadline = performance.now() + 200_000;
  let repeats = 0;
  let next = 0;
  let killing = Promise.resolve();
  let killed = 0;
  const killAfter = Array.from({ length: kills }, (_, index) => Math.floor(((index + 0.2 + 0.6 * random()) * turns) / kills));
  async function worker(): Promise<void> {
    while (next < turns) {
      const turn = next;
      next += 1;
      const id = `turn-${turn}-${randomUUID()}`;
      for (let attempt = 0; !(await post(bot.url, connector.url, activity(id, turn, tenantId, people))); attempt += 1) {
        repeats += 1;
        if (performance.now() > deadline) throw new Error(`Turn ${turn} was never acknowledged.\n${bot.output()}`);
        await killing;
        await wait(100);
      }
      acknowledged.add(id);
      if (killed < kills && acknowledged.size >= (killAfter[killed] ?? Infinity)) {
        killed += 1;
        killing = wait(random() * 30).then(async () => {
          await bot.kill();
          restarts.push(await bot.start());
        });
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker));
  await killing;
  return { acknowledged, repeats, restarts };
}

function activity(id: string, turn: number, tenantId: string, people: readonly string[]): object {
  const chat = turn % chats;
  const person = people[chat % people.length] ?? '';
  return {
    type: 'message',
    id,
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    text: turn % 10 === 0 ? 'why is my device blocked?' : 'help',
    from: { id: `29:${person}`, name: 'A Person', aadObjectId: person },
    conversation: { id: `a:chat-${chat}`, conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    recipient: { id: '28:gatehouse', name: 'Gatehouse' },
  };
}

async function post(botUrl: string, serviceUrl: string, body: object): Promise<boolean> {
  const answer = await fetch(`${botUrl}/api/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, serviceUrl }),
  }).catch(() => undefined);
  return answer?.ok === true;
}

const postgres = process.env['GATEHOUSE_TEST_POSTGRES'];
// On a server a dead process's turns wait for their lease, because another replica could still be at work on them.
const stores = [{ name: 'the embedded store', server: undefined, kills: turns < 1_000 ? 5 : 12 }, ...(postgres === undefined ? [] : [{ name: 'PostgreSQL', server: postgres, kills: 3 }])];

describe.each(stores)('kill -9 during many turns on $name', ({ server, kills }) => {
  test('nothing acknowledged is lost, and the bot comes back every time', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-kill-'));
    await using database = server === undefined ? undefined : await newDatabase(server);
    await using connector = await startConnectorStub();
    const sandbox = await startSandbox({ throttling: false });
    const storeUrl = database?.url ?? `file:${folder}/store`;
    const bot = killableBot({ ...sandboxEnvironment(sandbox), GATEHOUSE_STORE_URL: storeUrl, GATEHOUSE_LOG_LEVEL: 'error' }, await freePort());
    try {
      const { nora, theo, mira, ivo, elena } = sandbox.people;
      const run = await runTurns({ bot, connector, tenantId: sandbox.tenantId, people: [nora, theo, mira, ivo, elena].map(({ id }) => id), kills });
      const unanswered = [...run.acknowledged].filter((id) => !isAnswered(id, connector));
      const reopened = run.restarts.slice(1).toSorted((a, b) => a - b);
      console.log(`${run.acknowledged.size} turns acknowledged, ${run.repeats} sent again, ${reopened.length} kills; ready again after ${reopened.map((ms) => Math.round(ms)).join(', ')} ms`);
      expect(run.acknowledged.size).toBe(turns);
      expect(unanswered).toEqual([]);
      await bot.kill();
      await expectKept(storeUrl, run.acknowledged, connector);
      // How soon it is back is shown by bench/restart.ts: here the machine is busy with the turns.
      expect(reopened).toHaveLength(kills);
    } finally {
      await bot.kill();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Help for who asked for help; for who asked why, a card with the answer or, where the sandbox's log was busy, with the gap. */
function isAnswered(id: string, connector: ConnectorStub): boolean {
  const wanted = Number(id.split('-')[1]) % 10 === 0 ? /blocked|Blocked|could not read|log/ : /What I can do|why is my device blocked/i;
  return connector.sent.some(({ activity: reply }) => reply.replyToId === id && wanted.test(JSON.stringify(reply.attachments ?? reply.text ?? '')));
}

/** What an acknowledgement promises: the turn is done and never done again, its chat is known, the answer behind a card is kept. */
async function expectKept(storeUrl: string, acknowledged: ReadonlySet<string>, connector: ConnectorStub): Promise<void> {
  const store = await openStore(storeUrl);
  try {
    for (let chat = 0; chat < chats; chat += 1) expect(await store.conversations.read(conversationId(`a:chat-${chat}`))).toMatchObject({ kind: 'personal' });
    for (const id of acknowledged) {
      const conversation = { id: `a:chat-${Number(id.split('-')[1]) % chats}` };
      expect(await store.activities.begin(claimKeyOf({ id, conversation }), Date.now(), 0)).toBe('done');
    }
    const behindCards = new Set(connector.sent.flatMap(({ activity: reply }) => diagnosesOn(JSON.stringify(reply.attachments ?? []))));
    expect(behindCards.size).toBeGreaterThanOrEqual(turns / 10);
    const lost: string[] = [];
    for (const id of behindCards) if ((await store.diagnoses.read(diagnosisId(id))) === undefined) lost.push(id);
    expect(lost).toEqual([]);
  } finally {
    await store.close();
  }
}

function diagnosesOn(card: string): readonly string[] {
  return [...card.matchAll(/"verb":"diagnosis\.recheck","data":\{"id":"([\w-]+)"/g)].flatMap(([, id]) => id ?? []);
}
