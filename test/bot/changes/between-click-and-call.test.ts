import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { workDue } from '../../../src/features/change/work.ts';
import { COMPLIANCE, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import { noEvidence } from '../../support/no-evidence.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { askTitles, auditOf, button, changeNumber, effectsOf, everybodyInstalls, fillIn, letPass, press, propose, proposeOn, sendAll, statusOf, wordsOn } from './change-story.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot({ evidence: noEvidence });
  await everybodyInstalls(running);
});
beforeEach(() => {
  running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { state: 'enabledForReportingButNotEnforced' } });
  running.sandbox.control.clearEffects();
});
afterAll(async () => running[Symbol.asyncDispose]());

const move = (how: 'add' | 'remove', group: string, who: string): void => running.sandbox.control.portal(how === 'add' ? { as: 'ivo', group, add: who } : { as: 'ivo', group, remove: who });

describe('rights that end in between', () => {
  test('of the requester, after the preview: nobody is asked', async () => {
    const { card, id } = await fillIn(running, 'elena', 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'Go' });
    move('remove', 'entraAdmins', 'elena');
    expect(wordsOf((await running.person('elena').presses(button(card, askTitles), id)).body)).toContain('may ask for this change');
    expect(await running.store.changes.list()).toEqual([]);
    move('add', 'entraAdmins', 'elena');
  });

  test('of the requester, after the approval: the change ends, and nothing is written', async () => {
    const { number } = await proposeOn(running);
    await press(running, 'mira', 'Approve', {}, number);
    move('remove', 'entraAdmins', 'elena');
    await letPass(running, 12_000);
    move('add', 'entraAdmins', 'elena');
    expect(await changeNumber(running, number)).toMatchObject({ status: { status: 'failed', why: 'requester-not-entitled' } });
    expect(wordsOn(running, 'a:mira', number)).toContain('no longer entitled');
    expect(effectsOf(running)).toEqual([]);
  });

  test('of the emergency approver: the approval does not count any more', async () => {
    const { number } = await proposeOn(running, 'mira');
    await press(running, 'elena', 'alone', { emergencyReason: 'Now' }, number);
    move('remove', 'emergencyApprovers', 'elena');
    await letPass(running, 12_000);
    move('add', 'emergencyApprovers', 'elena');
    expect(await auditOf(running, number)).toContain('approvals-void');
    expect(effectsOf(running)).toEqual([]);
    await press(running, 'mira', 'Withdraw', {}, number);
  });
});

describe('what comes in between', () => {
  test('a rejection after the approval and before the call wins', async () => {
    const { number } = await proposeOn(running);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, 1_000);
    expect(await statusOf(running, number)).toBe('executing');
    await press(running, 'mira', 'Reject', { reason: 'I looked at the wrong policy' }, number);
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('rejected');
    expect(effectsOf(running)).toEqual([]);
  });

  test('a lock-out that a portal edit opens: the emergency group is taken out of the exclusion, and nothing is enforced', async () => {
    const { number } = await proposeOn(running);
    await press(running, 'mira', 'Approve', {}, number);
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { conditions: { clientAppTypes: ['all'], users: { includeUsers: ['All'], excludeUsers: [], includeGroups: [], excludeGroups: [], includeRoles: [], excludeRoles: [] }, applications: { includeApplications: ['All'], excludeApplications: [], includeUserActions: [] } } } });
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('stale');
    expect(effectsOf(running)).toEqual([]);
  });

  test('several workers at once: one call', async () => {
    const [policy] = running.sandbox.control.fillPolicies(1);
    const { number } = await propose(running, 'elena', 'Switch a policy to On', { policy: policy ?? '', reason: 'Go' });
    await press(running, 'mira', 'Approve', {}, number);
    for (let second = 0; second < 15; second += 1) {
      running.clock.time += 1_000;
      await Promise.all([1, 2, 3, 4].map(async () => workDue(running.worker)));
    }
    await sendAll(running);
    expect(await statusOf(running, number)).toBe('done');
    expect(effectsOf(running)).toHaveLength(1);
    expect((await auditOf(running, number)).filter((type) => type === 'attempt-begun')).toHaveLength(1);
  });
});

describe('a process that dies in the middle of a call', () => {
  test('leaves no way around a freeze: whoever comes after it is held up, and calls nothing', async () => {
    const { number } = await propose(running, 'elena', 'Accept less device risk', { compliancePolicy: COMPLIANCE.risk, threshold: 'low', reason: 'Go' });
    await press(running, 'mira', 'Approve', {}, number);
    const dying = { ...running.worker, executor: { perform: async () => Promise.reject(new Error('died')) } };
    const freezes = [{ name: 'Year end', from: 0, until: running.clock.time + 24 * 60 * 60 * 1000 }];
    const frozen = { ...running.worker, settings: { ...running.worker.settings, freezes } };
    const work = async (worker: typeof running.worker, seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        running.clock.time += 1_000;
        await workDue(worker);
      }
    };
    await work(dying, 5);
    expect((await changeNumber(running, number)).status).toMatchObject({ status: 'executing', attempts: [{}] });
    await work(frozen, 90);
    expect((await changeNumber(running, number)).status).toMatchObject({ status: 'executing', attempts: [{}], provenAbsent: true, waitingFor: { kind: 'freeze' } });
    expect(effectsOf(running)).toEqual([]);
  });
});

describe('what Teams does to the cards', () => {
  test('a chat that refuses a card holds up nobody else, and the vote counts all the same', async () => {
    const [, policy] = running.sandbox.control.fillPolicies(2);
    running.connector.refuse({ status: 403, conversation: 'a:theo', times: 50 });
    running.connector.refuse({ status: 429, conversation: 'a:mira', times: 1, retryAfter: '1' });
    const { number } = await propose(running, 'elena', 'Switch a policy to On', { policy: policy ?? '', reason: 'Go' });
    await letPass(running, 20_000);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, 12_000);
    expect(wordsOn(running, 'a:elena', number)).toContain('Done and read back');
    expect(wordsOn(running, 'a:mira', number)).toContain('Done and read back');
  });
});
