import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { connectTeams } from '../../src/adapters/teams/connect-teams.ts';
import { createChannelGate, gatePresets, isAllowedServiceUrl } from '../../src/bot/gate.ts';
import { conversationId } from '../../src/core/facts/ids.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { cardIn, wordsOf } from '../support/connector-stub.ts';
import { post, startRunningBot, type Reply, type RunningBot } from '../support/running-bot.ts';
import { startBotFramework, strangerKey, teamsKey, type BotFramework, type TestKey } from './gate/support/bot-framework.ts';
import { appId, claimsFor, tenantId, tokenOf } from './gate/support/drafts.ts';

const serviceUrl = 'https://smba.trafficmanager.net/emea/';
const hosts = gatePresets.public.serviceUrlHosts;

let botFramework: BotFramework;
let running: RunningBot;
let messenger: Messenger;
let fetched: string[] = [];
beforeAll(async () => {
  botFramework = await startBotFramework();
  running = await startRunningBot({
    scenario: 'risk-high',
    changes: ({ store, clock }) => {
      const now = (): number => clock.now();
      const dependencies = { now, fetch: globalThis.fetch, claimActivity: async (key: string) => store.activities.begin(key, now(), 20_000), log: () => undefined };
      const gate = createChannelGate({ ...gatePresets.public, openIdMetadataUrl: botFramework.openIdMetadataUrl, appId, tenantIds: [tenantId] }, dependencies);
      const teams = connectTeams({ credentials: undefined, store, clock, isAllowedServiceUrl: (url) => isAllowedServiceUrl(url, hosts), fetch: toTheStub });
      messenger = teams.messenger;
      return { gate, teams, appId };
    },
  });
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await botFramework[Symbol.asyncDispose]();
});
beforeEach(() => {
  fetched = [];
  running.connector.clear();
});

/** What goes out to Teams, by the addresses of Teams. */
const toTheStub: typeof globalThis.fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  fetched.push(url);
  return fetch(url.replace(serviceUrl, running.connector.url), init);
};

async function say(text: string, key: TestKey = teamsKey, change: object = {}): Promise<Reply> {
  const { nora } = running.sandbox.people;
  const body = {
    id: crypto.randomUUID(), type: 'message', text, channelId: 'msteams', serviceUrl,
    from: { id: '29:nora', name: nora.displayName, aadObjectId: nora.id },
    recipient: { id: `28:${appId}`, name: 'Gatehouse' },
    conversation: { id: 'a:nora', conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    ...change,
  };
  const token = tokenOf({ header: { alg: 'RS256', kid: key.keyId, typ: 'JWT' }, payload: claimsFor(serviceUrl, running.clock.time), body, key });
  return post(running.bot.url, body, { authorization: `Bearer ${token}` });
}

test('a signed question is answered, and the keys of Bot Framework are read once for all turns', async () => {
  for (const text of ['why is my device blocked?', 'my devices', 'help']) expect((await say(text)).status).toBe(200);
  expect(wordsOf(cardIn(running.connector.sent[0]?.activity))).toContain('LT-4411');
  expect(running.connector.sent).toHaveLength(3);
  expect(botFramework.keyReads()).toBe(1);
  expect(fetched.every((url) => url.startsWith(`${serviceUrl}v3/conversations/`))).toBe(true);
});

test.each([
  ['a stranger signs', async () => say('help', strangerKey)],
  ['another tenant asks', async () => say('help', teamsKey, { conversation: { id: 'a:nora', conversationType: 'personal', tenantId: crypto.randomUUID() } })],
  ['nobody signs', async () => post(running.bot.url, { type: 'message', text: 'help' })],
])('when %s, nothing is answered, sent or stored', async (_what, ask) => {
  const before = JSON.stringify(await running.rows());
  const reply = await ask();
  expect([401, 403]).toContain(reply.status);
  expect(reply.body).toBeUndefined();
  expect(running.connector.requests()).toBe(0);
  expect(JSON.stringify(await running.rows())).toBe(before);
});

test('a stored address that is not one of Teams is not written to, whoever stored it', async () => {
  const place = conversationId('a:planted');
  const planted = { conversationId: place, kind: 'personal', serviceUrl: 'https://smba.trafficmanager.net.evil.example/', botId: '28:b', reference: {}, installedAt: 0, lastSeenAt: 0 } as const;
  const [known] = await running.store.conversations.list();
  if (known === undefined) throw new Error('no conversation');
  await running.store.conversations.upsert({ ...planted, tenantId: known.tenantId });
  expect(await messenger.sendToConversation(place, { text: 'hello' })).toMatchObject({ status: 'undeliverable' });
  expect(fetched).toEqual([]);
});

test('asked in a channel, the note has a link to the own chat', async () => {
  await say('why is my device blocked?', teamsKey, { conversation: { id: '19:general@thread.tacv2;messageid=1', conversationType: 'channel', tenantId } });
  expect(running.connector.sent.at(-1)?.activity.text).toContain(`https://teams.microsoft.com/l/chat/0/0?users=28:${appId}`);
});
