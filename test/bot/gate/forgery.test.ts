import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bodyMutators, replayMutator } from './support/body-mutators.ts';
import { startBotFramework, teamsKey, webchatKey, type BotFramework } from './support/bot-framework.ts';
import { draftGood, send } from './support/drafts.ts';
import { openGate } from './support/harness.ts';
import { seededRandom } from './support/random.ts';
import { tokenMutators } from './support/token-mutators.ts';

let botFramework: BotFramework;
beforeAll(async () => {
  botFramework = await startBotFramework();
  botFramework.publish([teamsKey, webchatKey]);
});
afterAll(async () => {
  await botFramework[Symbol.asyncDispose]();
});

describe('ten thousand forged requests', () => {
  test('are all refused, each for its own reason, at the price of one key read and a hundred log lines', async () => {
    const random = seededRandom(20260302);
    const { gate, lines, claimed } = openGate(botFramework);
    const first = draftGood(random);
    expect(await gate.check(send(first))).toMatchObject({ status: 'accepted' });
    const mutators = [...tokenMutators, ...bodyMutators, replayMutator(first)];
    const readsBefore = botFramework.keyReads();
    const wrong: unknown[] = [];
    for (let turn = 0; turn < 10_000; turn += 1) {
      const mutator = mutators[turn % mutators.length];
      if (mutator === undefined) throw new Error('no mutator');
      const forged = { ...mutator.mutate(draftGood(random), random), remoteAddress: `10.0.${turn >> 8}.${turn & 255}` };
      const verdict = await gate.check(forged);
      if (verdict.status === 'accepted' || verdict.reason !== mutator.reason) wrong.push({ mutator: mutator.name, turn, verdict });
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(wrong).toHaveLength(0);
    expect(mutators.length).toBeGreaterThanOrEqual(25);
    expect(claimed.size).toBe(1);
    expect(botFramework.keyReads() - readsBefore).toBe(1);
    expect(lines).toHaveLength(100);
    const counted = Object.values(gate.refusalCounts()).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(10_000);
  }, 180_000);

  test('leave nothing of what the caller wrote in the log', async () => {
    const random = seededRandom(7);
    const { gate, lines } = openGate(botFramework);
    for (const mutator of [...tokenMutators, ...bodyMutators]) await gate.check(mutator.mutate(draftGood(random), random));
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(['byReason', 'kind', 'sample', 'total']);
    expect(lines[0]).toMatchObject({ kind: 'refusals', total: 1, sample: { reason: 'authorization.missing', remoteAddress: '52.112.1.2' } });
    expect(JSON.stringify(lines)).not.toMatch(/eyJ|contoso|Wilber/);
  });
});

test('a thousand good requests are all accepted', async () => {
  const random = seededRandom(42);
  const { gate, clock, claimed } = openGate(botFramework);
  const refused: unknown[] = [];
  for (let turn = 0; turn < 1_000; turn += 1) {
    clock.now += 3_000;
    const good = draftGood(random, clock.now - (turn % 300) * 1_000);
    const verdict = await gate.check(send(good));
    if (verdict.status === 'refused') refused.push({ verdict, good });
    else expect(verdict.activity).toEqual(good.body);
  }
  expect(refused).toEqual([]);
  expect(claimed.size).toBe(1_000);
});
