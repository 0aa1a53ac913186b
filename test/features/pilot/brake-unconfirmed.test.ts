import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { armBrake } from '../../../src/features/pilot/brake.ts';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { advance, effectsOf, everybodyInstalls, letPass, press, proposeOn } from '../../bot/changes/change-story.ts';
import { noEvidence } from '../../support/no-evidence.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { pilotAtItsEnd } from './pilot-record.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot({ evidence: noEvidence });
  await everybodyInstalls(running);
  await pilotAtItsEnd(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

test('an On that was called for and could never be confirmed arms the brake, until the policy is read to be back', async () => {
  advance(running, 5);
  const { number } = await proposeOn(running);
  await press(running, 'mira', 'Approve', {}, number);
  for (let seconds = 0; effectsOf(running).length === 0 && seconds < 60; seconds += 1) await letPass(running, 1_000);
  running.sandbox.control.fault({ match: `GET /*/identity/conditionalAccess/policies/${POLICIES.timesheets}`, kind: '500' });
  advance(running, 27 * 60);
  await letPass(running, 3_000);
  const stored = await running.store.changes.readByNumber(number);
  expect(stored?.change.status).toMatchObject({ status: 'failed', why: 'not-confirmed' });
  expect((await armBrake(running.pilot))?.brake).toMatchObject({ status: 'armed', change: stored?.change.id });

  running.sandbox.control.clearFaults();
  running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { state: 'enabledForReportingButNotEnforced' } });
  expect((await armBrake(running.pilot))?.brake).toEqual({ status: 'off' });
});
