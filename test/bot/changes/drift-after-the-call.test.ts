import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { advance, changeNumber, effectsOf, everybodyInstalls, letPass, press, proposeOn, statusOf, titlesOn, wordsOn } from './change-story.ts';

let running: RunningBot;
const name = 'Pilot – Compliant device for Timesheets';
const chats = ['a:elena', 'a:mira', '19:changes@thread.tacv2'];
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
});
beforeEach(() => {
  edit({ state: 'enabledForReportingButNotEnforced', displayName: name });
  advance(running, 5);
  running.sandbox.control.clearEffects();
});
afterAll(async () => running[Symbol.asyncDispose]());

function edit(patch: Readonly<Record<string, string>>): void {
  running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch });
}

/** Approved and called for, and not read back yet. */
async function calledFor(): Promise<number> {
  const { number } = await proposeOn(running);
  await press(running, 'mira', 'Approve', {}, number);
  for (let seconds = 0; effectsOf(running).length === 0 && seconds < 20; seconds += 1) await letPass(running, 1_000);
  return number;
}

test('what somebody else changes at the same moment is found when the change is read back, and everybody is told', async () => {
  const number = await calledFor();
  edit({ displayName: `${name} (edited)` });
  advance(running, 5);
  await letPass(running, 60_000, 5_000);
  expect(await changeNumber(running, number)).toMatchObject({ status: { status: 'done', drift: { by: 'Ivo Lindqvist' } } });
  for (const chat of chats) {
    const read = wordsOf(running.connector.sent.filter((sent) => sent.conversation === chat).map(({ activity }) => activity));
    expect(read).toContain('Done, but something else changed too');
    expect(read).toContain('Ivo Lindqvist changed something else on the same object');
  }
});

test('what somebody takes back at once is not called done, and is not done a second time', async () => {
  const number = await calledFor();
  edit({ state: 'disabled' });
  advance(running, 5);
  await letPass(running, 60_000, 5_000);
  expect(await changeNumber(running, number)).toMatchObject({ status: { status: 'failed', why: 'overtaken' } });
  expect(wordsOn(running, 'a:elena', number)).toContain('Ivo Lindqvist set it to something else');
  expect(effectsOf(running)).toHaveLength(1);
});

test('reads that are late by some seconds neither call it absent nor done too soon', async () => {
  running.sandbox.control.consistency({ lagMs: 400, staleShare: 1, seed: 1 });
  const number = await calledFor();
  await letPass(running, 60_000, 5_000);
  running.sandbox.control.consistency(undefined);
  await letPass(running, 60_000, 5_000);
  expect(await statusOf(running, number)).toBe('done');
  expect(new Set(effectsOf(running)).size).toBe(1);
  expect(titlesOn(running, 'a:elena', number)).toContain('Undo');
});
