import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { askTitles, auditOf, button, choice, fillIn, effectsOf, everybodyInstalls, letPass, messagesIn, minutes, press, propose, refusedPreview, refusedWith, statusOf, titlesOn, wordsOn } from './change-story.ts';

let running: RunningBot;
let laptop = '';
let server = '';
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
  laptop = await choice(running, 'machines', 'lt-4411');
  server = await choice(running, 'machines', 'dc-01');
});
beforeEach(() => running.sandbox.control.clearEffects());
afterAll(async () => running[Symbol.asyncDispose]());

const isolateTitle = 'Isolate a device';

describe('isolating a laptop', () => {
  test('is done when Defender says that the device has confirmed it, not when the call was taken', async () => {
    const { number } = await propose(running, 'mira', isolateTitle, { machine: laptop, isolation: 'full', reason: 'Beacon to a known address' });
    await running.person('elena').says(`change ${String(number)}`);
    await letPass(running, 1_000);
    await press(running, 'elena', 'alone', { emergencyReason: 'It spreads' }, number);
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('executing');
    expect(wordsOn(running, 'a:mira', number)).toContain('The service is at work');
    expect(refusedWith(await running.person('mira').presses({ title: 'Withdraw', verb: 'change.withdraw', data: dataOn('a:mira') }, idOn('a:mira', number)))).toContain('already being carried out');
    running.sandbox.control.finishActions();
    await letPass(running, minutes(2), 5_000);
    expect(await statusOf(running, number)).toBe('done');
    expect(running.sandbox.control.isolation('LT-4411')).toBe('Full');
    expect(effectsOf(running)).toHaveLength(1);
    expect(running.sandbox.control.effects()[0]?.comment).toContain((await running.store.changes.readByNumber(number))?.change.id ?? 'no id');
    expect((await auditOf(running, number)).filter((type) => type === 'attempt-begun')).toHaveLength(1);
  });

  test('that is isolated already is refused', async () => {
    expect(await refusedPreview(running, 'mira', isolateTitle, { machine: laptop, isolation: 'full', reason: 'Again' })).toContain('already so');
  });

  test('is taken back by releasing it, which is approved too', async () => {
    const { number } = await propose(running, 'mira', 'Release', { machine: laptop, reason: 'Cleaned' });
    expect(await statusOf(running, number)).toBe('requested');
    await running.person('elena').says(`change ${String(number)}`);
    await letPass(running, 1_000);
    await press(running, 'elena', 'alone', { emergencyReason: 'Nora has to work' }, number);
    await letPass(running, 12_000);
    running.sandbox.control.finishActions();
    await letPass(running, minutes(2), 5_000);
    expect(await statusOf(running, number)).toBe('done');
    expect(running.sandbox.control.isolation('LT-4411')).toBeNull();
  });

  test('that fails on the device is said to have failed, with what to do', async () => {
    running.sandbox.control.nextAction('Failed');
    const { number } = await propose(running, 'mira', isolateTitle, { machine: laptop, isolation: 'selective', reason: 'Beacon again' });
    await running.person('elena').says(`change ${String(number)}`);
    await letPass(running, 1_000);
    await press(running, 'elena', 'alone', { emergencyReason: 'It spreads' }, number);
    await letPass(running, 12_000);
    running.sandbox.control.advance(3);
    await letPass(running, minutes(2), 5_000);
    expect(await statusOf(running, number)).toBe('failed');
    expect(wordsOn(running, 'a:mira', number)).toContain('it failed on the device');
    expect(wordsOn(running, 'a:mira', number)).toContain('take it off the network by hand');
    expect(messagesIn(running, 'a:mira')).toContain('could not be carried out');
  });
});

