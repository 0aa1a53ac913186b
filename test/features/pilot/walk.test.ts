import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { confirmCheck } from '../../../src/features/pilot/confirm.ts';
import { readOverview } from '../../../src/features/pilot/overview.ts';
import { startPilot } from '../../../src/features/pilot/start.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { carryOut, chooses, openIn, overviewOf, passMinutes } from './walk-story.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot({ scenario: 'empty' });
}, 60_000);
afterAll(async () => running[Symbol.asyncDispose]());

const laptop = async (name: string): Promise<string> => {
  const found = await running.tenant.entra.findDevicesByName(name);
  return (found.known ? found.value[0]?.deviceId : undefined) ?? '';
};

test('nothing is under way until somebody begins, and then nobody can begin a second one', async () => {
  expect(await readOverview(running.pilot)).toBeUndefined();
  const started = await startPilot(running.pilot, running.person('ivo').userId);
  expect(started).toMatchObject({ status: 'started', pilot: { firstState: { connector: undefined, existed: {} } } });
  expect(await startPilot(running.pilot, running.person('elena').userId)).toMatchObject({ status: 'busy', pilot: { startedBy: running.person('ivo').userId } });
});

test('step 1: the groups of the pilot are created with the people and devices that were chosen', async () => {
  await chooses(running, 'ivo', 'pilot-groups', { users: [running.person('nora').userId, running.person('jonas').userId].join(','), devices: [await laptop('LT-4411'), await laptop('LT-4416')].join(',') });
  expect(await carryOut(running, 'pilot-groups')).toEqual(['group-create', 'group-create']);
  passMinutes(running, 1);
  expect(openIn((await overviewOf(running)).report, 'pilot-groups')).toEqual([]);
}, 60_000);

test('step 2: the connector is set up once the Defender side is switched on in its portal', async () => {
  expect(openIn((await overviewOf(running)).report, 'defender-connector').join()).toContain('connector-present: failed');
  running.sandbox.control.defenderConnection(true);
  passMinutes(running, 30);
  expect(await carryOut(running, 'defender-connector')).toEqual(['connector-set']);
  for (const check of ['defender-read-access', 'defender-baseline'] as const) expect(await confirmCheck(running.pilot, running.person('mira').userId, check)).toBe('confirmed');
  expect(openIn((await overviewOf(running)).report, 'defender-connector')).toEqual([]);
}, 60_000);

test('step 3: the onboarding policy is created and assigned, and the laptops appear in Defender', async () => {
  expect(await carryOut(running, 'device-onboarding')).toEqual(['edr-policy-create']);
  passMinutes(running, 24 * 60);
  expect(openIn((await overviewOf(running)).report, 'device-onboarding')).toEqual([]);
}, 60_000);

test('step 4: the compliance policy is created and assigned, and Entra sees what Intune says', async () => {
  expect(await carryOut(running, 'device-compliance')).toEqual(['compliance-policy-create']);
  passMinutes(running, 24 * 60);
  expect(openIn((await overviewOf(running)).report, 'device-compliance')).toEqual([]);
}, 60_000);
