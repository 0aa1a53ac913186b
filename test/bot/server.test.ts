import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sendDueMessages, startRunningBot, type RunningBot } from '../support/running-bot.ts';
import { cardIn, wordsOf } from '../support/connector-stub.ts';
import { createConversationLock } from '../../src/bot/conversation-lock.ts';
import { startServer } from '../../src/bot/server.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot({ scenario: 'risk-high' });
});
afterAll(async () => running[Symbol.asyncDispose]());
afterEach(() => running.connector.clear());

describe('the endpoint', () => {
  test('lives, and is ready while it can remember', async () => {
    const [live, ready] = await Promise.all([fetch(`${running.bot.url}/healthz`), fetch(`${running.bot.url}/readyz`)]);
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
    expect(live.headers.get('server')).toBeNull();
  });

  test.each([
    ['a body of 257 KB', 'POST', 'x'.repeat(257 * 1024), 413],
    ['something that is no JSON', 'POST', 'hello', 400],
    ['an activity without a sender', 'POST', JSON.stringify({ type: 'message', id: '1', channelId: 'msteams', serviceUrl: 'http://127.0.0.1:1/', conversation: { id: 'c' } }), 400],
    ['another method', 'PUT', '{}', 405],
  ])('turns away %s', async (_what, method, body, status) => {
    const response = await fetch(`${running.bot.url}/api/messages`, { method, headers: { 'content-type': 'application/json' }, body });
    expect(response.status).toBe(status);
    expect(running.connector.requests()).toBe(0);
  });

  test('a caller that leaves in the middle of its request harms nobody', async () => {
    const socket = connect(Number(new URL(running.bot.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.write('POST /api/messages HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{', resolve));
    socket.destroy();
    expect((await running.person('nora').says('help')).status).toBe(200);
  });

  test('a repeat of an answered activity is acknowledged and not answered again', async () => {
    const message = running.person('nora').message('help');
    expect((await running.send(message)).status).toBe(200);
    expect((await running.send(message)).status).toBe(200);
    expect(running.connector.sent).toHaveLength(1);
  });

  test('what was acknowledged is in the store: the conversation with locale and time zone, the answer and where it stands', async () => {
    await running.person('nora').says('why is my device blocked?');
    const { userId } = running.person('nora');
    expect(await running.store.conversations.findPersonal(userId)).toMatchObject({ conversationId: 'a:nora', locale: 'en-GB', timeZone: 'Europe/Berlin', teamsUserId: `29:${userId}` });
    const posted = running.connector.sent.at(-1);
    expect(JSON.stringify(await running.rows())).toContain(`"activityId":"${posted?.id ?? 'none'}"`);
    expect(await running.store.people.get(userId)).toMatchObject({ displayName: 'Nora Quist' });
  });

  test('the sign of work of one person does not end with the answer to another', async () => {
    await Promise.all([running.person('nora').says('why is my device blocked?'), running.person('jonas').says('help')]);
    expect(running.connector.typing.map(({ conversation }) => conversation)).toEqual(['a:nora']);
  });
});

test('two questions in one chat are answered one after the other', async () => {
  await Promise.all([running.person('nora').says('why is my device blocked?'), running.person('nora').says('am I locked out?')]);
  expect(running.connector.typing.map(({ before }) => before)).toEqual([0, 1]);
});

describe('my devices', () => {
  test('lists them, and answers the question for the one that is pressed', async () => {
    const nora = running.person('nora');
    await nora.says('my devices');
    const list = cardIn(running.connector.sent.at(-1)?.activity);
    expect(wordsOf(list)).toContain('LT-4411');
    const data = JSON.parse(/"data":(\{[^}]*\})/.exec(JSON.stringify(list))?.[1] ?? '{}') as unknown;
    expect(JSON.stringify(data)).not.toMatch(/[0-9a-f]{8}-/);
    const reply = await nora.presses({ title: '', verb: 'diagnosis.for-device', data });
    expect(reply.body).toMatchObject({ statusCode: 200 });
    expect(wordsOf(cardIn(running.connector.sent.at(-1)?.activity))).toContain('Re-check');
    const stranger = await running.person('jonas').presses({ title: '', verb: 'diagnosis.for-device', data });
    expect(stranger.body).toMatchObject({ statusCode: 400, value: { code: 'Gone' } });
  });
});

describe('without a helpdesk channel', () => {
  test('the person gets the case as a text to copy', async () => {
    await using running = await startRunningBot({ scenario: 'risk-high', changes: () => ({ helpdesk: undefined }) });
    await running.person('nora').says('why is my device blocked?');
    const data = JSON.parse(/"data":(\{[^}]*\})/.exec(JSON.stringify(cardIn(running.connector.sent.at(-1)?.activity)))?.[1] ?? '{}') as unknown;
    await running.person('nora').presses({ title: '', verb: 'diagnosis.ask-helpdesk', data });
    expect(running.connector.sent.at(-1)?.activity.text).toMatch(/Copy this[\s\S]*LT-4411[\s\S]*device\.noncompliant\.mde-risk/);
    await sendDueMessages(running);
    expect(running.connector.sent).toHaveLength(2);
  });
});

test('at shutdown a turn under way ends and is answered, and nothing new is taken', async () => {
  const begun = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  const server = await startServer({
    gate: { check: async () => ({ status: 'accepted', activity: { type: 'message', id: '1', channelId: 'msteams', serviceUrl: 'http://127.0.0.1/', conversation: { id: 'c' }, from: { id: 'f' }, recipient: { id: 'r' } }, claims: { kind: 'anonymous' }, claimKey: 'k' }), refusalCounts: () => ({}) },
    app: { receive: async () => (begun.resolve(undefined), release.promise) },
    finish: async () => undefined, isReady: async () => undefined, host: '127.0.0.1', port: 0, onFailure: () => undefined,
  });
  const turn = fetch(`${server.url}/api/messages`, { method: 'POST', body: '{}' });
  await begun.promise;
  const closed = server.close(5_000);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  release.resolve(undefined);
  expect((await turn).status).toBe(200);
  await closed;
});

test('turns of one conversation follow one another, those of others do not wait, and a failed one lets the next go', async () => {
  const inTurn = createConversationLock();
  const order: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const first = inTurn('a', async () => {
    await gate.promise;
    order.push('a1');
    throw new Error('failed');
  });
  const second = inTurn('a', async () => void order.push('a2'));
  await inTurn('b', async () => void order.push('b1'));
  gate.resolve(undefined);
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(order).toEqual(['b1', 'a1', 'a2']);
});
