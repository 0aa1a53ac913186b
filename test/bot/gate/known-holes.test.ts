import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createChannelGate, GateConfigError, gatePresets, type GateLogLine, type GateRequest, type RefusalReason } from '../../../src/bot/gate.ts';
import { startBotFramework, strangerKey, teamsKey, webchatKey, type BotFramework } from './support/bot-framework.ts';
import { appId, claimsFor, draftGood, request, send, tenantId, tokenOf, withField, type Draft } from './support/drafts.ts';
import { openGate } from './support/harness.ts';
import { guid, seededRandom } from './support/random.ts';

let botFramework: BotFramework;
beforeAll(async () => {
  botFramework = await startBotFramework();
  botFramework.publish([teamsKey, webchatKey]);
});
afterAll(async () => {
  await botFramework[Symbol.asyncDispose]();
});

const random = seededRandom(1);
const otherTenant = guid(random);

/** What the bot SDKs were seen to let through. */
const holes: readonly { readonly title: string; readonly reason: RefusalReason; readonly forge: (good: Draft) => GateRequest }[] = [
  { title: 'a body without a service address', reason: 'activity.service-url', forge: (good) => send(inBody(good, ['serviceUrl'], undefined)) },
  { title: 'a body with an empty service address', reason: 'activity.service-url', forge: (good) => send(inBody(good, ['serviceUrl'], '')) },
  { title: 'an empty channel', reason: 'activity.channel', forge: (good) => send(inBody(good, ['channelId'], '')) },
  { title: 'a missing channel', reason: 'activity.channel', forge: (good) => send(inBody(good, ['channelId'], undefined)) },
  { title: 'another channel that the same key is endorsed for', reason: 'activity.channel', forge: (good) => send(inBody(good, ['channelId'], 'webchat')) },
  { title: 'the tenant of strangers in the body', reason: 'activity.tenant-not-allowed', forge: (good) => send(inBody(inBody(good, ['conversation', 'tenantId'], otherTenant), ['channelData', 'tenant', 'id'], otherTenant)) },
  { title: 'an Entra token that any app can ask for with our audience', reason: 'token.key-unknown', forge: (good) => send({ ...good, key: strangerKey, header: { ...good.header, kid: 'entra-key' }, payload: { ...good.payload, iss: `https://login.microsoftonline.com/${otherTenant}/v2.0` } }) },
  { title: 'an Entra issuer even if its key were known', reason: 'token.issuer', forge: (good) => send({ ...good, payload: { ...good.payload, iss: `https://sts.windows.net/${tenantId}/` } }) },
  { title: 'an emulator token made with the secret of the bot', reason: 'token.algorithm', forge: (good) => send({ ...good, header: { ...good.header, alg: 'HS256' }, hmac: 'client secret' }) },
  { title: 'no Authorization header at all', reason: 'authorization.missing', forge: (good) => request([], JSON.stringify(good.body)) },
];

describe('what the SDKs let through is refused', () => {
  test.each(holes)('$title', async ({ reason, forge }) => {
    const { gate } = openGate(botFramework);
    expect(await gate.check(send(draftGood(random)))).toMatchObject({ status: 'accepted' });
    expect(await gate.check(forge(draftGood(random)))).toMatchObject({ status: 'refused', reason });
  });

  test('a good token sent again with the same body is answered 200 and goes no further', async () => {
    const { gate } = openGate(botFramework);
    const invoke = { ...draftGood(random) };
    const sent = send(inBody(invoke, ['type'], 'invoke'));
    expect(await gate.check(sent)).toMatchObject({ status: 'accepted' });
    expect(await gate.check(sent)).toEqual({ status: 'refused', httpStatus: 200, reason: 'activity.duplicate' });
  });

  test('a good token sent again with another body under the same ids is a duplicate', async () => {
    const { gate } = openGate(botFramework);
    const good = draftGood(random);
    await gate.check(send(good));
    expect(await gate.check(send(inBody(good, ['from', 'aadObjectId'], guid(random))))).toMatchObject({ reason: 'activity.duplicate' });
  });

  test('a good token for one service address is no token for another', async () => {
    const { gate } = openGate(botFramework);
    const good = draftGood(random);
    await gate.check(send(good));
    expect(await gate.check(send(inBody(good, ['serviceUrl'], 'https://smba.trafficmanager.net/elsewhere/')))).toMatchObject({ reason: 'activity.service-url' });
  });

  test.each(['', '   ', 'my-bot', '{6f1c1d1e-0b3a-4c55-9a51-2f4a5be0c111}'])('the app id %j opens no gate', (id) => {
    expect(() => openGate(botFramework, { appId: id })).toThrow(GateConfigError);
  });
});

