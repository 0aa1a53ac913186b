import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buttonsOf, cardIn, wordsOf } from '../support/connector-stub.ts';
import { startRunningBot, type PersonName, type Place, type RunningBot } from '../support/running-bot.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot({ scenario: 'risk-high' });
  for (const name of ['nora', 'theo', 'mira'] as const) await running.person(name).installs();
});
afterAll(async () => running[Symbol.asyncDispose]());
beforeEach(() => running.connector.clear());

const group: Place = { id: '19:group@thread.v2', conversationType: 'groupChat' };
const channel: Place = { id: '19:general@thread.tacv2;messageid=17', conversationType: 'channel' };
const anyName = /LT-\d{4}|Nora|Quist|Jonas|Feld|Payroll|Defender|risk/i;

const askers: readonly PersonName[] = ['nora', 'theo', 'mira'];
const questions = [
  { about: 'their own device', text: 'why is my device blocked?', staffOnly: false },
  { about: 'a device of Jonas', text: 'why is LT-4416 blocked?', staffOnly: true },
  { about: 'Jonas by address', text: 'why is jonas.feld@alderlake.example blocked?', staffOnly: true },
  { about: 'a device that does not exist', text: 'why is LT-9999 blocked?', staffOnly: true, nobody: true },
] as const;
const matrix = askers.flatMap((asker) => questions.flatMap((question) => [group, channel].map((place) => ({ asker, ...question, place }))));

describe('in a place that others read', () => {
  test.each(matrix)('$asker asks about $about in a $place.conversationType: the answer is in their own chat, nothing of it in sight of others', async ({ asker, text, place }) => {
    await running.personIn(asker, place).says(text);
    const here = running.connector.sent.filter(({ conversation }) => conversation === place.id);
    const own = running.connector.sent.filter(({ conversation }) => conversation === `a:${asker}`);
    expect(running.connector.sent).toHaveLength(2);
    expect(here.map(({ activity }) => activity.text)).toEqual(['Others read along here, so I answer that in our own chat.']);
    expect(cardIn(own[0]?.activity)).toBeDefined();
  });

  test('a place that calls itself personal and is a thread counts as one that others read', async () => {
    const disguised: Place = { id: '19:disguised@thread.v2', conversationType: 'personal' };
    await running.personIn('nora', disguised).says('why is my device blocked?');
    const here = running.connector.sent.filter(({ conversation }) => conversation === disguised.id);
    expect(here.map(({ activity }) => activity.text)).toEqual(['Others read along here, so I answer that in our own chat.']);
    expect(running.connector.sent.filter(({ conversation }) => conversation === 'a:nora')).toHaveLength(1);
  });

  test('staff who name a person without an address are asked whose case they mean, and never get their own answer for it', async () => {
    await running.person('theo').says('why is Nora Quist blocked?');
    expect(wordsOf(cardIn(running.connector.sent.at(-1)?.activity))).toMatch(/Whose case do you mean/);
  });

  test('staff are told when a name could not be looked up, instead of that there is nobody', async () => {
    running.sandbox.control.fault({ match: 'GET /v1.0/users/jonas*', kind: '500' });
    try {
      await running.person('theo').says('why is jonas.feld@alderlake.example blocked?');
      expect(wordsOf(cardIn(running.connector.sent.at(-1)?.activity))).toMatch(/could not read/i);
    } finally {
      running.sandbox.control.clearFaults();
    }
  });

  test('somebody without a chat of their own is told how to get one, and nothing else', async () => {
    await running.personIn('ivo', group).says('why is my device blocked?');
    expect(running.connector.sent).toHaveLength(1);
    expect(running.connector.sent[0]?.activity.text).toMatch(/Open the chat with me/);
    expect(running.connector.sent[0]?.activity.text).not.toMatch(anyName);
  });

  test('somebody who removed the app meanwhile is told how to get it back', async () => {
    running.connector.refuse({ status: 403, code: 'BotNotInConversationRoster', conversation: 'a:theo' });
    await running.personIn('theo', group).says('my devices');
    expect(running.connector.sent.map(({ activity }) => activity.text)).toEqual([expect.stringMatching(/could not reach you/)]);
    expect(await running.store.conversations.findPersonal(running.person('theo').userId)).toBeUndefined();
    await running.person('theo').installs();
  });

  test('the list of devices stays private too, help does not have to', async () => {
    await running.personIn('nora', channel).says('my devices');
    await running.personIn('nora', channel).says('help');
    const here = running.connector.sent.filter(({ conversation }) => conversation === channel.id);
    expect(here).toHaveLength(2);
    expect(JSON.stringify(here)).not.toMatch(/LT-\d{4}/);
    expect(running.connector.sent.filter(({ conversation }) => conversation === 'a:nora')).toHaveLength(1);
    expect(wordsOf(cardIn(here[1]?.activity))).toContain('my devices');
  });

  test('a button with facts behind it works in the own chat only', async () => {
    await running.person('nora').says('why is my device blocked?');
    const [recheck] = buttonsOf(cardIn(running.connector.sent.at(-1)?.activity));
    if (recheck === undefined) throw new Error('no button');
    const reply = await running.personIn('nora', group).presses(recheck);
    expect(reply.body).toMatchObject({ statusCode: 400, value: { code: 'Forbidden' } });
  });

  test('a command button in a channel answers whoever pressed it, in their own chat', async () => {
    await running.personIn('mira', channel).presses({ title: '', verb: 'command.run', data: { id: 'why-blocked', revision: 0 } });
    expect(running.connector.sent.map(({ conversation }) => conversation).toSorted()).toEqual([channel.id, 'a:mira'].toSorted());
  });
});

