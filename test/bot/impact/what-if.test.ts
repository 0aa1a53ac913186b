import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GROUPS, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { measured, notMeasured } from '../../cards/support/impact-fixtures.ts';
import { buttonsOf, cardIn, wordsOf } from '../../support/connector-stub.ts';
import { cardAnswered, changeChannel, type RunningBot } from '../../support/running-bot.ts';
import type { PlayedMeter } from '../../support/impact-meter.ts';
import { button, channel, choice, effectsOf, refusedWith, sendAll, withInputs } from '../changes/change-story.ts';
import { askWhatIf, startMeteredBot } from './impact-story.ts';

let running: RunningBot;
let meter: PlayedMeter;
beforeAll(async () => {
  ({ running, meter } = await startMeteredBot());
});
afterAll(async () => running[Symbol.asyncDispose]());
beforeEach(() => {
  running.connector.clear();
  meter.asked.length = 0;
  meter.says = measured;
});

const policy = /a policy were/;
const toOn = { policy: POLICIES.timesheets, policyOutcome: 'on' };

describe('"what if" of somebody who may ask for changes', () => {
  test('is answered with who would be hit, and says that nothing was changed', async () => {
    const { card } = await askWhatIf(running, 'elena', policy, toOn);
    const says = wordsOf(card);
    for (const text of ['nothing was changed, nobody was told', 'Switch "', 'to On', '12 people would newly be blocked', 'Nora Quist']) expect(says).toContain(text);
    expect(meter.asked).toMatchObject([{ order: { kind: 'policy-on', target: { policyId: POLICIES.timesheets } }, snapshot: { kind: 'conditional-access-policy' } }]);
  });

  test('changes nothing, tells nobody and asks nobody', async () => {
    await askWhatIf(running, 'elena', policy, toOn);
    await sendAll(running);
    expect(effectsOf(running)).toEqual([]);
    expect(await running.store.changes.list({})).toEqual([]);
    expect(await running.store.audit.read(0, 10)).toEqual([]);
    expect([...new Set(running.connector.sent.map(({ conversation }) => conversation))]).toEqual(['a:elena']);
  });

  test.each([
    ['report-only', { policy: POLICIES.timesheets, policyOutcome: 'report-only' }, /already/],
    ['no policy', { policyOutcome: 'on' }, /Choose a policy/],
    ['no outcome', { policy: POLICIES.timesheets }, /Choose what the policy would be/],
    ['an outcome of their own', { policy: POLICIES.timesheets, policyOutcome: 'deleted' }, /Choose what the policy would be/],
    ['a policy that is not there', { policy: '00000000-0000-4000-8000-000000000000', policyOutcome: 'on' }, /does not exist/],
    ['no id at all', { policy: "x' or 1 eq 1", policyOutcome: 'on' }, /Choose a policy/],
  ])('with %s comes back with what is wrong, and measures nothing', async (_, inputs, says) => {
    const { card } = await askWhatIf(running, 'elena', policy, inputs);
    expect(wordsOf(card)).toMatch(says);
    expect(meter.asked).toEqual([]);
  });

  test('can be about a removed policy, which is not proposed from here', async () => {
    const { card } = await askWhatIf(running, 'elena', policy, { policy: POLICIES.timesheets, policyOutcome: 'removed' });
    expect(meter.asked).toMatchObject([{ order: { kind: 'access-policy-delete', policyId: POLICIES.timesheets }, snapshot: { kind: 'slot' } }]);
    expect(buttonsOf(card).map(({ verb }) => verb)).not.toContain('impact.propose');
    expect(wordsOf(card)).toContain('objects of the pilot only');
  });

  test('can be about a threshold, which is tightened or relaxed by what it is now', async () => {
    const compliancePolicy = await choice(running, 'compliance-policies', '');
    await askWhatIf(running, 'elena', /device risk/, { compliancePolicy, threshold: 'high' });
    await askWhatIf(running, 'elena', /device risk/, { compliancePolicy, threshold: 'secured' });
    expect(meter.asked.map(({ order }) => order.kind)).toEqual(['threshold-relax', 'threshold-tighten']);
  });

  test('can be about a person in a group that a policy names', async () => {
    const group = await choice(running, 'policy-groups', '');
    const person = running.person('ivo').userId;
    await askWhatIf(running, 'elena', /in a group/, { group, person, membership: 'added' });
    expect(meter.asked).toMatchObject([{ order: { kind: 'members-add', members: [person] }, snapshot: { kind: 'group' } }]);
  });

  test('says why there are no figures, and can be asked again', async () => {
    meter.says = notMeasured;
    const { card, id } = await askWhatIf(running, 'elena', policy, toOn);
    expect(wordsOf(card)).toContain('Not measured: no sign-in has been read yet.');
    meter.says = measured;
    expect(wordsOf(cardAnswered(await running.person('elena').presses(button(card, 'Measure again'), id)))).toContain('12 people would newly be blocked');
  });
});

