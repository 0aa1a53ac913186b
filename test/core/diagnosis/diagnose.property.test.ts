import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import type { DiagnosisFacts } from '../../../src/core/diagnosis/facts.ts';
import { parseQuestion } from '../../../src/core/diagnosis/question.ts';
import { known, unknown, type Fact, type Source } from '../../../src/core/facts/fact.ts';
import { machineId, managedDeviceId, policyId, userId } from '../../../src/core/facts/ids.ts';
import type { CaPolicy } from '../../../src/core/facts/conditional-access.ts';
import type { SignInDevice } from '../../../src/core/facts/sign-in.ts';
import type { Alert, Machine } from '../../../src/core/facts/machine.ts';
import { entraDevice, laptop, managedDevice, person, signIn } from '../../support/facts.ts';

const now = 1_800_000_000_000;
const secret = 'Mimikatz on the payroll server';
const colleague = userId('cccccccc-0000-4000-8000-000000000002');
const instant = fc.option(fc.integer({ min: now - 40 * 86_400_000, max: now }), { nil: undefined });

function maybe<T>(source: Source, value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> {
  return fc.oneof({ weight: 4, arbitrary: value.map((read) => known(read, now)) }, { weight: 1, arbitrary: fc.constant(unknown(source, 'unavailable')) });
}

function optional<const T>(...values: readonly T[]): fc.Arbitrary<T | undefined> {
  return fc.constantFrom(...values, undefined);
}

const policy: fc.Arbitrary<CaPolicy> = fc.record({
  id: fc.constant(policyId('p1')),
  displayName: optional('A policy'),
  state: optional('enabled', 'disabled', 'enabledForReportingButNotEnforced'),
  clientAppTypes: fc.subarray(['all', 'browser', 'other', 'exchangeActiveSync']),
  includePlatforms: fc.subarray(['all', 'windows', 'iOS']),
  excludePlatforms: fc.subarray(['windows']),
  includeLocations: fc.subarray(['All', 'office']),
  excludeLocations: fc.subarray(['AllTrusted']),
  signInRiskLevels: fc.subarray(['high']),
  userRiskLevels: fc.subarray(['high']),
  insiderRiskLevels: fc.constant([]),
  transferMethods: fc.subarray(['deviceCodeFlow']),
  deviceFilterRule: fc.constant(undefined),
  grantControls: fc.subarray(['block', 'mfa', 'compliantDevice', 'termsOfUse'] as const),
  operator: optional('AND', 'OR'),
});

const row = fc
  .record({
    errorCode: optional(0, 53000, 53003, 53001, 50074, 50097, 50053, 50055, 50057, 50105, 530033, 777),
    createdAt: instant,
    correlationId: optional('a', 'b', 'c'),
    clientKind: optional('browser', 'modern', 'legacy'),
    deviceId: optional<SignInDevice['deviceId']>(laptop, ''),
    results: fc.array(optional('success', 'failure', 'reportOnlyFailure', 'notApplied'), { maxLength: 2 }),
    userId: optional(person, colleague),
  })
  .map(({ deviceId, results, ...change }) =>
    signIn({
      ...change,
      device: { deviceId, displayName: 'LT-1', operatingSystem: 'Windows', browser: undefined, isCompliant: undefined, isManaged: undefined, joinType: undefined },
      appliedPolicies: results.map((result) => ({ id: policyId('p1'), displayName: 'A policy', result, enforcedGrantControls: [] })),
    }),
  );

const device = fc
  .record({
    complianceState: optional('compliant', 'noncompliant', 'inGracePeriod', 'unknown', 'error'),
    lastSyncAt: instant,
    gracePeriodEndsAt: instant,
    userId: optional(person, colleague),
    userPrincipalName: optional('person@example.test', 'other@example.test'),
  })
  .map(managedDevice);

const machine: fc.Arbitrary<Machine> = fc.record({
  id: fc.constant(machineId('m1')),
  entraDeviceId: fc.constant(laptop),
  dnsName: fc.constant(undefined),
  riskScore: optional('none', 'low', 'medium', 'high'),
  onboardingStatus: optional('onboarded', 'canBeOnboarded'),
  healthStatus: optional('active', 'inactive', 'noSensorData'),
  lastSeenAt: instant,
});

const alert: fc.Arbitrary<Alert> = fc.record({
  id: fc.constant('alert-1'),
  machineId: optional(machineId('m1')),
  severity: optional('high', 'low'),
  status: optional('new', 'resolved'),
  title: fc.constant(secret),
  category: fc.constant(secret),
  assignedTo: fc.constant(secret),
  createdAt: instant,
  updatedAt: instant,
  resolvedAt: instant,
});

const states = fc.array(
  fc.record({
    id: optional('p'),
    displayName: optional('Default Device Compliance Policy', 'Risk policy'),
    state: optional('compliant', 'nonCompliant'),
    settings: fc.option(
      fc.array(fc.record({ setting: optional('X.DeviceThreatProtectionRequiredSecurityLevel', 'X.BitLockerEnabled', 'X.RequireRemainContact'), settingName: fc.constant(undefined), state: optional('compliant', 'nonCompliant', 'error') })),
      { nil: undefined },
    ),
  }),
  { maxLength: 2 },
);

const facts: fc.Arbitrary<DiagnosisFacts> = fc.record({
  person: maybe('users', fc.option(fc.record({ id: fc.constant(person), userPrincipalName: fc.constant('person@example.test'), mail: fc.constant(undefined), displayName: fc.constant(undefined), accountEnabled: optional(true, false), userType: fc.constant(undefined) }), { nil: undefined })),
  signIns: maybe('signIns', fc.array(row, { maxLength: 4 })),
  ownedDevices: maybe('devices', fc.array(optional(true, false).map((isCompliant) => entraDevice({ isCompliant })), { maxLength: 1 })),
  managedDevices: maybe('managedDevices', fc.array(device, { maxLength: 2 })),
  policies: maybe('conditionalAccessPolicies', fc.array(policy, { maxLength: 1 })),
  namedLocations: maybe('namedLocations', fc.constant([])),
  compliancePolicies: maybe('deviceCompliancePolicies', fc.array(fc.record({ id: optional(policyId('p')), displayName: optional('Risk policy'), riskThreshold: optional('secured', 'medium', 'off'), assigned: optional(true, false) }), { maxLength: 2 })),
  complianceSettings: maybe('deviceManagementSettings', fc.record({ secureByDefault: optional(true, false), validityDays: optional(30) })),
  connectors: maybe('mobileThreatDefenseConnectors', fc.array(fc.record({ isDefender: fc.boolean(), partnerState: optional('enabled', 'unresponsive', 'notSetUp'), lastHeartbeatAt: instant, windowsEnabled: optional(true, false), unresponsiveAfterDays: optional(7), blocksOnMissingData: optional(true) }), { maxLength: 2 })),
  alerts: maybe('alerts', fc.array(alert, { maxLength: 2 })),
  entraDevices: maybe('devices', fc.option(optional(true, false).map((accountEnabled) => entraDevice({ accountEnabled })), { nil: undefined })).map((fact) => new Map([[laptop, fact]])),
  otherManagedDevices: maybe('managedDevices', fc.array(device, { maxLength: 1 })).map((fact) => new Map([[laptop, fact]])),
  policyStates: maybe('deviceCompliancePolicyStates', states).map((fact) => new Map([[managedDeviceId('mmmmmmmm-0000-4000-8000-000000000001'), fact]])),
  machines: maybe('machines', fc.array(machine, { maxLength: 2 })).map((fact) => new Map([[laptop, fact]])),
});

function ask(read: DiagnosisFacts, text: string, level: 'person' | 'helpdesk' | 'soc' = 'person'): ReturnType<typeof diagnose> {
  const subject = { userId: person, addresses: ['person@example.test'] };
  return diagnose({ facts: read, subject, question: parseQuestion(text), now, level, voice: 'you', time: (at) => new Date(at).toISOString() });
}

describe('whatever the upstreams say', () => {
  test('there is an answer, with each cause once, a sentence, and a remedy', () => {
    fc.assert(
      fc.property(facts, (read) => {
        const { causes, headline, outcome } = ask(read, 'why is my device blocked?');
        expect(new Set(causes.map(({ id }) => id)).size).toBe(causes.length);
        expect(headline).not.toBe('');
        expect(outcome).not.toBe('refused');
        for (const cause of causes) {
          expect(cause.remedy.length).toBeGreaterThan(0);
          expect(`${cause.headline} ${cause.evidence.map(({ text }) => text).join(' ')}`).not.toMatch(/undefined|null|NaN|\[object/);
        }
      }),
      { numRuns: 4_000 },
    );
  });

  test('an unreadable sign-in log is named and never becomes "not blocked" or "no sign-in"', () => {
    fc.assert(
      fc.property(facts, (read) => {
        const { causes, gaps } = ask({ ...read, signIns: unknown('signIns', 'throttled') }, 'why is my device blocked?');
        expect(gaps.map(({ source }) => source)).toContain('signIns');
        expect(causes.map(({ id }) => id)).not.toContain('none.not-blocked');
        expect(causes.map(({ id }) => id)).not.toContain('none.no-sign-in-yet');
      }),
      { numRuns: 2_000 },
    );
  });

  test('every fact that could not be read is named among the gaps', () => {
    fc.assert(
      fc.property(facts, (read) => {
        const named = new Set(ask(read, 'why is my device blocked?').gaps.map(({ source }) => source));
        const { person: who, signIns, ownedDevices, managedDevices, policies, connectors, alerts } = read;
        for (const fact of [who, signIns, ownedDevices, managedDevices, policies, connectors, alerts]) if (!fact.known) expect([...named]).toContain(fact.gap.source);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a person never sees a detection, and the helpdesk never sees its title', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom('person', 'helpdesk'), (read, level) => {
        expect(JSON.stringify(ask(read, 'why is my device blocked?', level))).not.toContain(secret);
      }),
      { numRuns: 3_000 },
    );
  });

  test('naming a device that is not theirs gives one and the same refusal, whatever exists', () => {
    const read = fc.sample(facts, { numRuns: 300, seed: 7 }).filter(({ managedDevices, ownedDevices }) => managedDevices.known && ownedDevices.known);
    const answers = new Set(read.map((item) => JSON.stringify(ask(item, 'why is XX-999 blocked?'))));
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('"refused"');
  });
});
