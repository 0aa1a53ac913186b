import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod/v4';
import { isUnaltered } from '../../../src/features/change/evidence.ts';
import { choose } from '../../../src/features/pilot/choose.ts';
import { confirmCheck } from '../../../src/features/pilot/confirm.ts';
import { evidencePack } from '../../../src/features/pilot/evidence-pack.ts';
import { readOverview } from '../../../src/features/pilot/overview.ts';
import { startPilot } from '../../../src/features/pilot/start.ts';
import { beginRollback, continueRollback } from '../../../src/features/pilot/rollback.ts';
import { askForSignIn, watchTrials } from '../../../src/features/pilot/trials.ts';
import { previewOrders } from '../../../src/features/pilot/walk.ts';
import { PAYROLL } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { askAndApprove, carryOut, chooses, openIn, overviewOf, passMinutes } from './walk-story.ts';

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

test('people, devices and apps can be typed by name, and are what the names stand for', async () => {
  const ivo = running.person('ivo').userId;
  const typed = await choose(running.pilot, ivo, 'pilot-groups', { users: 'Nora Quist (nora.quist@alderlake.example), JONAS.FELD@alderlake.example', devices: `lt-4411,${await laptop('LT-4416')}` });
  expect(typed).toMatchObject({ status: 'chosen', overview: { pilot: { plan: { users: [running.person('nora').userId, running.person('jonas').userId], devices: [await laptop('LT-4411'), await laptop('LT-4416')] } } } });
  expect(await choose(running.pilot, ivo, 'conditional-access', { app: 'alder payroll' })).toMatchObject({ status: 'chosen', overview: { pilot: { plan: { app: PAYROLL.appId } } } });
});

test.each([
  ['pilot-groups', { users: 'nobody@alderlake.example' }, 'Nobody signs in as "nobody@alderlake.example".'],
  ['pilot-groups', { devices: 'LT-4411, LT-0000' }, 'Intune manages no Windows device called "LT-0000".'],
  ['pilot-groups', { users: 'nora quist' }, 'Nobody signs in as "nora quist".'],
  ['conditional-access', { app: "Payroll' or 'a' eq 'a" }, `No app is called "Payroll' or 'a' eq 'a".`],
] as const)('in step %s, %j names nothing: %s', async (step, inputs, says) => {
  const chosen = await choose(running.pilot, running.person('ivo').userId, step, inputs);
  expect(chosen.status === 'incomplete' ? chosen.problems.join() : chosen.status).toContain(says);
});

test('step 1: the groups of the pilot are created with the people and devices that were chosen', async () => {
  await chooses(running, 'ivo', 'pilot-groups', { users: [running.person('nora').userId, running.person('jonas').userId].join(','), devices: [await laptop('LT-4411'), await laptop('LT-4416')].join(',') });
  expect(await carryOut(running, 'pilot-groups')).toEqual(['group-create', 'group-create']);
  passMinutes(running, 1);
  expect(openIn((await overviewOf(running)).report, 'pilot-groups')).toEqual([]);
}, 60_000);

test('a group that the pilot made keeps its name: under another one the rollback would not find it', async () => {
  expect(await choose(running.pilot, running.person('ivo').userId, 'pilot-groups', { userGroupName: 'Another name' })).toEqual({
    status: 'incomplete', problems: ['"Pilot – Windows Zero Trust Users" exists already, made by this pilot, so it keeps its name.'],
  });
});

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

