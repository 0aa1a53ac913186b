import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { buttonsOf, wordsOf } from '../../support/connector-stub.ts';
import { cardAnswered, startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { askTitles, auditOf, button, cardOf, changeNumber, effectsOf, everybodyInstalls, fillIn, letPass, messagesIn, press, proposeOn, refusedWith, sendAll, statusOf, titlesOn, wordsOn } from './change-story.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

describe('taking a request back', () => {
  test('the requester withdraws it with the button, and nobody can decide any more', async () => {
    const { number } = await proposeOn(running);
    await press(running, 'elena', 'Withdraw');
    await sendAll(running);
    expect(await statusOf(running, number)).toBe('withdrawn');
    expect(wordsOn(running, 'a:mira', number)).toContain('Elena Marsh took the request back');
    expect(titlesOn(running, 'a:mira', number)).toEqual([]);
  });

  test('the requester withdraws it from the very card that asking for approval left in the chat', async () => {
    const preview = await fillIn(running, 'elena', 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'The pilot is ready' });
    const asked = cardAnswered(await running.person('elena').presses(button(preview.card, askTitles), preview.id));
    await sendAll(running);
    const reply = await running.person('elena').presses(button(asked, 'Withdraw'), preview.id);
    expect(wordsOf(cardAnswered(reply))).toContain('took the request back');
  });

  test('the requester writes "withdraw 3"; a colleague who writes it changes nothing', async () => {
    const { number } = await proposeOn(running);
    await running.person('mira').says(`withdraw ${String(number)}`);
    expect(messagesIn(running, 'a:mira')).toContain('Only the person who asked for a change can withdraw it');
    expect(await statusOf(running, number)).toBe('requested');
    await running.person('elena').says(`withdraw #${String(number)}`);
    expect(messagesIn(running, 'a:elena')).toContain(`Change #${String(number)} is withdrawn`);
    await running.person('elena').says(`withdraw ${String(number)}`);
    expect(messagesIn(running, 'a:elena')).toContain('is already over (withdrawn)');
    await letPass(running, 10_000);
    expect(effectsOf(running)).toEqual([]);
  });
});

describe('rejecting', () => {
  test('needs a reason, and until there is one nothing is decided', async () => {
    const { number } = await proposeOn(running);
    for (const reason of ['', '   ']) expect(refusedWith(await press(running, 'mira', 'Reject', { reason }))).toContain('Say why');
    expect(await statusOf(running, number)).toBe('requested');
    await press(running, 'mira', 'Reject', { reason: 'Wait for Monday' });
    expect(await statusOf(running, number)).toBe('rejected');
    await sendAll(running);
    expect(messagesIn(running, 'a:elena')).toContain('was rejected');
  });
});

describe('undoing a change that was done', () => {
  test('is a change of its own: previewed, asked for, approved by a second person, and carried out', async () => {
    const done = await proposeOn(running);
    await press(running, 'mira', 'Approve');
    await letPass(running, 12_000);
    expect(await statusOf(running, done.number)).toBe('done');
    const onCard = cardOf(running, 'a:elena', done.number);
    const preview = cardAnswered(await running.person('elena').presses(button(onCard.card, /undo/i), onCard.id));
    expect(wordsOf(preview)).toContain(`Undo change #${String(done.number)}`);
    expect(await statusOf(running, done.number)).toBe('done');
    await running.person('elena').presses(button(preview, askTitles), onCard.id);
    await sendAll(running);
    const undo = done.number + 1;
    expect(await changeNumber(running, undo)).toMatchObject({ order: { kind: 'policy-report-only' }, origin: { undoes: done.change.id }, status: { status: 'requested' } });
    expect(effectsOf(running)).toHaveLength(1);
    await press(running, 'mira', 'Approve', {}, undo);
    await letPass(running, 12_000);
    expect(await statusOf(running, undo)).toBe('done');
    expect(effectsOf(running)).toHaveLength(2);
    expect(await auditOf(running, undo)).toEqual(['requested', 'approval-given', 'approved', 'execution-begun', 'attempt-begun', 'attempt-ended', 'done']);
    for (const chat of ['a:elena', 'a:mira', '19:changes@thread.tacv2']) expect(wordsOn(running, chat, undo)).toContain('Done and read back');
    expect(wordsOn(running, 'a:mira', undo)).toContain(`Change #${String(done.number)}`);
  });

  test('is refused while there is nothing to undo', async () => {
    await running.person('elena').says('undo 1');
    expect(messagesIn(running, 'a:elena')).toContain('Only a change that was done can be undone');
    await running.person('elena').says('undo 99');
    expect(messagesIn(running, 'a:elena')).toContain('There is no change #99');
  });

  test('a person without a role cannot undo what others have changed', async () => {
    running.connector.clear();
    await running.person('nora').says('undo 5');
    expect(messagesIn(running, 'a:nora')).toContain('for the people whom your company has named');
    expect(running.connector.sent.flatMap(({ activity }) => buttonsOf(activity))).toEqual([]);
  });
});