describe('who may ask', () => {
  test('nobody without a part in changes', async () => {
    await running.person('nora').says('what if');
    expect(running.connector.sent.at(-1)?.activity.text).toContain('is for the people whom your company has named');
    const { card, id } = await askWhatIf(running, 'elena', policy, toOn);
    for (const verb of ['impact.details', 'impact.propose']) {
      const pressed = buttonsOf(card).find((each) => each.verb === verb) ?? { title: '', verb, data: {} };
      expect(refusedWith(await running.person('nora').presses(pressed, id))).toMatch(/named for changes|expired/);
    }
    expect(refusedWith(await running.person('nora').presses({ title: 'x', verb: 'impact.ask', data: { id: 'policy', revision: 0, ...toOn } }))).toContain('named for changes');
  });

  test('a question is its author’s: for others it does not exist', async () => {
    const { card, id } = await askWhatIf(running, 'elena', policy, toOn);
    for (const title of ['Propose this change', 'Show all of it']) expect(refusedWith(await running.person('mira').presses(withInputs(button(card, title), title === 'Propose this change' ? { reason: 'x' } : {}), id))).toMatch(/expired/);
  });

  test('in a channel the answer goes to the own chat', async () => {
    await running.personIn('elena', channel).says('what if');
    const cards = running.connector.sent.filter(({ activity }) => activity.attachments !== undefined);
    expect(cards.map(({ conversation }) => conversation)).toEqual(['a:elena']);
  });
});

describe('from the question to the change', () => {
  test('takes a reason, and shows the preview of the change, on which nobody was asked yet', async () => {
    const { card, id } = await askWhatIf(running, 'elena', policy, toOn);
    const elena = running.person('elena');
    const again = cardAnswered(await elena.presses(withInputs(button(card, 'Propose this change'), { reason: '  ' }), id));
    expect(wordsOf(again)).toContain('Say why this change is needed');
    const preview = cardAnswered(await elena.presses(withInputs(button(again, 'Propose this change'), { reason: 'Nobody is hit' }), id));
    expect(wordsOf(preview)).toContain('Not asked for yet');
    expect(wordsOf(preview)).toContain('Nobody is hit');
    expect(await running.store.changes.list({})).toEqual([]);
  });

  test('a question alone asks for nothing, even when it is sent in as if it were a preview', async () => {
    const { card, id } = await askWhatIf(running, 'elena', policy, toOn);
    const { data } = button(card, 'Propose this change');
    expect(refusedWith(await running.person('elena').presses({ title: 'Ask for approval', verb: 'change.request', data }, id))).toContain('was used or has expired');
    expect(await running.store.changes.list({})).toEqual([]);
  });

  test('a question about a group cannot be made into a change by hand', async () => {
    const person = running.person('ivo').userId;
    const { card, id } = await askWhatIf(running, 'elena', /in a group/, { group: GROUPS.exceptions, person, membership: 'added' });
    const { data } = button(card, 'Show all of it');
    expect(refusedWith(await running.person('elena').presses({ title: 'Propose', verb: 'impact.propose', data: { ...(typeof data === 'object' ? data : {}), reason: 'x' } }, id))).toContain('cannot be proposed from here');
  });
});

test('the form offers policies with their state and the groups that policies name', async () => {
  const elena = running.person('elena');
  await elena.says('what if');
  const menu = running.connector.sent.at(-1);
  const form = cardAnswered(await elena.presses(button(cardIn(menu?.activity), policy), menu?.id));
  expect(wordsOf(form)).toMatch(/Timesheets.*\(Report-only\)/);
  const groups = cardAnswered(await elena.presses(button(cardIn(menu?.activity), /in a group/), menu?.id));
  expect(JSON.stringify(groups)).toContain(GROUPS.exceptions);
  expect(changeChannel).not.toBe('');
});
