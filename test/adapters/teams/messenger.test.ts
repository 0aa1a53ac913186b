import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectTeams } from '../../../src/adapters/teams/connect-teams.ts';
import { activityId, conversationId, tenantId, userId } from '../../../src/core/facts/ids.ts';
import type { Messenger } from '../../../src/ports/messenger.ts';
import type { Conversation, Store } from '../../../src/ports/store.ts';
import { cardIn, startConnectorStub, type ConnectorStub } from '../../support/connector-stub.ts';
import { openMemoryStore } from '../../support/store-template.ts';

let store: Store;
let connector: ConnectorStub;
let messenger: Messenger;
const nora = userId('0a11de00-0001-4000-8000-000000000001');
const chat = conversationId('a:nora');
const channel = conversationId('19:helpdesk@thread.tacv2');
const card = { card: { type: 'AdaptiveCard', version: '1.5' }, summary: 'A card' };

beforeAll(async () => {
  [store, connector] = await Promise.all([openMemoryStore(), startConnectorStub()]);
  messenger = connectTeams({ credentials: undefined, store, clock: { now: () => 1 }, isAllowedServiceUrl: (url) => url.startsWith('http://127.0.0.1') }).messenger;
});
afterAll(async () => {
  await store.close();
  await connector[Symbol.asyncDispose]();
});
beforeEach(async () => {
  connector.clear();
  const seen: Omit<Conversation, 'conversationId' | 'kind'> = { tenantId: tenantId('t'), serviceUrl: connector.url, botId: '28:b', reference: {}, installedAt: 1, lastSeenAt: 1 };
  await store.conversations.upsert({ ...seen, conversationId: chat, kind: 'personal', userId: nora, teamsUserId: '29:nora' });
  await store.conversations.upsert({ ...seen, conversationId: channel, kind: 'channel', channelId: channel });
});

describe('speaking first', () => {
  test('to a person goes to the chat they were last seen in', async () => {
    expect(await messenger.sendToPerson(nora, card)).toEqual({ status: 'sent', activityId: connector.sent[0]?.id });
    expect(connector.sent[0]).toMatchObject({ kind: 'post', conversation: chat, activity: { summary: 'A card' } });
    expect(cardIn(connector.sent[0]?.activity)).toEqual(card.card);
  });

  test('in a channel begins a new post, and its id is known', async () => {
    expect(await messenger.sendToConversation(channel, card)).toEqual({ status: 'sent', activityId: connector.sent[0]?.id });
    expect(connector.sent[0]).toMatchObject({ kind: 'create', conversation: channel });
  });

  test('can change what was posted', async () => {
    expect(await messenger.update(chat, activityId('17'), card)).toEqual({ status: 'sent', activityId: '17' });
    expect(connector.sent[0]).toMatchObject({ kind: 'update', conversation: chat, id: '17' });
  });

  test('to somebody who never opened a chat cannot be done', async () => {
    expect(await messenger.sendToPerson(userId('nobody'), card)).toMatchObject({ status: 'undeliverable' });
    expect(connector.requests()).toBe(0);
  });

  test.each([403, 404])('after %i the conversation is left alone until it shows a sign of life', async (status) => {
    connector.refuse({ status });
    expect(await messenger.sendToConversation(chat, card)).toMatchObject({ status: 'undeliverable' });
    expect(await store.conversations.read(chat)).toMatchObject({ deadAt: 1 });
    await messenger.sendToConversation(chat, card);
    expect(connector.requests()).toBe(1);
  });

  test.each([413, 429, 500])('after %i it is not', async (status) => {
    connector.refuse({ status });
    await messenger.sendToConversation(chat, card);
    expect(await messenger.sendToConversation(chat, card)).toMatchObject({ status: 'sent' });
  });
});
