import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GROUPS } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { effectsOf, everybodyInstalls, letHoursPass, letPass, messagesIn, press, propose, refusedPreview, statusOf, titlesOn, wordsOn, changeNumber } from './change-story.ts';

const title = 'Give somebody an exception for a limited time';
let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

describe('an exception from the device check', () => {
  test('is refused for oneself, for too long, and for nobody', async () => {
    const { elena, nora } = running.sandbox.people;
    expect(await refusedPreview(running, 'elena', title, { person: elena.id, hours: '2', reason: 'My laptop' })).toMatch(/about you|for themselves/);
    expect(await refusedPreview(running, 'theo', title, { person: nora.id, hours: '25', reason: 'Long' })).toContain('from 1 to 24');
    expect(await refusedPreview(running, 'theo', title, { person: '', hours: '2', reason: 'Nobody' })).toContain('Choose a person');
    expect(await refusedPreview(running, 'theo', title, { person: running.sandbox.people.breakGlass1.id, hours: '2', reason: 'No' })).toContain('emergency account');
  });

  test('begins after an approval, and everybody who saw the beginning sees its end', async () => {
    const begun = await give('nora', '2');
    expect(await isExcepted('nora')).toBe(true);
    expect(wordsOn(running, 'a:theo', begun)).toContain('Done and read back');
    const end = begun + 1;
    expect(await statusOf(running, end)).toBe('approved');
    await letHoursPass(running, 2.1);
    expect(await isExcepted('nora')).toBe(false);
    expect(await statusOf(running, end)).toBe('done');
    expect(effectsOf(running)).toHaveLength(2);
    for (const chat of ['a:theo', 'a:mira', '19:changes@thread.tacv2']) expect(wordsOn(running, chat, end)).toContain('Done and read back');
    expect((await running.store.outbox.listDead()).length).toBe(0);
  });

  test('raises an alarm for everybody when it cannot be ended', async () => {
    const end = (await give('nora', '1')) + 1;
    running.sandbox.control.fault({ match: 'DELETE /v1.0/groups/*', kind: '500' });
    await letHoursPass(running, 1.1);
    await letPass(running, 10 * 60_000, 15_000);
    expect(await statusOf(running, end)).toBe('executing');
    for (const chat of ['a:theo', 'a:mira', '19:changes@thread.tacv2']) expect(summariesIn(chat)).toContain(`An exception was not ended: change #${String(end)}`);
    running.sandbox.control.clearFaults();
    await letHoursPass(running, 1.1);
    expect(await statusOf(running, end)).toBe('done');
  });

  test('that somebody ended early is not ended a second time', async () => {
    const first = await give('nora', '1');
    const ended = await propose(running, 'theo', 'End an exception', { person: running.sandbox.people.nora.id, reason: 'The laptop is fine' });
    await letPass(running, 12_000);
    expect(await statusOf(running, ended.number)).toBe('done');
    const writes = effectsOf(running).length;
    await letHoursPass(running, 1.1);
    expect(await statusOf(running, first + 1)).toBe('done');
    expect(effectsOf(running)).toHaveLength(writes);
  });

  test('cannot be stopped from ending, by nobody', async () => {
    const end = (await give('nora', '1')) + 1;
    await running.person('theo').says(`withdraw ${String(end)}`);
    expect(messagesIn(running, 'a:theo')).toContain('so it cannot be stopped');
    await running.person('mira').says(`change ${String(end)}`);
    await letPass(running, 1_000);
    expect(titlesOn(running, 'a:mira', end)).toEqual([]);
    await letHoursPass(running, 1.1);
    expect(await isExcepted('nora')).toBe(false);
  });
});

function summariesIn(chat: string): string {
  return running.connector.sent.filter((sent) => sent.conversation === chat).map(({ activity }) => activity.summary ?? '').join('\n');
}

/** Theo asks, Mira approves; returns the number of the change. */
async function give(who: 'nora', hours: string): Promise<number> {
  const { number } = await propose(running, 'theo', title, { person: running.sandbox.people[who].id, hours, reason: 'The laptop is being replaced' });
  await press(running, 'mira', 'Approve', {}, number);
  await letPass(running, 12_000);
  expect((await changeNumber(running, number)).status).toMatchObject({ status: 'done' });
  return number;
}

async function isExcepted(who: 'nora'): Promise<boolean> {
  const members = await running.tenant.entra.readGroups({ userId: running.person(who).userId });
  return members.known && members.value.some(({ id }) => id === GROUPS.exceptions);
}
