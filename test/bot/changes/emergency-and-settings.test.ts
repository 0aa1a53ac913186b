import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { COMPLIANCE, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import { cardAnswered, changeChannel, startRunningBot, type RunningBot, type RunningBotOptions } from '../../support/running-bot.ts';
import { askTitles, button, cardOf, effectsOf, everybodyInstalls, fillIn, letPass, messagesIn, minutes, press, propose, proposeOn, refusedPreview, refusedWith, sendAll, statusOf, wordsOn } from './change-story.ts';

// Each story has settings of its own, and so a bot of its own.
jest.setTimeout(90_000);
let running: RunningBot;
async function open(settings: RunningBotOptions['settings'] = {}): Promise<void> {
  running = await startRunningBot({ settings });
  await everybodyInstalls(running);
}
afterEach(async () => running[Symbol.asyncDispose]());

const reportOnly = 'Take a policy back to report-only';
const payroll = { policy: POLICIES.compliantDevice, reason: 'Payroll is locked out' };

test('an emergency approver approves alone, with a reason; everybody is told, and the reason is on record', async () => {
  await open();
  const { number } = await propose(running, 'mira', reportOnly, payroll);
  expect(refusedWith(await press(running, 'elena', 'alone', { emergencyReason: ' ' }, number))).toContain('needs a reason');
  const forged = { title: '', verb: 'change.approve-in-emergency', data: { id: (await running.store.changes.readByNumber(number))?.change.id, revision: 1, emergencyReason: 'I say so' } };
  expect(refusedWith(await running.person('mira').presses(forged, cardOf(running, 'a:mira', number).id))).toContain('the emergency approvers');
  await press(running, 'elena', 'alone', { emergencyReason: 'Nobody can be paid' }, number);
  await letPass(running, 12_000);
  expect(await statusOf(running, number)).toBe('done');
  for (const chat of ['a:mira', 'a:elena', changeChannel]) {
    expect(running.connector.sent.filter((sent) => sent.conversation === chat).map(({ activity }) => wordsOf(activity)).join()).toContain('Nobody can be paid');
  }
  expect(JSON.stringify(await running.store.audit.read(0, 100))).toContain('"emergencyReason":"Nobody can be paid"');
});

test('somebody whose own device is kept out neither asks for nor approves making access easier', async () => {
  await open();
  running.sandbox.control.scenario('risk-high');
  running.sandbox.control.portal({ as: 'elena', group: 'soc', add: 'nora' });
  expect(await refusedPreview(running, 'nora', reportOnly, payroll)).toContain('somebody else has to decide');
  const { number } = await propose(running, 'elena', reportOnly, payroll);
  await running.person('nora').says(`change ${String(number)}`);
  await sendAll(running);
  expect(refusedWith(await press(running, 'nora', 'Approve', {}, number))).toMatch(/device of yours|kept you out/);
  expect(await statusOf(running, number)).toBe('requested');
  await press(running, 'nora', 'Reject', { reason: 'Not for my sake' }, number);
  expect(await statusOf(running, number)).toBe('rejected');
});

describe('a policy that would lock people out', () => {
  test('cannot be proposed: the refusal names the check and what it protects', async () => {
    await open();
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { conditions: { clientAppTypes: ['all'], users: { includeUsers: ['All'], excludeUsers: [], includeGroups: [], excludeGroups: [], includeRoles: [], excludeRoles: [] }, applications: { includeApplications: ['All'], excludeApplications: [], includeUserActions: [] } } } });
    const words = await refusedPreview(running, 'elena', 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'Zero trust' });
    expect(words).toMatch(/emergency account/i);
    expect(words).toContain('nobody can approve over them');
  });
});

describe('a freeze', () => {
  const from = Date.parse('2026-11-16T09:43:00Z');
  test('holds what was approved before it, and lets it go on by itself; new requests are refused, containment is not', async () => {
    await open({ freezes: [{ from, until: from + minutes(30), name: 'Payroll run' }] });
    const { number } = await proposeOn(running);
    await press(running, 'mira', 'Approve', {}, number);
    running.clock.time = from;
    await letPass(running, minutes(5), 20_000);
    expect(effectsOf(running)).toEqual([]);
    await running.person('mira').says(`change ${String(number)}`);
    await sendAll(running);
    expect(wordsOn(running, 'a:mira', number)).toMatch(/frozen until|freeze/i);
    const { card, id } = await fillIn(running, 'ivo', 'Accept less device risk', { compliancePolicy: COMPLIANCE.risk, threshold: 'low', reason: 'x' });
    expect(wordsOf(cardAnswered(await running.person('ivo').presses(button(card, askTitles), id)))).toContain('frozen');
    const revoked = await propose(running, 'theo', 'Revoke the sessions', { person: running.sandbox.people.nora.id, reason: 'Phished' });
    expect(await statusOf(running, revoked.number)).toBe('requested');
    running.clock.time = from + minutes(30);
    await letPass(running, minutes(1), 5_000);
    expect(await statusOf(running, number)).toBe('done');
  });
});

describe('what is switched off', () => {
  test('is not offered, and a form that was open before is refused', async () => {
    await open({ kindsOff: ['policy-on'] });
    await running.person('elena').says('propose a change');
    const menu = running.connector.sent.at(-1);
    expect(wordsOf(menu?.activity)).not.toContain('Switch a policy to On');
    for (const verb of ['change.open-form', 'change.preview']) {
      const data = { id: 'policy-on', revision: 0, ...(verb === 'change.preview' ? { policy: POLICIES.timesheets, reason: 'x' } : {}) };
      expect(JSON.stringify((await running.person('elena').presses({ title: '', verb, data }, menu?.id)).body)).toMatch(/switched off|do not know this kind/);
    }
    expect(await running.store.changes.list()).toEqual([]);
  });

  test('without an executor everything says so', async () => {
    running = await startRunningBot({ changes: () => ({ changes: undefined }) });
    for (const text of ['propose a change', 'pending changes', 'my requests', 'history', 'change 1', 'withdraw 1', 'undo 1', 'verify audit']) {
      running.connector.clear();
      await running.person('elena').says(text);
      expect(messagesIn(running, 'a:elena')).toContain('Changes are switched off here');
    }
    for (const verb of ['change.open-form', 'change.preview', 'change.request', 'change.cancel-draft', 'change.view', 'change.approve', 'change.reject', 'change.withdraw', 'change.undo']) {
      expect(refusedWith(await running.person('elena').presses({ title: '', verb, data: { id: 'policy-on', revision: 0 } }))).toContain('switched off');
    }
  });
});
