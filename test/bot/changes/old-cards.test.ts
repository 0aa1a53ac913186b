import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buttonsOf, wordsOf, type Button } from '../../support/connector-stub.ts';
import { cardAnswered, changeChannel, startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { auditOf, button, cardOf, channel, effectsOf, everybodyInstalls, letPass, press, proposeOn, refusedWith, sendAll, statusOf, titlesOn, wordsOn } from './change-story.ts';

let running: RunningBot;
let approve: Button;
let number = 0;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
  number = (await proposeOn(running)).number;
  approve = button(cardOf(running, 'a:mira').card, 'Approve');
});
afterAll(async () => running[Symbol.asyncDispose]());

describe('a click that does not come from the card that Gatehouse posted', () => {
  test('on another message, in another chat, in a group or with another change’s id explains itself and does nothing', async () => {
    const mira = running.person('mira');
    const group = running.personIn('mira', { id: '19:group@thread.v2', conversationType: 'groupChat' });
    const here = cardOf(running, 'a:mira').id;
    const before = await auditOf(running, number);
    const clicks = [
      mira.presses(approve, '1'), mira.presses(approve, cardOf(running, changeChannel).id), group.presses(approve, here), running.personIn('mira', channel).presses(approve, here),
      mira.presses({ ...approve, data: { id: 'AAAAAAAAAAAAAAAAAAAAAA', revision: 1 } }, here), mira.presses({ ...approve, verb: 'change.approve-in-emergency' }, here),
    ];
    for (const reply of await Promise.all(clicks)) expect(refusedWith(reply)).not.toContain('Something went wrong');
    expect(await auditOf(running, number)).toEqual(before);
    expect(await statusOf(running, number)).toBe('requested');
  });

  test('with a revision that the change does not have yet, or with data beside it, does nothing', async () => {
    const { id } = cardOf(running, 'a:mira');
    const data = { ...(typeof approve.data === 'object' ? approve.data : {}) };
    for (const forged of [{ ...data, revision: 9 }, { ...data, revision: 0 }, { ...data, voter: 'me' }, { ...data, order: { kind: 'policy-off' } }, { ...data, reason: 'x' }]) {
      refusedWith(await running.person('mira').presses({ ...approve, data: forged }, id));
    }
    expect(await statusOf(running, number)).toBe('requested');
  });

  test('sent by Teams by itself counts for looking alone', async () => {
    const { id } = cardOf(running, 'a:mira');
    const automatically = async (verb: string): Promise<ReturnType<typeof wordsOf>> => {
      const reply = await running.send({ ...running.person('mira').message(''), type: 'invoke', name: 'adaptiveCard/action', replyToId: id, value: { trigger: 'automatic', action: { type: 'Action.Execute', verb, data: approve.data } } });
      return JSON.stringify(reply.body);
    };
    for (const verb of ['change.approve', 'change.reject', 'change.withdraw', 'change.undo']) expect(await automatically(verb)).toContain('I do not know this button');
    expect(await automatically('change.view')).toContain('The pilot is ready');
    expect(await statusOf(running, number)).toBe('requested');
  });

  test('on a card that "change 1" replaced says that it is an old copy', async () => {
    const old = cardOf(running, 'a:mira');
    await running.person('mira').says(`show change ${String(number)}`);
    await sendAll(running);
    expect(cardOf(running, 'a:mira').id).not.toBe(old.id);
    expect(refusedWith(await running.person('mira').presses(approve, old.id))).toContain('old copy');
    expect(titlesOn(running, 'a:mira')).toContain('Approve');
  });
});

describe('the card in the channel', () => {
  test('shows nobody a decision; Review gives each person their own buttons, and changes nothing for the others', async () => {
    const posted = cardOf(running, changeChannel);
    expect(buttonsOf(posted.card).map(({ title }) => title).filter((title) => /approve|reject|withdraw/i.test(title))).toEqual([]);
    const review = button(posted.card, /review/i);
    const seenBy = async (who: 'mira' | 'elena' | 'nora' | 'theo'): Promise<string> => buttonsOf(cardAnswered(await running.personIn(who, channel).presses(review, posted.id))).map(({ title }) => title).join();
    expect(await seenBy('mira')).toMatch(/Approve.*Reject/);
    expect(await seenBy('elena')).toMatch(/Withdraw/);
    expect(await seenBy('elena')).not.toMatch(/Approve(?! alone)/);
    for (const who of ['nora', 'theo'] as const) expect(await seenBy(who)).not.toMatch(/Approve|Reject|Withdraw/);
    expect(JSON.stringify(posted.card)).toContain(`29:${running.sandbox.people.mira.id}`);
  });

  test('takes the vote of an approver who pressed Review there', async () => {
    const posted = cardOf(running, changeChannel);
    const own = cardAnswered(await running.personIn('mira', channel).presses(button(posted.card, /review/i), posted.id));
    const reply = await running.personIn('mira', channel).presses(button(own, 'Approve'), posted.id);
    expect(wordsOf(cardAnswered(reply))).toContain('Approved');
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('done');
  });
});

describe('after it is over', () => {
  test('every old button explains itself, whoever presses it, and nothing is done twice', async () => {
    const { id } = cardOf(running, 'a:mira');
    for (const verb of ['change.approve', 'change.reject', 'change.approve-in-emergency']) expect(refusedWith(await running.person('mira').presses({ ...approve, verb }, id))).toContain('is already over (done)');
    expect(refusedWith(await running.person('elena').presses({ ...approve, verb: 'change.withdraw' }, cardOf(running, 'a:elena').id))).toContain('is already over');
    await letPass(running, 12_000);
    expect(effectsOf(running)).toHaveLength(1);
  });

  test('two clicks at the same moment count once', async () => {
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: 'Pilot – Compliant device for Timesheets', patch: { state: 'enabledForReportingButNotEnforced' } });
    const again = await proposeOn(running);
    const { card, id } = cardOf(running, 'a:mira', again.number);
    const pressed = button(card, 'Approve');
    await Promise.all([running.person('mira').presses(pressed, id), running.personIn('mira', channel).presses(pressed, cardOf(running, changeChannel, again.number).id), running.person('mira').presses(pressed, id)]);
    expect((await auditOf(running, again.number)).filter((type) => type === 'approval-given')).toHaveLength(1);
    await press(running, 'mira', 'Reject', { reason: '[click](https://evil.example) **now**' }, again.number);
    await letPass(running, 12_000);
    expect(effectsOf(running)).toHaveLength(1);
    expect(wordsOn(running, 'a:elena', again.number)).not.toContain('[click](https');
  });
});