test('where the one person of security operations asks, the leads are asked at once, without waiting for nobody', async () => {
  const { number } = await propose(running, 'mira', isolateTitle, { machine: await choice(running, 'machines', 'lt-4412'), isolation: 'full', reason: 'Beacon' });
  expect(await auditOf(running, number)).toEqual(['requested', 'escalated']);
  expect(wordsOn(running, 'a:mira', number)).toContain('security operations or the leads');
  expect(messagesIn(running, 'a:mira')).not.toContain('Nobody has decided on change #' + String(number));
  await press(running, 'jonas', 'Approve', {}, number);
  expect(await statusOf(running, number)).toBe('approved');
  await press(running, 'mira', 'Withdraw', {}, number);
});

describe('what needs nobody else', () => {
  test('a quick scan is done on the requester’s own right, followed to its end', async () => {
    const { number } = await propose(running, 'mira', 'Scan a device', { machine: laptop, scan: 'quick', reason: 'To be sure' });
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('executing');
    running.sandbox.control.finishActions();
    await letPass(running, minutes(2), 5_000);
    expect(await statusOf(running, number)).toBe('done');
    expect(titlesOn(running, 'a:mira', number)).not.toContain('Undo');
  });

  test('a check-in is done when Intune shows a newer one', async () => {
    const device = await choice(running, 'managed-devices', 'LT-4411');
    const { number } = await propose(running, 'theo', 'Have a device check in', { managedDevice: device, reason: 'Nora waits' });
    await letPass(running, 12_000);
    running.sandbox.control.advance(10);
    running.clock.time += minutes(10);
    await letPass(running, minutes(2), 5_000);
    expect(await statusOf(running, number)).toBe('done');
    expect(effectsOf(running)).toHaveLength(1);
  });
});

describe('a domain controller', () => {
  test('needs two approvers, and there is one person of security operations less than that', async () => {
    const { card, id } = await fillIn(running, 'mira', isolateTitle, { machine: server, isolation: 'full', reason: 'Ransom note' });
    const reply = await running.person('mira').presses(button(card, askTitles), id);
    expect(JSON.stringify(reply.body)).toContain('needs 2 approvals');
  });

  test('is isolated when a second member of security operations and a lead approve', async () => {
    running.sandbox.control.portal({ as: 'elena', group: 'soc', add: 'ivo' });
    running.sandbox.control.portal({ as: 'elena', group: 'soc', add: 'theo' });
    const { number } = await propose(running, 'mira', isolateTitle, { machine: server, isolation: 'full', reason: 'Ransom note' });
    await press(running, 'ivo', 'Approve', {}, number);
    await letPass(running, 10_000);
    expect(effectsOf(running)).toEqual([]);
    await press(running, 'theo', 'Approve', {}, number);
    await letPass(running, 12_000);
    running.sandbox.control.finishActions();
    await letPass(running, minutes(2), 5_000);
    expect(await statusOf(running, number)).toBe('done');
    expect(running.sandbox.control.isolation('dc-01')).toBe('Full');
  });
});

describe('revoking sessions', () => {
  test('is read back from the time that Entra shows, and cannot be undone', async () => {
    const { number } = await propose(running, 'ivo', 'Revoke the sessions', { person: running.sandbox.people.nora.id, reason: 'Phished' });
    await press(running, 'theo', 'Approve', {}, number);
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('done');
    expect(effectsOf(running)).toHaveLength(1);
    expect(wordsOn(running, 'a:ivo', number)).toContain('It cannot be undone');
    await running.person('ivo').says(`undo ${String(number)}`);
    expect(messagesIn(running, 'a:ivo')).toContain('Revoked sessions cannot be given back');
  });
});

function dataOn(chat: string): unknown {
  const found = running.connector.sent.filter(({ conversation }) => conversation === chat).flatMap(({ activity }) => [.../"data":\{"id":"([\w-]{22})","revision":(\d+)\}/g[Symbol.matchAll](JSON.stringify(activity))]).at(-1);
  return { id: found?.[1], revision: Number(found?.[2]) };
}

function idOn(chat: string, number: number): string {
  return running.connector.sent.filter((sent) => sent.conversation === chat && JSON.stringify(sent.activity).includes(`Change #${String(number)} ·`)).at(-1)?.id ?? '';
}
