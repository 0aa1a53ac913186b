import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buttonsOf, cardIn, wordsOf } from '../../support/connector-stub.ts';
import { cardAnswered, changeChannel, startRunningBot, type PersonName, type RunningBot } from '../../support/running-bot.ts';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { button, cardOf, channel, everybodyInstalls, fillIn, letPass, press, propose, proposeOn, refusedWith, sendAll, titlesOn, wordsOn } from './change-story.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

async function asks(who: PersonName, text: string): Promise<string> {
  const before = running.connector.sent.length;
  await running.person(who).says(text);
  await sendAll(running);
  return wordsOf(running.connector.sent.slice(before).map(({ activity }) => activity));
}

describe('the lists', () => {
  test('say what is pending, what is one’s own and what is over', async () => {
    expect(await asks('elena', 'pending changes')).toContain('No change is pending');
    expect(await asks('elena', 'history')).toContain('No change has been decided yet');
    await proposeOn(running);
    await press(running, 'mira', 'Reject', { reason: 'No' });
    await proposeOn(running);
    expect(await asks('theo', 'pending changes')).toMatch(/#2[\s\S]*Waiting for approval, 0 of 1/);
    expect(await asks('theo', 'history')).toMatch(/#1[\s\S]*Rejected/);
    expect(await asks('elena', 'my requests')).toMatch(/#2[\s\S]*#1/);
    expect(await asks('mira', 'my requests')).toContain('You have asked for no change');
  });

  test('open the card of a change below, with the buttons of the person who looks', async () => {
    await running.person('mira').says('pending changes');
    const list = running.connector.sent.at(-1);
    const reply = await running.person('mira').presses(button(cardIn(list?.activity), 'Show this change'), list?.id);
    expect(JSON.stringify(reply.body)).toMatch(/below|Approve/);
    await sendAll(running);
    expect(titlesOn(running, 'a:mira', 2)).toContain('Approve');
  });

  test('are not for people without a role, who see their own requests and nothing else', async () => {
    for (const text of ['pending changes', 'history', 'change 1', 'change 2', 'change 77', 'verify audit', 'withdraw 2']) expect(await asks('nora', text)).toContain('for the people whom your company has named');
    expect(await asks('nora', 'my requests')).toContain('You have asked for no change');
    const { id } = (await running.store.changes.readByNumber(2))?.change ?? {};
    expect(refusedWith(await running.person('nora').presses({ title: '', verb: 'change.view', data: { id, revision: 1 } }))).toContain('did not post this card');
  });

  test('asked in the channel are answered in the person’s own chat', async () => {
    running.connector.clear();
    await running.personIn('mira', channel).says('pending changes');
    expect(wordsOf(running.connector.sent.filter(({ conversation }) => conversation === 'a:mira').map(({ activity }) => activity))).toContain('#2');
    expect(wordsOf(running.connector.sent.filter(({ conversation }) => conversation === changeChannel).map(({ activity }) => activity))).not.toContain('#2');
  });

  test('somebody who lost every role still sees and withdraws their own request', async () => {
    running.sandbox.control.portal({ as: 'ivo', group: 'entraAdmins', remove: 'elena' });
    running.sandbox.control.portal({ as: 'ivo', group: 'emergencyApprovers', remove: 'elena' });
    expect(await asks('elena', 'change 2')).toContain('Change #2');
    expect(titlesOn(running, 'a:elena', 2)).toEqual(['Withdraw']);
    expect(await asks('elena', 'withdraw 2')).toContain('is withdrawn');
    expect(await asks('elena', 'pending changes')).toContain('for the people whom');
    running.sandbox.control.portal({ as: 'ivo', group: 'entraAdmins', add: 'elena' });
  });
});

describe('text that somebody typed', () => {
  const hostile = '[Approve here](https://evil.example) **bold** <at>Mira</at> ${secret}';
  test('stands on cards as it was typed, and is neither a link nor a template', async () => {
    const { number } = await propose(running, 'elena', 'Switch a policy to On', { policy: POLICIES.timesheets, reason: hostile });
    for (const chat of ['a:elena', 'a:mira', changeChannel]) {
      const text = JSON.stringify(cardOf(running, chat, number).card);
      expect(text).not.toContain('[Approve here](https');
      expect(text).not.toContain('<at>Mira');
    }
    await press(running, 'elena', 'Withdraw', {}, number);
  });

  test('a policy with such a name is shown with its name, inert', async () => {
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { displayName: hostile.slice(0, 60) } });
    const { number } = await proposeOn(running);
    expect(wordsOn(running, 'a:mira', number)).toContain('Approve here');
    expect(JSON.stringify(running.connector.sent.map(({ activity }) => activity))).not.toMatch(/"text":"(?:[^"\\]|\\.)*?(?<!\\)\[Approve here\]\(/);
    await press(running, 'elena', 'Withdraw', {}, number);
  });
});

