import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { cardIn, wordsOf, type Sent } from '../support/connector-stub.ts';
import { startRunningBot, type Place, type RunningBot } from '../support/running-bot.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
});
afterAll(async () => running[Symbol.asyncDispose]());
afterEach(() => running.connector.clear());

describe('in the own chat', () => {
  test('one installation is welcomed once, although Teams tells of it twice and repeats both', async () => {
    const nora = running.person('nora');
    await Promise.all([nora.installs(), nora.isAdded(), nora.installs(), nora.isAdded(), nora.installs()]);
    await nora.isAdded();
    expect(welcomes()).toHaveLength(1);
  });

  test('help, commands and other activity bring no second welcome', async () => {
    await running.person('nora').says('help');
    await running.send({ id: 'x', type: 'conversationUpdate', from: { id: '29:n' }, conversation: { id: 'a:nora', conversationType: 'personal' }, membersAdded: [{ id: '29:somebody' }] });
    expect(welcomes()).toHaveLength(0);
  });

  test('after the app was removed nothing is sent there, and a new installation is welcomed again', async () => {
    const nora = running.person('nora');
    await nora.removes();
    expect(await running.store.conversations.findPersonal(nora.userId)).toBeUndefined();
    expect(await running.messenger.sendToPerson(nora.userId, { text: 'hello' })).toMatchObject({ status: 'undeliverable' });
    expect(running.connector.requests()).toBe(0);
    await nora.installs();
    expect(welcomes()).toHaveLength(1);
    expect(await running.messenger.sendToPerson(nora.userId, { text: 'hello' })).toMatchObject({ status: 'sent' });
  });
});

describe('in a team', () => {
  const general: Place = { id: '19:general@thread.tacv2', conversationType: 'channel' };

  test('one post names who installed the app, and nobody gets a chat they did not open', async () => {
    const elena = running.personIn('elena', general);
    await Promise.all([elena.installs(), elena.isAdded()]);
    expect(running.connector.sent.map(({ conversation }) => conversation)).toEqual([general.id]);
    expect(wordsOf(cardIn(running.connector.sent[0]?.activity))).toContain('Elena Marsh');
  });
});

function welcomes(): readonly Sent[] {
  return running.connector.sent.filter(({ activity }) => wordsOf(activity).includes('Hello, I am Gatehouse'));
}