test('step 5: the policy begins in report-only, and is switched On only after real sign-ins have shown what it does', async () => {
  await running.person('nora').installs();
  await chooses(running, 'elena', 'conditional-access', { app: PAYROLL.appId });
  expect(await carryOut(running, 'conditional-access', 'elena')).toEqual(['access-policy-create']);
  await signsIn('report-only');
  expect(openIn((await overviewOf(running)).report, 'conditional-access').join()).toContain('flip-evidence: failed: 1 sign-in in report-only, 10 needed');
  running.sandbox.control.history({ app: PAYROLL.displayName, people: [running.sandbox.people.nora.upn, running.sandbox.people.jonas.upn], days: 8 });
  passMinutes(running, 2);
  expect(await carryOut(running, 'conditional-access', 'elena')).toEqual(['policy-on']);
  await signsIn('enforced');
  const { report, pilot } = await overviewOf(running);
  expect(openIn(report, 'conditional-access')).toEqual([]);
  expect(report.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done']);
  expect(pilot).toMatchObject({ brake: { status: 'armed' }, firstState: { existed: {} } });
}, 60_000);

/** Nora is asked to sign in, does so, and the log is watched until it shows it. */
async function signsIn(kind: 'report-only' | 'enforced'): Promise<void> {
  expect(await askForSignIn(running.pilot, running.person('elena').userId, kind)).toMatchObject({ status: 'asked' });
  passMinutes(running, 1);
  running.sandbox.control.signIn({ user: running.sandbox.people.nora.upn, app: PAYROLL.displayName });
  passMinutes(running, 10);
  await watchTrials(running.pilot);
  expect((await overviewOf(running)).pilot.trials.at(-1)).toMatchObject({ kind, outcome: { status: 'as-wanted' } });
}

test('an auditor gets one file in which every change is proven, and sees when somebody altered it', async () => {
  const pack = await evidencePack(running.pilot, running.clock.time);
  if (pack === undefined) throw new Error('there is no evidence');
  expect(pack.sound).toBe(true);
  expect(pack.file).toMatchObject({ format: 'gatehouse-pilot-evidence/1', chain: { status: 'intact' }, pilot: { trials: [{ kind: 'report-only' }, { kind: 'enforced' }] } });
  const { changes, events } = z.object({ changes: z.array(z.object({ complete: z.literal(true), change: z.object({ order: z.object({ kind: z.string() }) }) })), events: z.array(z.object({ type: z.string() })) }).parse(pack.file);
  expect(changes.map(({ change }) => change.order.kind).toSorted()).toEqual(['access-policy-create', 'compliance-policy-create', 'connector-set', 'edr-policy-create', 'group-create', 'group-create', 'policy-on']);
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['pilot.started', 'pilot.chosen', 'pilot.confirmed', 'pilot.trial-asked', 'pilot.trial-ended', 'pilot.brake-armed']));
  expect(isUnaltered(pack.file, running.changes.digest)).toBe(true);
  for (const name of ['report', 'pilot', 'changes', 'events']) expect(isUnaltered({ ...pack.file, [name]: [] }, running.changes.digest)).toBe(false);
});

test('a rollback takes everything back in the opposite order, one approval after the other, until the tenant is as it was first', async () => {
  const elena = running.person('elena').userId;
  expect(await beginRollback(running.pilot, elena)).toMatchObject({ status: 'rolling-back', next: [{ kind: 'policy-report-only' }] });
  const taken: string[] = [];
  for (let state = await continueRollback(running.pilot); state.status === 'rolling-back'; state = await continueRollback(running.pilot)) {
    const shown = await previewOrders(running.pilot, state.overview, elena, state.next, 'The pilot is over');
    if (shown.status === 'nothing') throw new Error(`nothing can be asked for: ${JSON.stringify(state.next)}`);
    taken.push(...(await askAndApprove(running, shown.previews, 'elena')));
  }
  expect(taken).toEqual(['policy-report-only', 'access-policy-delete', 'compliance-policy-delete', 'edr-policy-delete', 'connector-set', 'group-delete', 'group-delete']);
  expect(await readOverview(running.pilot)).toBeUndefined();
  expect(running.sandbox.control.state()).toMatchObject({ rows: { conditionalAccessPolicies: 0, deviceCompliancePolicies: 0, configurationPolicies: 0 } });
  expect(await evidencePack(running.pilot, running.clock.time)).toMatchObject({ sound: true, file: { pilot: { status: 'rolled-back' } } });
}, 60_000);
