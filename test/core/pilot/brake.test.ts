import { describe, expect, test } from '@jest/globals';
import { policyId } from '../../../src/core/facts/ids.ts';
import type { SignIn } from '../../../src/core/facts/sign-in.ts';
import { judgeBrake } from '../../../src/core/pilot/brake.ts';
import type { BrakeLimit } from '../../../src/core/pilot/pilot.ts';
import { hour, ids, now, row, someone } from '../flip/support/flip.ts';

const limit: BrakeLimit = { windowMs: hour, mostPeople: 3, mostShare: 0.2 };
const blocked = (who: number, change: Partial<SignIn> = {}): SignIn => row(someone(who), now - 60_000, 'failure', { errorCode: 53000, ...change });
const passed = (who: number): SignIn => row(someone(who), now - 60_000, 'success');
const people = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, index) => from + index);

function judge(signIns: readonly SignIn[], change: Partial<Parameters<typeof judgeBrake>[0]> = {}) {
  return judgeBrake({ signIns, policyId: ids.policy, since: now - 2 * hour, now, limit, ...change });
}

describe('the brake of a policy', () => {
  test.each([
    ['four of ten people kept out', [...people(4).map((who) => blocked(who)), ...people(6, 4).map(passed)], 'tripped'],
    ['three of ten: at the number, not above it', [...people(3).map((who) => blocked(who)), ...people(7, 3).map(passed)], 'calm'],
    ['four of twenty: at the share, not above it', [...people(4).map((who) => blocked(who)), ...people(16, 4).map(passed)], 'calm'],
    ['four of nineteen', [...people(4).map((who) => blocked(who)), ...people(15, 4).map(passed)], 'tripped'],
    ['three people ten times each', people(3).flatMap((who) => people(10).map(() => blocked(who))), 'calm'],
    ['four people whom another policy kept out', people(4).map((who) => blocked(who, { appliedPolicies: [{ id: policyId('another'), displayName: 'Another', result: 'failure', enforcedGrantControls: [] }] })), 'calm'],
    ['four people with a wrong password', people(4).map((who) => row(someone(who), now, 'notApplied', { errorCode: 50126 })), 'calm'],
    ['four people who would have been stopped in report-only', people(4).map((who) => row(someone(who), now, 'reportOnlyFailure')), 'calm'],
    ['four people before the time that is looked at', people(4).map((who) => blocked(who, { createdAt: now - hour - 1 })), 'calm'],
    ['four rows without a person', people(4).map((who) => blocked(who, { userId: undefined, userPrincipalName: undefined })), 'calm'],
    ['four people named by their address alone', people(4).map((who) => blocked(who, { userId: undefined, userPrincipalName: `P${String(who)}@example.test` })), 'tripped'],
    ['nobody', [], 'calm'],
  ] as const)('at %s', (_what, signIns, status) => {
    expect(judge(signIns).status).toBe(status);
  });

  test('does not look at what the policy did before it was armed', () => {
    const rows = people(4).map((who) => blocked(who, { createdAt: now - 600_000 }));
    expect(judge(rows, { since: now - 500_000 }).status).toBe('calm');
    expect(judge(rows, { since: now - 700_000 }).status).toBe('tripped');
  });

  test('says how many of how many', () => {
    expect(judge([...people(4).map((who) => blocked(who)), ...people(6, 4).map(passed)])).toMatchObject({ people: 10, blocked: 4, share: 0.4, says: 'The policy kept out 4 of 10 people within 60 minutes. Up to 3 people, or 20 % of them, were to be expected.' });
  });

  test('trips at the first look after the limit is passed, and never below it, in 1,000 seeded runs', () => {
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const random = randomOf(seed);
      const group = 4 + Math.floor(random() * 30);
      const limits: BrakeLimit = { windowMs: hour, mostPeople: 1 + Math.floor(random() * 5), mostShare: random() };
      const rows: SignIn[] = people(group).map(passed);
      const out = new Set<number>();
      for (let step = 0; step < 60; step += 1) {
        const who = Math.floor(random() * group);
        out.add(who);
        rows.push(blocked(who));
        const wanted = out.size > limits.mostPeople && out.size / group > limits.mostShare;
        expect({ seed, step, status: judge(rows, { limit: limits }).status }).toEqual({ seed, step, status: wanted ? 'tripped' : 'calm' });
        if (wanted) break;
      }
    }
  });
});

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
