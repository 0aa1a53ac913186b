import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { targetKey } from '../../../src/core/change/order.ts';
import { policyId } from '../../../src/core/facts/ids.ts';
import { askForSignIn, watchTrials } from '../../../src/features/pilot/trials.ts';
import { acceptDrift, restoreOrder, watchId, watchObjects } from '../../../src/features/pilot/watch.ts';
import { GROUPS, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { advance, everybodyInstalls, letPass, press, proposeOn, sendAll } from '../../bot/changes/change-story.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import { changeChannel, startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { currentPilot, pilotAtItsEnd } from './pilot-record.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
  await pilotAtItsEnd(running);
  await watchObjects(running.pilot);
});
afterAll(async () => running[Symbol.asyncDispose]());

const policyKey = targetKey({ kind: 'conditional-access-policy', policyId: policyId(POLICIES.timesheets) });

/** What the last look made people hear of, in the channel. */
async function heard(): Promise<readonly string[]> {
  const before = running.connector.sent.length;
  advance(running, 5);
  await watchObjects(running.pilot);
  await sendAll(running);
  return running.connector.sent.slice(before).filter(({ conversation }) => conversation === changeChannel).map(({ activity }) => wordsOf(activity.attachments));
}

/** Where others read along, Restore shows its preview to whoever pressed it, in their own chat. */
async function restoreInChannel(): Promise<void> {
  const before = running.connector.sent.length;
  const answer = await running.personIn('elena', { id: changeChannel, conversationType: 'channel' }).presses({ verb: 'pilot.restore', title: 'Restore', data: { id: watchId(running.pilot, policyKey), revision: 1 } });
  expect(JSON.stringify(answer.body)).toContain('in our own chat');
  expect(running.connector.sent.slice(before).map(({ conversation, activity }) => [conversation, wordsOf(activity.attachments).includes('Ask for approval')])).toEqual([['a:elena', true]]);
}

const patch = (change: object): void => running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { ...change } });

describe('what somebody changes outside Gatehouse', () => {
  test('is nothing at first', async () => {
    expect((await currentPilot(running)).watched.map(({ key }) => key.split('/')[0])).toEqual(['group', 'group', 'connector', 'slot', 'compliance-policy', 'conditional-access-policy']);
    expect(await heard()).toEqual([]);
  });

  test('raises one alarm that says who, what and how to go back; it ends when it is set back', async () => {
    patch({ state: 'enabled' });
    const [alarm, ...more] = await heard();
    expect(more).toEqual([]);
    expect(alarm).toMatch(/Ivo Lindqvist[^]*state[^]*Restore/);
    expect(await heard()).toEqual([]);
    expect(await restoreOrder(running.pilot, watchId(running.pilot, policyKey))).toMatchObject({ status: 'possible', order: { kind: 'policy-report-only' } });
    await restoreInChannel();
    patch({ state: 'enabledForReportingButNotEnforced' });
    expect(await heard()).toEqual([]);
    expect(await restoreOrder(running.pilot, policyKey)).toEqual({ status: 'nothing' });
  });

  test.each([
    ['somebody more in the group', () => running.sandbox.control.portal({ as: 'ivo', group: 'pilotUsers', add: 'theo' }), `group/${GROUPS.pilotUsers}`, { status: 'possible', order: { kind: 'members-remove', memberKind: 'person' } }],
    ['an app more in the policy', () => patch({ conditions: { clientAppTypes: ['all'], users: { includeGroups: [GROUPS.pilotUsers], excludeGroups: [GROUPS.breakGlass] }, applications: { includeApplications: ['All'] } } }), policyKey, { status: 'portal-only' }],
  ] as const)('is told and can be accepted: %s', async (_what, edit, key, expected) => {
    edit();
    expect(await heard()).toHaveLength(1);
    expect(await restoreOrder(running.pilot, key)).toMatchObject(expected);
    expect(await acceptDrift(running.pilot, running.person('elena').userId, watchId(running.pilot, key))).toBe(true);
    expect(await acceptDrift(running.pilot, running.person('elena').userId, key)).toBe(false);
    expect(await restoreOrder(running.pilot, key)).toEqual({ status: 'nothing' });
    expect(await heard()).toEqual([]);
  });

  test('makes the evidence begin anew where it changed the policy', async () => {
    const read = await running.tenant.targets.read({ kind: 'conditional-access-policy', policyId: policyId(POLICIES.timesheets) });
    const snapshot = read.known ? read.value : undefined;
    if (snapshot?.kind !== 'conditional-access-policy') throw new Error('no policy');
    const certificate = await running.changes.flip.certificateFor(snapshot);
    expect(certificate.known && certificate.value).toMatchObject({ verdict: 'refused', from: snapshot.modifiedAt, counts: { signIns: 0 } });
  });
});

test('a key that nobody watches is refused', async () => {
  expect(await restoreOrder(running.pilot, '../x')).toEqual({ status: 'none' });
});

describe('a device that is kept out on purpose', () => {
  test('is chosen only when Intune and Entra call one not compliant; then its block is shown, and access coming back', async () => {
    await running[Symbol.asyncDispose]();
    running = await startRunningBot();
    await everybodyInstalls(running);
    await pilotAtItsEnd(running);
    const { number } = await proposeOn(running);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, 32_000, 4_000);
    await watchObjects(running.pilot);
    const elena = running.person('elena').userId;
    expect(await askForSignIn(running.pilot, elena, 'blocked')).toMatchObject({ status: 'not-ready', says: expect.stringContaining('never makes a device unsafe') });
    const laptop = running.sandbox.people.nora.device ?? '';
    running.sandbox.control.alert(laptop, { severity: 'High', title: 'Test alert' });
    advance(running, 60 * 9);
    expect(await askForSignIn(running.pilot, elena, 'blocked')).toMatchObject({ status: 'asked' });
    running.sandbox.control.signIn({ user: running.sandbox.people.nora.upn, app: 'Alder Timesheets', privateWindow: true });
    advance(running, 5);
    await watchTrials(running.pilot);
    expect((await currentPilot(running)).trials).toMatchObject([{ outcome: { status: 'waiting' } }]);
    running.sandbox.control.signIn({ user: running.sandbox.people.nora.upn, app: 'Alder Timesheets' });
    advance(running, 5);
    await watchTrials(running.pilot);
    expect((await currentPilot(running)).trials).toMatchObject([{ kind: 'blocked', outcome: { status: 'as-wanted', says: expect.stringContaining('53000') } }, { kind: 'enforced', outcome: { status: 'waiting' } }]);
    running.sandbox.control.resolve(laptop);
    advance(running, 60 * 9);
    running.sandbox.control.signIn({ user: running.sandbox.people.nora.upn, app: 'Alder Timesheets' });
    advance(running, 6);
    await watchTrials(running.pilot);
    await sendAll(running);
    expect((await currentPilot(running)).trials).toMatchObject([{ kind: 'blocked' }, { kind: 'enforced', outcome: { status: 'as-wanted' } }]);
    const told = running.connector.sent.filter(({ conversation }) => conversation === 'a:elena').map(({ activity }) => `${activity.text ?? ''} ${wordsOf(activity.attachments)}`).join('\n');
    expect(told).toMatch(/kept the device out \(code 53000\)[^]*let the device heal[^]*let the sign-in through/);
    await watchObjects(running.pilot);
    expect((await currentPilot(running)).watched.every(({ alarmed }) => alarmed === undefined)).toBe(true);
  });
});
