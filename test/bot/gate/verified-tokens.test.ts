import { describe, expect, test } from '@jest/globals';
import type { TokenClaims } from '../../../src/bot/gate.ts';
import { VerifiedTokens } from '../../../src/bot/gate/verified-tokens.ts';
import { startBotFramework } from './support/bot-framework.ts';
import { draftGood, noon, send, withField } from './support/drafts.ts';
import { openGate } from './support/harness.ts';
import { seededRandom } from './support/random.ts';

const minute = 60_000;

describe('a verified token', () => {
  test('is known for five minutes', () => {
    const { tokens, clock } = open();
    tokens.add('token', claims(noon + 60 * minute), 1);
    clock.now += 5 * minute - 1;
    expect(tokens.get('token', 1)).toBeDefined();
    clock.now += 1;
    expect(tokens.get('token', 1)).toBeUndefined();
  });

  test('is forgotten when it expires, if that is sooner', () => {
    const { tokens, clock } = open();
    tokens.add('token', claims(noon + minute), 1);
    clock.now += minute;
    expect(tokens.get('token', 1)).toBeUndefined();
  });

  test('is not kept at all in the five minutes of tolerance after it expired', () => {
    const { tokens } = open();
    tokens.add('token', claims(noon), 1);
    expect(tokens.size).toBe(0);
  });

  test('is forgotten when the signing keys change', () => {
    const { tokens } = open();
    tokens.add('token', claims(noon + 60 * minute), 1);
    expect(tokens.get('token', 2)).toBeUndefined();
    expect(tokens.size).toBe(0);
  });

  test('does not live longer because the clock was set back', () => {
    const { tokens, clock } = open();
    tokens.add('token', claims(noon + 60 * minute), 1);
    clock.now -= 1;
    expect(tokens.get('token', 1)).toBeUndefined();
  });

  test('makes room: the memory holds no more than it may', () => {
    const { tokens } = open();
    for (let index = 0; index < 50; index += 1) tokens.add(`token ${index}`, claims(noon + 60 * minute), 1);
    expect(tokens.size).toBe(3);
    expect(tokens.get('token 49', 1)).toBeDefined();
    expect(tokens.get('token 0', 1)).toBeUndefined();
  });
});

test('a token seen before vouches for itself only, not for another body', async () => {
  await using botFramework = await startBotFramework();
  const { gate } = openGate(botFramework);
  const good = draftGood(seededRandom(5));
  expect(await gate.check(send(good))).toMatchObject({ status: 'accepted' });
  const forged = { ...good, body: withField(withField(good.body, ['id'], 'f:2'), ['recipient', 'id'], '28:other') };
  expect(await gate.check(send(forged))).toMatchObject({ reason: 'activity.recipient' });
});

test('a token seen before is refused once it has expired', async () => {
  await using botFramework = await startBotFramework();
  const { gate, clock } = openGate(botFramework);
  const good = draftGood(seededRandom(6));
  expect(await gate.check(send(good))).toMatchObject({ status: 'accepted' });
  clock.now += 65 * minute;
  expect(await gate.check(send({ ...good, body: withField(good.body, ['id'], 'f:3') }))).toMatchObject({ reason: 'token.expired' });
});

function open(): { tokens: VerifiedTokens; clock: { now: number } } {
  const clock = { now: noon };
  return { tokens: new VerifiedTokens({ most: 3, keepFor: 5 * minute }, () => clock.now), clock };
}

function claims(expiresAt: number): TokenClaims {
  return { kind: 'token', issuer: 'i', audience: 'a', serviceUrl: 's', expiresAt };
}