test.each(['x', 'x.y', tokenOf(draftGood(random)).replace(/\.[^.]*$/, ''), `${tokenOf(draftGood(random))}.eyJ9`])('what is not even shaped like a token (%#) costs no read of the keys', async (token) => {
  const { gate } = openGate(botFramework);
  const before = botFramework.keyReads();
  expect(await gate.check(request([['Authorization', `Bearer ${token}`]], '{}'))).toMatchObject({ httpStatus: 401, reason: 'token.malformed' });
  expect(botFramework.keyReads()).toBe(before);
});

describe('duplicates', () => {
  test('of ten copies at the same moment one is processed', async () => {
    const { gate } = openGate(botFramework);
    const sent = send(draftGood(random));
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => gate.check(sent)));
    expect(verdicts.filter(({ status }) => status === 'accepted')).toHaveLength(1);
  });

  test('the same activity id in another conversation is another activity', async () => {
    const { gate } = openGate(botFramework);
    const good = draftGood(random);
    await gate.check(send(good));
    expect(await gate.check(send(inBody(good, ['conversation', 'id'], '19:other')))).toMatchObject({ status: 'accepted' });
  });

  test('a store that is down refuses with 503, so that Teams sends the activity again', async () => {
    const config = { ...gatePresets.public, openIdMetadataUrl: botFramework.openIdMetadataUrl, appId, tenantIds: [tenantId] };
    const good = draftGood(random);
    const lines: GateLogLine[] = [];
    const gate = createChannelGate(config, {
      now: () => Number(good.payload['nbf']) * 1000,
      fetch: globalThis.fetch,
      claimActivity: () => Promise.reject(Object.assign(new Error('secret of the driver'), { code: 'ECONNREFUSED' })),
      log: (line) => void lines.push(line),
    });
    expect(await gate.check(send(good))).toEqual({ status: 'refused', httpStatus: 503, reason: 'store.unavailable' });
    expect(lines).toContainEqual({ kind: 'store-failed', error: 'Error', code: 'ECONNREFUSED', total: 1 });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});

describe('clocks', () => {
  const rows: readonly { readonly title: string; readonly claims: (now: number) => object; readonly expected: object }[] = [
    { title: 'expired 4 min 59 s ago: accepted', claims: (now) => ({ exp: now - 299 }), expected: { status: 'accepted' } },
    { title: 'expired 5 min ago: refused', claims: (now) => ({ exp: now - 300, nbf: now - 3000 }), expected: { reason: 'token.expired' } },
    { title: 'valid in 5 min: accepted', claims: (now) => ({ nbf: now + 300 }), expected: { status: 'accepted' } },
    { title: 'valid in 5 min 1 s: refused', claims: (now) => ({ nbf: now + 301 }), expected: { reason: 'token.not-yet-valid' } },
    { title: 'valid for exactly a day: accepted', claims: (now) => ({ nbf: now, exp: now + 86_400 }), expected: { status: 'accepted' } },
    { title: 'valid for a day and a second: refused', claims: (now) => ({ nbf: now, exp: now + 86_401 }), expected: { reason: 'token.lifetime' } },
  ];
  test.each(rows)('a token $title', async ({ claims, expected }) => {
    const { gate, clock } = openGate(botFramework);
    const good = draftGood(random);
    const payload = { ...good.payload, nbf: clock.now / 1000 - 3600, ...claims(clock.now / 1000) };
    expect(await gate.check(send({ ...good, payload }))).toMatchObject(expected);
  });
});

describe('other clouds', () => {
  test.each(['gcc', 'us-gov', 'us-gov-dod', 'china'] as const)('%s accepts its own issuer and hosts, and not those of the public cloud', async (cloud) => {
    const preset = gatePresets[cloud];
    const { gate } = openGate(botFramework, { ...preset, openIdMetadataUrl: botFramework.openIdMetadataUrl });
    const host = preset.serviceUrlHosts[0].replace('*', 'teams');
    const serviceUrl = `https://${host}/teams`;
    const local = { ...draftGood(random), payload: { ...claimsFor(serviceUrl), iss: preset.issuer } };
    expect(await gate.check(send(inBody(local, ['serviceUrl'], serviceUrl)))).toMatchObject({ status: 'accepted' });
    expect((await gate.check(send(draftGood(random)))).status).toBe('refused');
  });
});

function inBody(draft: Draft, path: readonly [string, ...string[]], value: unknown): Draft {
  return { ...draft, body: withField(draft.body, path, value) };
}
