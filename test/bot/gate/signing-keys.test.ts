import { describe, expect, test } from '@jest/globals';
import type { Gate } from '../../../src/bot/gate.ts';
import { makeKey, startBotFramework, strangerKey, teamsKey, type TestKey } from './support/bot-framework.ts';
import { draftGood, send, withField, type Draft } from './support/drafts.ts';
import { openGate } from './support/harness.ts';
import { seededRandom } from './support/random.ts';

const random = seededRandom(3);
const newKey = makeKey('new-key', ['msteams']);
const minute = 60_000;
const hour = 60 * minute;

describe('when Microsoft changes its keys', () => {
  test('an unknown key id costs exactly one read of the keys, and the new key then works', async () => {
    await using botFramework = await startBotFramework();
    const { gate, clock } = openGate(botFramework);
    expect(await judge(gate, clock.now)).toBe('accepted');
    botFramework.publish([teamsKey, newKey]);
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => judge(gate, clock.now, newKey)));
    expect(new Set(verdicts)).toEqual(new Set(['accepted']));
    expect(botFramework.keyReads()).toBe(2);
  });

  test('a withdrawn key stops working, for tokens verified before too', async () => {
    await using botFramework = await startBotFramework();
    const { gate, clock } = openGate(botFramework);
    const draft = draftGood(random);
    expect(await gate.check(send(draft))).toMatchObject({ status: 'accepted' });
    botFramework.publish([newKey]);
    expect(await judge(gate, clock.now, newKey)).toBe('accepted');
    const sameToken = { ...draft, body: withField(draft.body, ['id'], 'f:later') };
    expect(await gate.check(send(sameToken))).toMatchObject({ reason: 'token.key-unknown' });
  });

  test('a key that keeps its id but changes its numbers is believed after the next read only', async () => {
    await using botFramework = await startBotFramework();
    const { gate, clock } = openGate(botFramework);
    await judge(gate, clock.now);
    botFramework.publish([{ ...newKey, keyId: teamsKey.keyId }]);
    await judge(gate, clock.now, strangerKey);
    expect(await judge(gate, clock.now)).toBe('token.signature');
    expect(await judge(gate, clock.now, { ...newKey, keyId: teamsKey.keyId })).toBe('accepted');
  });

  test('invented key ids cause one read an hour', async () => {
    await using botFramework = await startBotFramework();
    const { gate, clock } = openGate(botFramework);
    await judge(gate, clock.now);
    for (let step = 0; step < 180; step += 1) {
      clock.now += minute;
      expect(await judge(gate, clock.now, { ...strangerKey, keyId: `made-up-${step}` })).toBe('token.key-unknown');
    }
    expect(botFramework.keyReads()).toBe(1 + 3);
  });

  test('keys are read anew after a day without keeping anybody waiting', async () => {
    await using botFramework = await startBotFramework();
    const { gate, clock } = openGate(botFramework);
    await judge(gate, clock.now);
    clock.now += 24 * hour - minute;
    expect(await judge(gate, clock.now)).toBe('accepted');
    expect(botFramework.keyReads()).toBe(1);
    clock.now += minute;
    botFramework.publish([newKey]);
    expect(await judge(gate, clock.now)).toBe('accepted');
    await until(() => botFramework.keyReads() === 2);
    await until(async () => (await judge(gate, clock.now, newKey)) === 'accepted');
    expect(await judge(gate, clock.now)).toBe('token.key-unknown');
  });
});

describe('when the metadata is out of reach', () => {
  test('known keys keep working for a week and not a minute longer', async () => {
    await using botFramework = await startBotFramework();
    const { gate, clock, lines } = openGate(botFramework);
    await judge(gate, clock.now);
    botFramework.setDown(true);
    for (let day = 1; day < 7; day += 1) {
      clock.now += 24 * hour;
      expect(await judge(gate, clock.now)).toBe('accepted');
    }
    await until(() => lines.some((line) => line.kind === 'keys-out-of-reach' && line.usable));
    clock.now += 24 * hour;
    expect(await judge(gate, clock.now)).toBe('keys.unavailable');
    botFramework.setDown(false);
    clock.now += minute;
    expect(await judge(gate, clock.now)).toBe('accepted');
  });

  test('a gate that never saw a key refuses with 503, asks again after half a minute, not at every request', async () => {
    await using botFramework = await startBotFramework();
    botFramework.setDown(true);
    const { gate, clock, lines } = openGate(botFramework);
    for (let turn = 0; turn < 10; turn += 1) expect(await judge(gate, clock.now)).toBe('keys.unavailable');
    expect(lines.filter(({ kind }) => kind === 'keys-out-of-reach')).toHaveLength(1);
    botFramework.setDown(false);
    expect(await judge(gate, clock.now)).toBe('keys.unavailable');
    clock.now += 30_000;
    expect(await judge(gate, clock.now)).toBe('accepted');
  });

  test('a failed read for an unknown key id is repeated after half a minute, not after an hour', async () => {
    await using botFramework = await startBotFramework();
    const { gate, clock } = openGate(botFramework);
    await judge(gate, clock.now);
    botFramework.publish([teamsKey, newKey]);
    botFramework.setDown(true);
    expect(await judge(gate, clock.now, newKey)).toBe('token.key-unknown');
    botFramework.setDown(false);
    expect(await judge(gate, clock.now, newKey)).toBe('token.key-unknown');
    clock.now += 30_000;
    expect(await judge(gate, clock.now, newKey)).toBe('accepted');
  });
});

test('a key of 1024 bits is not a key', async () => {
  await using botFramework = await startBotFramework();
  const weak = makeKey('weak', ['msteams'], 1024);
  botFramework.publish([teamsKey, weak]);
  const { gate, clock } = openGate(botFramework);
  expect(await judge(gate, clock.now, weak)).toBe('token.key-unknown');
  expect(await judge(gate, clock.now)).toBe('accepted');
});

async function judge(gate: Gate, now: number, key: TestKey = teamsKey): Promise<string> {
  const verdict = await gate.check(send(signedBy(draftGood(random, now), key)));
  return verdict.status === 'accepted' ? 'accepted' : verdict.reason;
}

function signedBy(draft: Draft, key: TestKey): Draft {
  return { ...draft, key, header: withField(draft.header, ['kid'], key.keyId) };
}

/** Lets I/O go on until something is true; the limit of the test ends a wait in vain. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
