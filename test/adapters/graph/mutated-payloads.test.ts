import { describe, expect, test } from '@jest/globals';
import { createGapList, readRows, rowsOf } from '../../../src/adapters/upstream/fields.ts';
import { UpstreamError } from '../../../src/adapters/upstream/errors.ts';
import { asFact } from '../../../src/adapters/upstream/facts.ts';
import { gapReasonTexts, type Fact } from '../../../src/core/facts/fact.ts';
import { edrPolicyRow } from '../../../src/sandbox/tenant/pilot-edr.ts';
import { compliancePolicyRows } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { smallTenant } from '../upstream/small-tenant.ts';
import { wireReaders, type WireReader } from './wire-readers.ts';

const payloads = 100_000;

const tenant = smallTenant();

const seeds: readonly [reader: WireReader, rows: unknown][] = [
  [wireReaders.user, tenant['users']],
  [wireReaders.group, tenant['groups']],
  [wireReaders.device, tenant['devices']],
  [wireReaders.signIn, tenant['signIns']],
  [wireReaders.policy, tenant['conditionalAccessPolicies']],
  [wireReaders.namedLocation, tenant['namedLocations']],
  [wireReaders.managedDevice, tenant['managedDevices']],
  [wireReaders.policyState, [{ id: 's', displayName: 'Risk', state: 'nonCompliant', settingStates: [{ setting: 'A.b', settingName: null, state: 'compliant' }] }]],
  [wireReaders.compliancePolicy, tenant['deviceCompliancePolicies']],
  [wireReaders.settings, [{ settings: tenant['deviceManagementSettings'] }]],
  [wireReaders.connector, tenant['mobileThreatDefenseConnectors']],
  [wireReaders.machine, tenant['machines']],
  [wireReaders.alert, tenant['alerts']],
  [wireReaders.pilotGroup, [{ id: 'g', displayName: 'Pilot', securityEnabled: true, groupTypes: ['DynamicMembership'], isAssignableToRole: null }]],
  [wireReaders.servicePlan, [{ service: 'SCO', servicePlanId: 'p', capabilityStatus: 'Enabled' }]],
  [wireReaders.app, [{ id: 's', appId: 'a', displayName: 'Payroll', accountEnabled: true, appRoleAssignmentRequired: false, preferredSingleSignOnMode: 'saml' }]],
  [wireReaders.appAssignment, [{ principalId: 'u', principalType: 'User' }]],
  [wireReaders.connectorDetail, tenant['mobileThreatDefenseConnectors']],
  [wireReaders.edrPolicy, [edrPolicyRow('g')]],
  [wireReaders.riskPolicy, compliancePolicyRows()],
  [wireReaders.configurationState, [{ id: 's', displayName: 'EDR', state: 'compliant' }]],
  [wireReaders.loggedOn, [{ id: 'd', usersLoggedOn: [{ userId: 'u', lastLogOnDateTime: '2026-02-01T08:00:00Z' }] }]],
];

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const oddities: readonly unknown[] = [
  null, '', ' ', 0, -1, 1e308, NaN, true, false, [], {}, [[]], [null], ['x', 1, {}], { value: {} }, { toString: 'x' }, 'unknownFutureValue', 'fromTheFuture', 'constructor',
  '__proto__', 'hasOwnProperty', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-02-30T25:61:61Z', '00000000-0000-0000-0000-000000000000', '\u0000', '\ud800', 'x'.repeat(20_000),
  { '@odata.type': 7 }, JSON.parse('{"__proto__":{"id":"polluted"}}'), deep(200),
];

function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = { id: value, value: [value] };
  return value;
}

/** One change somewhere in the row: left out, replaced by an oddity, or in another case. */
function mutate(value: unknown, random: () => number): unknown {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isBranch || random() < 0.05) {
    return typeof value === 'string' && random() < 0.3 ? (random() < 0.5 ? value.toUpperCase() : value.toLowerCase()) : pick(oddities);
  }
  if (Array.isArray(value)) {
    const index = Math.floor(random() * value.length);
    return value.map((item: unknown, at) => (at === index ? mutate(item, random) : item));
  }
  const entries = Object.entries(value);
  const [chosen] = pick(entries) ?? [];
  if (random() < 0.2) return Object.fromEntries(entries.filter(([name]) => name !== chosen));
  return Object.fromEntries(entries.map(([name, item]) => [name, name === chosen ? mutate(item, random) : item] as const));
}

async function readAsFact(reader: WireReader, body: unknown): Promise<Fact<readonly object[]>> {
  return asFact(reader.source, { now: () => 0 }, async () => {
    const gaps = createGapList(reader.source);
    return { value: readRows(rowsOf(body), gaps, (row) => reader.parse(row, gaps)), gaps: gaps.list() };
  });
}

describe('payloads that nobody documented', () => {
  test(`${payloads.toLocaleString('en')} mutated ones all become facts or gaps, and none an exception`, async () => {
    const random = seeded(20_260_302);
    const seen = { known: 0, unknown: 0, withGaps: 0 };
    const wrong: unknown[] = [];
    for (let round = 0; round < payloads; round += 1) {
      const [reader, rows] = seeds[round % seeds.length] ?? seeds[0] ?? [wireReaders.user, []];
      let body: unknown = { value: rows };
      for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes -= 1) body = mutate(body, random);
      const fact = await readAsFact(reader, body);
      if (fact.known) {
        seen.known += 1;
        seen.withGaps += Number(fact.gaps.length > 0);
        if (fact.gaps.length > 12 || fact.gaps.some((gap) => !(gap.reason in gapReasonTexts))) wrong.push(fact);
      } else {
        seen.unknown += 1;
        // A fault of ours while reading would show as "unreadable".
        if (fact.gap.reason !== 'unexpected-shape' || fact.gap.detail !== 'value') wrong.push(fact);
      }
    }
    expect(wrong).toEqual([]);
    expect(seen.known + seen.unknown).toBe(payloads);
    expect(Math.min(seen.known, seen.unknown, seen.withGaps)).toBeGreaterThan(payloads / 100);
  });

  test('an exception while reading would be noticed', async () => {
    const broken: WireReader = { source: 'users', parse: () => { throw new TypeError('ours'); } };
    expect(await readAsFact(broken, { value: [1] })).toMatchObject({ known: false, gap: { detail: 'unreadable' } });
    expect(new UpstreamError('upstream.bad-answer').reason).toBe('unexpected-shape');
  });
});
