import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { buttonsOf, wordsOf } from '../../support/connector-stub.ts';
import { noEvidence } from '../../support/no-evidence.ts';
import { cardAnswered, startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { askTitles, auditOf, button, cardOf, effectsOf, everybodyInstalls, fillIn, letHoursPass, letPass, messagesIn, minutes, press, propose, proposeOn, refusedWith, sendAll, statusOf, titlesOn, wordsOn } from './change-story.ts';

let running: RunningBot;
beforeAll(async () => {
  // Nobody has signed in since the policy is watched.
  running = await startRunningBot({ evidence: noEvidence });
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

const legacyOn = { policy: POLICIES.legacy, reason: 'Nobody uses it any more' };
const title = 'Switch a policy to On';

describe('a policy for the whole tenant', () => {
  test('needs two approvers: one click is not enough, and the same person twice counts once', async () => {
    running.sandbox.control.portal({ as: 'elena', conditionalAccessPolicy: POLICIES.legacy, patch: { state: 'enabledForReportingButNotEnforced' } });
    const { number } = await propose(running, 'elena', title, legacyOn);
    expect(wordsOn(running, 'a:mira', number)).toContain('Needs 2 approvals');
    await press(running, 'mira', 'Approve', {}, number);
    expect(refusedWith(await press(running, 'mira', 'Approve', {}, number))).toContain('counted already');
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('requested');
    expect(wordsOn(running, 'a:ivo', number)).toContain('1 more is needed');
    await press(running, 'ivo', 'Approve', {}, number);
    expect(await statusOf(running, number)).toBe('approved');
  });

  test('waits for its cool-down, in which somebody can still reject it', async () => {
    await letPass(running, minutes(9), minutes(1));
    expect(effectsOf(running)).toEqual([]);
    expect(wordsOn(running, 'a:mira')).toContain('Until then it can still be rejected');
    await press(running, 'mira', 'Reject', { reason: 'The scanner in the warehouse still needs it' });
    await letPass(running, minutes(5), minutes(1));
    expect(effectsOf(running)).toEqual([]);
    expect(await statusOf(running, 1)).toBe('rejected');
  });

  test('is carried out after the cool-down when nobody objects', async () => {
    const { number } = await propose(running, 'elena', title, legacyOn);
    await press(running, 'mira', 'Approve', {}, number);
    await press(running, 'ivo', 'Approve', {}, number);
    await letPass(running, minutes(10), minutes(1));
    await letPass(running, 10_000);
    expect(await statusOf(running, number)).toBe('done');
    expect(effectsOf(running)).toEqual([`PATCH /identity/conditionalAccess/policies/${POLICIES.legacy}`]);
  });
});

describe('who may decide', () => {
  test('not the requester, not even on the card of somebody who may', async () => {
    const { number } = await proposeOn(running);
    const approve = button(cardOf(running, 'a:mira', number).card, 'Approve');
    expect(refusedWith(await running.personIn('elena', running.person('mira').place).presses(approve, cardOf(running, 'a:mira', number).id))).toContain('You asked for this change');
    expect(refusedWith(await running.person('elena').presses(approve, cardOf(running, 'a:elena', number).id))).toContain('You asked for this change');
    expect(await statusOf(running, number)).toBe('requested');
  });

  test('not the helpdesk, not an employee and not a guest', async () => {
    const { number } = await changeInHand();
    const approve = button(cardOf(running, 'a:mira', number).card, 'Approve');
    for (const who of ['theo', 'nora'] as const) expect(refusedWith(await running.personIn(who, running.person('mira').place).presses(approve, cardOf(running, 'a:mira', number).id))).toContain('may decide on this change');
    await running.person('theo').says('propose a change');
    expect(buttonsOf(running.connector.sent.at(-1)?.activity).map(({ title }) => title)).not.toContain('Switch a policy to On');
    await running.person('nora').says('propose a change');
    expect(messagesIn(running, 'a:nora')).toContain('for the people whom your company has named');
  });

  test('not one who lost the role between the click and the execution: asked again, and nothing is done', async () => {
    const { number } = await changeInHand();
    await press(running, 'mira', 'Approve', {}, number);
    running.sandbox.control.portal({ as: 'elena', group: 'soc', remove: 'mira' });
    const before = effectsOf(running).length;
    await letPass(running, 12_000);
    expect(effectsOf(running)).toHaveLength(before);
    expect(await statusOf(running, number)).toBe('requested');
    expect(await auditOf(running, number)).toContain('approvals-void');
    expect(messagesIn(running, 'a:elena')).toContain('does not count any more');
    running.sandbox.control.portal({ as: 'elena', group: 'soc', add: 'mira' });
    await running.person('mira').says(`change ${String(number)}`);
    await sendAll(running);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('done');
  });
});

describe('when nobody answers', () => {
  test('approvers are reminded, the leads are asked, and then the request ends', async () => {
    const { number } = await propose(running, 'mira', 'Take a policy back to report-only', { policy: POLICIES.timesheets, reason: 'Too many calls' });
    expect(() => cardOf(running, 'a:jonas', number)).toThrow('no card');
    await letHoursPass(running, 4.1);
    expect(messagesIn(running, 'a:elena')).toContain(`Reminder: change #${String(number)}`);
    await letHoursPass(running, 4.1);
    expect(titlesOn(running, 'a:jonas', number)).toContain('Approve');
    expect(messagesIn(running, '19:changes@thread.tacv2')).toContain('the next approvers were asked');
    await letHoursPass(running, 16);
    expect(await statusOf(running, number)).toBe('expired');
    expect(wordsOn(running, 'a:jonas', number)).toContain('Nobody completed the approvals in time');
    expect(messagesIn(running, 'a:mira')).toContain('has run out of time');
  });

  test('what was approved and could not begin in time ends too', async () => {
    const { number } = await propose(running, 'mira', 'Take a policy back to report-only', { policy: POLICIES.timesheets, reason: 'Too many calls' });
    await press(running, 'elena', 'Approve', {}, number);
    const before = effectsOf(running).length;
    running.clock.time += minutes(5 * 60);
    await letPass(running, 5_000);
    expect(await statusOf(running, number)).toBe('expired');
    expect(effectsOf(running)).toHaveLength(before);
    expect(wordsOn(running, 'a:mira', number)).toContain('could not be begun in time');
  });
});

test('a request that nobody can approve is refused at once, and says why', async () => {
  running.sandbox.control.portal({ as: 'elena', group: 'soc', remove: 'mira' });
  running.sandbox.control.portal({ as: 'elena', group: 'leads', remove: 'jonas' });
  running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { state: 'enabled' } });
  const { card, id } = await fillIn(running, 'ivo', 'Take a policy back to report-only', { policy: POLICIES.timesheets, reason: 'x' });
  running.sandbox.control.portal({ as: 'ivo', group: 'entraAdmins', remove: 'elena' });
  const reply = await running.person('ivo').presses(button(card, askTitles), id);
  expect(wordsOf(cardAnswered(reply))).toContain('there is nobody');
});

async function changeInHand(): Promise<{ readonly number: number }> {
  const [open] = await running.store.changes.list({ statuses: ['requested'], limit: 1 });
  return open ?? proposeOn(running);
}
