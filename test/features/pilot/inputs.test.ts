import { expect, test } from '@jest/globals';
import { defaultPlan } from '../../../src/core/pilot/pilot.ts';
import { steps } from '../../../src/core/pilot/steps/index.ts';
import { mostChosen, parseInputs, type StepInputs } from '../../../src/features/pilot/inputs.ts';

const every = steps.flatMap(({ choices }) => choices);
const id = (index: number): string => `0a11de00-0001-4000-8000-${String(index).padStart(12, '0')}`;
const ids = (count: number): string => Array.from({ length: count }, (_, index) => id(index)).join(',');

test.each<[string, StepInputs, string]>([
  ['nobody', { users: ' , ' }, 'Choose at least one of the people.'],
  ['a name where an id belongs', { users: 'nora' }, 'Choose the people from the list.'],
  ['something appended to an id', { devices: `${id(1)}' or 1 eq 1` }, 'Choose the devices from the list.'],
  ['one person too many', { users: ids(mostChosen + 1) }, `Choose at most ${String(mostChosen)} people`],
  ['an app by its name', { app: 'Alder Payroll' }, 'Choose the app'],
  ['an empty name', { userGroupName: '   ' }, 'A name has 1 to 120 characters'],
  ['a name that is too long', { edrPolicyName: 'x'.repeat(121) }, 'A name has 1 to 120 characters'],
  ['a name with a line break', { accessPolicyName: 'one\ntwo' }, 'all of them visible'],
  ['a name that turns the direction of writing', { compliancePolicyName: 'abc\u202Edef' }, 'all of them visible'],
  ['one name for both groups', { userGroupName: 'Pilot', deviceGroupName: 'PILOT' }, 'different names'],
  ['no day', { unresponsiveDays: '0' }, 'from 1 to 90'],
  ['91 days', { unresponsiveDays: '91' }, 'from 1 to 90'],
  ['half a day', { unresponsiveDays: '1.5' }, 'from 1 to 90'],
  ['a toggle that is neither', { blocksOnMissingData: 'yes' }, 'Say whether'],
  ['a threshold that Intune does not have', { threshold: 'critical' }, 'Choose the highest device risk'],
  ['a kind of sample sharing that does not exist', { sampleSharing: 'some' }, 'kinds of sample sharing'],
])('%s is refused with a sentence that says what to do', (_case, inputs, says) => {
  const parsed = parseInputs(defaultPlan, every, inputs);
  expect(parsed.status).toBe('incomplete');
  expect(parsed.status === 'incomplete' ? parsed.problems.join() : '').toContain(says);
});

test('what was chosen stands in the plan, each id once and in lower case, and what was not asked for stays as it was', () => {
  const parsed = parseInputs(defaultPlan, ['users', 'userGroupName', 'unresponsiveDays'], { users: `${id(1).toUpperCase()}, ${id(1)},${id(2)}`, userGroupName: '  Pilot people ', unresponsiveDays: '90', threshold: 'high' });
  expect(parsed).toEqual({ status: 'parsed', plan: { ...defaultPlan, users: [id(1), id(2)], userGroupName: 'Pilot people', unresponsiveDays: 90 } });
});

test('every choice of every step sets its own field of the plan', () => {
  const good: StepInputs = {
    users: id(1), devices: id(2), app: id(3), userGroupName: 'a', deviceGroupName: 'b', edrPolicyName: 'c', compliancePolicyName: 'd', accessPolicyName: 'e',
    unresponsiveDays: '14', blocksOnMissingData: 'true', sampleSharing: 'all', threshold: 'low',
  };
  for (const choice of every) {
    const parsed = parseInputs(defaultPlan, [choice], good);
    expect({ choice, plan: parsed.status === 'parsed' ? parsed.plan : undefined }).not.toEqual({ choice, plan: defaultPlan });
  }
});
