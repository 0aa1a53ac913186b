import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAnonymousGate, type GateRequest } from '../../../src/bot/gate.ts';
import { startBotFramework, type BotFramework } from './support/bot-framework.ts';
import { draftGood, encode, send, tokenOf } from './support/drafts.ts';
import { openGate } from './support/harness.ts';
import { seededRandom } from './support/random.ts';

let botFramework: BotFramework;
beforeAll(async () => {
  botFramework = await startBotFramework();
});
afterAll(async () => {
  await botFramework[Symbol.asyncDispose]();
});

const good = draftGood(seededRandom(11));
const token = tokenOf(good);

const anyToken = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.tuple(fc.json(), fc.json(), fc.string()).map(([header, payload, signature]) => [header, payload, signature].map((part) => Buffer.from(part).toString('base64url')).join('.')),
  fc.dictionary(fc.constantFrom('alg', 'kid', 'typ', 'x'), fc.oneof(fc.constantFrom('RS256', 'teams-key', 'JWT'), fc.jsonValue())).map((header) => `${encode(header)}.${token.split('.')[1] ?? ''}.${token.split('.')[2] ?? ''}`),
  fc.constant(token),
);
const anyHeaders = fc.oneof(
  fc.array(fc.string({ unit: 'binary' }), { maxLength: 9 }),
  anyToken.map((any) => ['authorization', `Bearer ${any}`, 'host', 'localhost', 'content-type', 'application/json']),
);
/** Keeps the id of an activity that was claimed before, so that not even a lucky change makes a good request. */
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((json) => Buffer.from(json)),
  fc.dictionary(fc.constantFrom('type', 'channelId', 'serviceUrl', 'conversation', 'channelData', 'recipient', 'from'), fc.jsonValue()).map((changes) => Buffer.from(JSON.stringify({ ...good.body, ...changes }))),
);
const anyRequest: fc.Arbitrary<GateRequest> = fc.record({
  rawHeaders: anyHeaders,
  body: anyBody,
  remoteAddress: fc.oneof(fc.constantFrom('127.0.0.1', undefined, '::', ':::', '%', '::ffff:1.2.3.4'), fc.ipV4(), fc.ipV6(), fc.string()),
});

test('whatever bytes arrive, the answer is a refusal with a reason, never an exception', async () => {
  const { gate } = openGate(botFramework);
  await gate.check(send(good));
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      const verdict = await gate.check(request);
      expect(verdict).toMatchObject({ status: 'refused' });
      expect(verdict).not.toMatchObject({ reason: 'gate.failed' });
    }),
    { numRuns: 5_000 },
  );
});

test('the anonymous gate has an answer for everything too', async () => {
  const gate = createAnonymousGate({ appId: '', sandbox: true, host: '::1', nodeEnv: undefined }, { claimActivity: async () => 'begun', log: () => undefined, now: () => 0 });
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      expect(await gate.check({ ...request, remoteAddress: '127.0.0.1' })).not.toMatchObject({ reason: 'gate.failed' });
    }),
    { numRuns: 5_000 },
  );
});
