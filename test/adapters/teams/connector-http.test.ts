import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ConnectorRefusal } from '../../../src/adapters/teams/connector-http.ts';
import { outcomeOf, outcomeOfError } from '../../../src/adapters/teams/send-outcome.ts';
import { GatedTeamsAdapter } from '../../../src/adapters/teams/teams-adapter.ts';
import type { SendOutcome } from '../../../src/ports/messenger.ts';
import { startConnectorStub, type ConnectorStub } from '../../support/connector-stub.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]();
});

async function send(url: string, timeoutMs = 1_000): Promise<SendOutcome> {
  const adapter = new GatedTeamsAdapter(undefined, { fetch: globalThis.fetch, isAllowedServiceUrl: (address) => address.startsWith('http://127.0.0.1:'), timeoutMs });
  return outcomeOf(async () => (await adapter.connector(url)).conversations.sendToConversation('a:nora', { type: 'message', text: 'hello' }));
}

async function stub(): Promise<ConnectorStub> {
  const connector = await startConnectorStub();
  open.push(connector);
  return connector;
}

describe('a message to Teams', () => {
  test('comes back with its id', async () => {
    const connector = await stub();
    expect(await send(connector.url)).toEqual({ status: 'sent', activityId: connector.sent[0]?.id });
  });

  test.each([
    [403, 'BotNotInConversationRoster', { status: 'undeliverable', reason: '403 BotNotInConversationRoster' }],
    [404, 'ConversationNotFound', { status: 'undeliverable', reason: '404 ConversationNotFound' }],
    [413, 'MessageSizeTooBig', { status: 'undeliverable', reason: '413 MessageSizeTooBig' }],
    [412, 'PreconditionFailed', { status: 'retry', reason: '412 PreconditionFailed' }],
    [429, 'Throttled', { status: 'retry', reason: '429 Throttled', retryAfterSeconds: 7 }],
    [500, 'InternalError', { status: 'retry', reason: '500 InternalError', retryAfterSeconds: 7 }],
    [503, 'Unavailable', { status: 'retry', reason: '503 Unavailable', retryAfterSeconds: 7 }],
  ])('answered with %i %s is asked once, not again by the SDK', async (status, code, outcome) => {
    const connector = await stub();
    connector.refuse({ status, code, times: 10, ...('retryAfterSeconds' in outcome ? { retryAfter: '7' } : {}) });
    expect(await send(connector.url)).toEqual(outcome);
    expect(connector.requests()).toBe(1);
  });

  test('is given up when nobody answers', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    open.push({ [Symbol.asyncDispose]: async () => (silent.closeAllConnections(), void silent.close()) });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await send(`http://127.0.0.1:${port}/`, 50)).toEqual({ status: 'retry', reason: 'none no-answer' });
  });

  test('does not follow where a reply points, and goes nowhere that is not allowed', async () => {
    const connector = await stub();
    const away = createServer((_request, response) => {
      response.writeHead(307, { location: `${connector.url}v3/conversations/a/activities` });
      response.end();
    });
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
    open.push({ [Symbol.asyncDispose]: async () => (away.closeAllConnections(), void away.close()) });
    const address = away.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 'retry' });
    expect(await send(connector.url.replace('127.0.0.1', 'localhost'))).toEqual({ status: 'undeliverable', reason: 'none service-url-not-allowed' });
    expect(connector.requests()).toBe(0);
  });
});

test('an error that is not from Teams passes, and its message is not told', () => {
  expect(outcomeOfError(new TypeError('secret'))).toEqual({ status: 'retry', reason: 'TypeError' });
  expect(new ConnectorRefusal('Throttled', 429, 7).message).toBe('Teams did not take the message: HTTP 429, Throttled');
});
