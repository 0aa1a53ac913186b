import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { known } from '../../../src/core/facts/fact.ts';
import { checkIds, type CheckId } from '../../../src/core/pilot/check-id.ts';
import type { PilotFacts } from '../../../src/core/pilot/facts.ts';
import { judgePilot } from '../../../src/core/pilot/judge.ts';
import { defineStep } from '../../../src/core/pilot/step.ts';
import { steps } from '../../../src/core/pilot/steps/index.ts';
import { breaks, gaps, nothingRead, type Break } from './support/breaks.ts';
import { accessPolicy, finished, now } from './support/finished.ts';

const hour = 3_600_000;

function stepsOf(facts: PilotFacts) {
  return judgePilot(facts).steps;
}

describe('the report of a pilot', () => {
  test('a failure leaves its step open, those after it waiting, and says what comes next', () => {
    const report = stepsOf(breaks['machine-sensor-active'](breaks['risk-policy-threshold'](finished())));
    expect(report.map(({ state }) => state)).toEqual(['done', 'done', 'open', 'waiting', 'done']);
    expect(report.map(({ next }) => next?.id)).toEqual([undefined, undefined, 'machine-sensor-active', 'risk-policy-threshold', undefined]);
  });

  test('what cannot be read makes a step unknown, not open', () => {
    const [first] = stepsOf(gaps['team-roles-held'](finished()));
    expect(first).toMatchObject({ state: 'unknown', next: { id: 'team-roles-held', verdict: 'undetermined' } });
  });

  test('a failure comes before what cannot be read', () => {
    const [first] = stepsOf(breaks['user-group-members'](gaps['pilot-user-licensed'](finished())));
    expect(first).toMatchObject({ state: 'open', next: { id: 'user-group-members' } });
  });

  test('advice that is not followed does not hold the walk up', () => {
    const advice = steps.flatMap(({ checks }) => checks.filter(({ weight }) => weight === 'advice').map(({ id }) => id));
    expect(advice.length).toBeGreaterThan(4);
    const facts = advice.reduce((each, id) => breaks[id](each), finished());
    expect(stepsOf(facts).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done']);
  });

  test('what waits says for what', () => {
    const waiting = stepsOf(breaks['connector-present'](finished())).flatMap(({ checks }) => checks).filter(({ verdict }) => verdict === 'waiting');
    expect(waiting.map(({ says }) => says)).toContain('Waits for: Intune connection in the Defender portal.');
  });

  test.each<[string, Partial<PilotFacts>, number | undefined]>([
    ['since when it is in report-only', { reportOnlySince: now - 30 * hour, onSince: undefined, accessPolicy: known(accessPolicy({ state: 'enabledForReportingButNotEnforced' }), now) }, 30 * hour],
    ['nothing of report-only once it is On', { reportOnlySince: now - 30 * hour }, undefined],
    ['nothing of report-only while that is not known', { reportOnlySince: undefined, onSince: undefined }, undefined],
  ])('says %s', (_case, change, milliseconds) => {
    const report = judgePilot({ ...finished(), ...change });
    expect(report).toMatchObject({ asOf: now, inReportOnlyMs: milliseconds });
  });

  test('a step cannot promise a check that it does not have', () => {
    const [first] = steps;
    if (first === undefined) throw new RangeError('there are steps');
    expect(() => defineStep({ ...first, verify: ['brake-armed'] })).toThrow('step pilot-groups verifies by brake-armed, which it does not check');
  });
});

describe('whatever goes wrong together', () => {
  const some = (ids: readonly CheckId[]) => fc.shuffledSubarray([...ids], { minLength: 1, maxLength: 12 });
  const apply = (changes: readonly Break[]) => changes.reduce((facts, change) => change(facts), finished());
  const all = (facts: PilotFacts) => stepsOf(facts).flatMap(({ checks }) => checks);
  const read = [
    'users', 'devices', 'emergencyAccounts', 'namesakes', 'roleHolders', 'otherDevices', 'userGroup', 'deviceGroup', 'connector', 'edrPolicy', 'compliancePolicy',
    'complianceSettings', 'accessPolicy', 'accessPolicies', 'app', 'signIns', 'certificate',
  ] as const satisfies readonly (keyof PilotFacts)[];

  test('while everything could be read, every check is settled or waits', () => {
    fc.assert(fc.property(some(checkIds), (ids) => {
      expect(all(apply(ids.map((id) => breaks[id]))).filter(({ verdict }) => verdict === 'undetermined').map(({ id }) => id)).toEqual([]);
    }), { numRuns: 150 });
  });

  test('readings that are taken away never make a check pass that did not', () => {
    fc.assert(fc.property(some(checkIds), fc.shuffledSubarray([...read], { minLength: 1 }), (ids, keys) => {
      const facts = apply(ids.map((id) => breaks[id]));
      const blank = nothingRead(facts);
      const blind = keys.reduce<PilotFacts>((each, key) => ({ ...each, [key]: blank[key] }), facts);
      const passing = (each: PilotFacts) => all(each).filter(({ verdict }) => verdict === 'passed').map(({ id }) => id);
      const before = passing(facts);
      expect(passing(blind).filter((id) => !before.includes(id))).toEqual([]);
    }), { numRuns: 200 });
  });

  test('a step is done only when each of its needed checks passes', () => {
    fc.assert(fc.property(some(checkIds), (ids) => {
      for (const { state, checks } of stepsOf(apply(ids.map((id) => breaks[id])))) {
        expect(state === 'done').toBe(checks.every(({ weight, verdict }) => weight === 'advice' || verdict === 'passed'));
      }
    }), { numRuns: 100 });
  });
});
