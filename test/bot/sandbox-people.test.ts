import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buttonsOf, cardIn, wordsOf } from '../support/connector-stub.ts';
import { startRunningBot, type RunningBot } from '../support/running-bot.ts';
import { userId } from '../../src/core/facts/ids.ts';
import { PEOPLE } from '../../src/sandbox/tenant/pilot.ts';

const people = [PEOPLE.nora, PEOPLE.theo].map(({ id, displayName, part }) => ({ userId: userId(id), displayName, part }));

describe('in the sandbox', () => {
  let running: RunningBot;
  beforeAll(async () => {
    running = await startRunningBot({ scenario: 'risk-high', changes: () => ({ sandbox: { people } }) });
  });
  afterAll(async () => running[Symbol.asyncDispose]());
  beforeEach(() => running.connector.clear());

  test('the one person of the Playground becomes another, with the rights of the other', async () => {
    const player = running.person('nora');
    await player.says('why is LT-4416 blocked?');
    await player.says('be Theo');
    await player.says('why is LT-4416 blocked?');
    const [refused, became, answered] = running.connector.sent.map(({ activity }) => activity);
    expect(wordsOf(cardIn(refused))).toContain('I cannot answer that for you');
    expect(became?.text).toMatch(/You are now Theo Banner/);
    expect(wordsOf(cardIn(answered))).toContain('Jonas Feld');
    await player.says('be nora');
  });

  test('a card asked for as one person is not usable as another', async () => {
    const player = running.person('nora');
    await player.says('why is my device blocked?');
    const [recheck] = buttonsOf(cardIn(running.connector.sent.at(-1)?.activity));
    if (recheck === undefined) throw new Error('no button');
    await player.says('be theo');
    expect((await player.presses(recheck)).body).toMatchObject({ statusCode: 400, value: { code: 'Forbidden' } });
    await player.says('be nora');
  });

  test('nobody becomes somebody who is not one of the people', async () => {
    await running.person('nora').says('be breakglass one');
    expect(running.connector.sent.at(-1)?.activity.text).toMatch(/There is nobody of that name/);
  });

  test('help tells of it', async () => {
    await running.person('nora').says('help');
    expect(wordsOf(cardIn(running.connector.sent.at(-1)?.activity))).toContain('be nora');
  });

  test('a user of the Playground whom the tenant does not know acts as the first of the people', async () => {
    await running.send({
      id: 'stranger-1', type: 'message', text: 'why is my device blocked?', from: { id: '29:stranger', name: 'Alex', aadObjectId: 'not-a-person' },
      conversation: { id: 'a:stranger', conversationType: 'personal', tenantId: 't' }, channelData: { tenant: { id: 't' } },
    });
    expect(wordsOf(cardIn(running.connector.sent.at(-1)?.activity))).toContain('LT-4411');
  });
});

describe('outside the sandbox', () => {
  test('"be theo" is something that the bot does not understand, and changes nothing', async () => {
    const running = await startRunningBot({ scenario: 'risk-high' });
    await running.person('nora').says('be theo');
    expect(wordsOf(cardIn(running.connector.sent.at(-1)?.activity))).toContain('You wrote: be theo');
    await running.person('nora').says('why is LT-4416 blocked?');
    expect(wordsOf(cardIn(running.connector.sent.at(-1)?.activity))).toContain('I cannot answer that for you');
    await running.person('nora').says('help');
    expect(wordsOf(cardIn(running.connector.sent.at(-1)?.activity))).not.toContain('be nora');
    await running[Symbol.asyncDispose]();
  });
});