describe('a form', () => {
  test.each([
    ['Switch a policy to On', { policy: '', reason: 'x' }, 'Choose a policy'],
    ['Switch a policy to On', { policy: "x' or 1 eq 1", reason: 'x' }, 'Choose a policy'],
    ['Switch a policy to On', { policy: '../../users', reason: 'x' }, 'Choose a policy'],
    ['Switch a policy to On', { policy: POLICIES.timesheets, reason: '   ' }, 'Say why'],
    ['Give somebody an exception', { person: 'nora', hours: '2', reason: 'x' }, 'Choose a person'],
    ['Give somebody an exception', { person: '0a11de00-0001-4000-8000-000000000001', hours: '-1', reason: 'x' }, 'from 1 to 24'],
    ['Give somebody an exception', { person: '0a11de00-0001-4000-8000-000000000001', hours: '1e3', reason: 'x' }, 'from 1 to 24'],
  ])('%s with %j comes back and says what is missing', async (title, inputs, says) => {
    const { card } = await fillIn(running, 'elena', title, inputs);
    expect(wordsOf(card)).toContain(says);
    if (inputs.reason.trim() !== '') expect(JSON.stringify(card)).toContain(`"value":"${inputs.reason}"`);
    expect(buttonsOf(card).map(({ verb }) => verb)).toContain('change.preview');
  });

  test('for a target that does not exist says so, and another person’s draft cannot be sent', async () => {
    const { card } = await fillIn(running, 'elena', 'Switch a policy to On', { policy: '0a11de00-0006-4000-8000-00000000dead', reason: 'x' });
    expect(wordsOf(card)).toContain('does not exist');
    const mine = await fillIn(running, 'elena', 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'x' });
    const ask = button(mine.card, /ask for approval/i);
    expect(refusedWith(await running.person('mira').presses(ask, mine.id))).toContain('was used or has expired');
    cardAnswered(await running.person('elena').presses(ask, mine.id));
    expect(refusedWith(await running.person('elena').presses(ask, mine.id))).toContain('was used or has expired');
    await sendAll(running);
    await press(running, 'elena', 'Withdraw');
  });

  test('of a kind that a role may not ask for is refused however it was opened', async () => {
    const data = { id: 'policy-on', revision: 0, policy: POLICIES.timesheets, reason: 'Because' };
    expect(wordsOf((await running.person('theo').presses({ title: '', verb: 'change.preview', data })).body)).toContain('may ask for this change');
    for (const id of ['policy-off', 'constructor', '__proto__', 'toString']) expect(refusedWith(await running.person('elena').presses({ title: '', verb: 'change.preview', data: { ...data, id } }))).toContain('do not know this kind');
  });
});

describe('"verify audit"', () => {
  test('finds the record whole, and says where it breaks when somebody has altered an entry', async () => {
    await letPass(running, 2_000);
    expect(await asks('theo', 'verify audit')).toContain('The record is intact');
    await running.tamper("update gatehouse.audit set type = 'change.approved' where sequence = 2");
    expect(await asks('theo', 'verify audit')).toContain('Entry 2 does not fit');
  });
});