describe('in the own chat', () => {
  const cells = askers.flatMap((asker) => questions.map((question) => ({ asker, ...question })));

  test.each(cells)('$asker asks about $about', async (cell) => {
    await running.person(cell.asker).says(cell.text);
    const words = wordsOf(cardIn(running.connector.sent.at(-1)?.activity));
    const refused = cell.staffOnly && (cell.asker === 'nora' || 'nobody' in cell);
    // Staff may know that there is nobody of that name; anybody else reads what they would read about a colleague.
    const refusal = cell.asker === 'nora' ? 'I cannot answer that for you' : 'I find no person and no device of that name';
    expect(words.includes(refusal)).toBe(refused);
    if (cell.staffOnly && !refused) expect(words).toContain('Jonas Feld');
    if (!cell.staffOnly) expect(words).not.toContain('Jonas');
  });

  test('"not yours" and "does not exist" read the same to the letter', async () => {
    for (const { text } of questions.filter(({ staffOnly }) => staffOnly)) await running.person('nora').says(text);
    const cards = running.connector.sent.map(({ activity }) => JSON.stringify(cardIn(activity)));
    expect(new Set(cards).size).toBe(1);
    expect(running.connector.sent).toHaveLength(3);
  });

  test('staff cannot send the case of somebody else to the helpdesk', async () => {
    await running.person('theo').says('why is LT-4416 blocked?');
    const [recheck] = buttonsOf(cardIn(running.connector.sent.at(-1)?.activity));
    for (const verb of ['diagnosis.ask-helpdesk', 'diagnosis.send-helpdesk']) {
      const reply = await running.person('theo').presses({ title: '', verb, data: recheck?.data });
      expect(reply.body).toMatchObject({ statusCode: 400, value: { code: 'Forbidden' } });
    }
  });

  test('a right that cannot be confirmed at a Re-check is no right', async () => {
    await running.person('theo').says('why is LT-4416 blocked?');
    const [recheck] = buttonsOf(cardIn(running.connector.sent.at(-1)?.activity));
    if (recheck === undefined) throw new Error('no button');
    running.sandbox.control.fault({ match: 'GET /v1.0/users/*/transitiveMemberOf*', kind: '500' });
    const reply = await running.person('theo').presses(recheck);
    expect(JSON.stringify(reply.body)).toContain('I cannot answer that for you');
    running.sandbox.control.clearFaults();
  });
});
