import { describe, expect, test } from '@jest/globals';
import { known, unknown } from '../../../src/core/facts/fact.ts';
import { userId } from '../../../src/core/facts/ids.ts';
import { createRecentReadings, type RecentReading } from '../../../src/features/diagnosis/recent-facts.ts';

const [nora, theo, ines] = [userId('nora'), userId('theo'), userId('ines')];
const asked = { text: 'why is my device blocked?' };

function open(most = 2) {
  const clock = { now: 0 };
  return { clock, recent: createRecentReadings({ keepMs: 15_000, most, elapsed: () => clock.now }) };
}

function reading(change: Partial<RecentReading['facts']> = {}): RecentReading {
  const nothing = known([], 0);
  return {
    facts: {
      person: known(undefined, 0), signIns: nothing, ownedDevices: nothing, managedDevices: nothing, policies: nothing, namedLocations: nothing, compliancePolicies: nothing,
      complianceSettings: known({ validityDays: undefined, secureByDefault: undefined }, 0), connectors: nothing, alerts: nothing,
      entraDevices: new Map(), otherManagedDevices: new Map(), policyStates: new Map(), machines: new Map(), ...change,
    },
    subject: { userId: nora, addresses: [] },
    question: { text: asked.text, deviceName: undefined, givenApart: false, hints: [], address: undefined },
    readAt: 5,
  };
}

describe('what was read for a question', () => {
  test('serves the same question of the same person for fifteen seconds', () => {
    const { clock, recent } = open();
    recent.keep(nora, asked, reading());
    clock.now = 14_999;
    expect(recent.find(nora, { text: ' Why is my device blocked? ' })?.readAt).toBe(5);
    clock.now = 15_000;
    expect(recent.find(nora, asked)).toBeUndefined();
  });

  test('serves nobody else, no other question and no device named apart', () => {
    const { recent } = open();
    recent.keep(nora, asked, reading());
    expect(recent.find(theo, asked)).toBeUndefined();
    expect(recent.find(nora, { text: 'why is LT-4411 blocked?' })).toBeUndefined();
    expect(recent.find(nora, { ...asked, device: 'LT-4411' })).toBeUndefined();
  });

  test('is forgotten when somebody asks to read anew', () => {
    const { recent } = open();
    recent.keep(nora, asked, reading());
    recent.forget(nora);
    expect(recent.find(nora, asked)).toBeUndefined();
  });

  test.each([
    ['a list that could not be read', { signIns: unknown('signIns', 'timed-out', 'upstream.timed-out') }],
    ['a list that stands in for one that was refused', { signIns: { ...known([], 0), gaps: [{ source: 'signIns', reason: 'throttled' }] } }],
    ['a device that could not be read', { machines: new Map([['d', unknown('machines', 'unavailable', 'upstream.unavailable')]]) }],
  ] as const)('is not kept with %s', (_what, change) => {
    const { recent } = open();
    recent.keep(nora, asked, reading(Object.fromEntries(Object.entries(change))));
    expect(recent.find(nora, asked)).toBeUndefined();
  });

  test('makes room: of more people than it may hold, who asked longest ago goes', () => {
    const { recent } = open();
    for (const person of [nora, theo, nora, ines]) recent.keep(person, asked, reading());
    expect([nora, theo, ines].map((person) => recent.find(person, asked) !== undefined)).toEqual([true, false, true]);
  });
});
