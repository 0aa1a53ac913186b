import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import { sha256 } from '../../../src/adapters/store/sha256.ts';
import { createTenantClock } from '../../../src/adapters/upstream/tenant-clock.ts';
import { groupId, pilotId, policyId, userId, type UserId } from '../../../src/core/facts/ids.ts';
import { defaultEvidence, type Certificate } from '../../../src/core/flip/certificate.ts';
import { defaultPlan } from '../../../src/core/pilot/pilot.ts';
import type { FlipFacts } from '../../../src/features/change/services.ts';
import { createFlipFacts } from '../../../src/features/pilot/certificate.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { GROUPS, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { connected } from '../../adapters/upstream/connected.ts';
import { openMemoryStore } from '../../support/store-template.ts';

let sandbox: Sandbox;
let tenant: Tenant;
let store: Store;
let flip: FlipFacts;
let readings = 0;
let emergency: readonly UserId[] = [];
beforeAll(async () => {
  const plenty = [{ requests: 10_000, perMs: 1 }];
  let now = (): string => '2026-11-16T09:42:00Z';
  ({ sandbox, tenant } = await connected(
    { limits: { signIns: plenty, conditionalAccess: plenty, directory: plenty }, patience: { tries: 1 }, clock: createTenantClock(() => Date.parse(now())) },
    { tenant: undefined, users: 40, throttling: false, frozen: true, now: now() },
  ));
  now = () => sandbox.control.now();
  store = await openMemoryStore();
  const members = await tenant.entra.readMembers(groupId(GROUPS.breakGlass));
  emergency = members.known ? members.value.map(({ id }) => id) : [];
}, 60_000);
beforeEach(() => {
  readings = 0;
  sandbox.control.clearFaults();
  flip = createFlipFacts({
    store, upstreams: tenant, digest: sha256, evidence: defaultEvidence,
    emergencyAccounts: emergency,
    readings: { ...tenant.readings, readSignInsTo: async (...question) => { readings += 1; return tenant.readings.readSignInsTo(...question); } },
  });
});
afterAll(async () => {
  await store.close();
  await sandbox.close();
});

async function certificateOf(policy: string): Promise<Certificate> {
  const read = await tenant.targets.read({ kind: 'conditional-access-policy', policyId: policyId(policy) });
  const snapshot = read.known ? read.value : undefined;
  if (snapshot?.kind !== 'conditional-access-policy') throw new Error('no policy');
  const fact = await flip.certificateFor(snapshot);
  if (!fact.known) throw new Error('no certificate');
  return fact.value;
}

describe('the evidence for On', () => {
  test('that passes is read once for ten minutes, and anew for another configuration', async () => {
    const first = await certificateOf(POLICIES.timesheets);
    expect(first).toMatchObject({ verdict: 'passed', policyId: POLICIES.timesheets });
    expect(await certificateOf(POLICIES.timesheets)).toBe(first);
    sandbox.control.advance(9);
    expect(await certificateOf(POLICIES.timesheets)).toBe(first);
    const once = readings;
    sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { displayName: 'Renamed' } });
    expect((await certificateOf(POLICIES.timesheets)).policyHash).not.toBe(first.policyHash);
    expect(readings).toBe(2 * once);
    sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { displayName: 'Pilot – Compliant device for Timesheets' } });
    sandbox.control.advance(2);
    expect(await certificateOf(POLICIES.timesheets)).not.toBe(first);
  });

  test('that is refused is looked for again after half a minute', async () => {
    const first = await certificateOf(POLICIES.compliantDevice);
    expect(first.verdict).toBe('refused');
    expect(await certificateOf(POLICIES.compliantDevice)).toBe(first);
    sandbox.control.advance(0.6);
    expect(await certificateOf(POLICIES.compliantDevice)).not.toBe(first);
  });

  test('that could not be read is undetermined, and looked for again at once', async () => {
    sandbox.control.fault({ kind: '503', match: 'GET /beta/auditLogs/signIns' });
    const first = await certificateOf(POLICIES.timesheets);
    expect(first.verdict).toBe('undetermined');
    sandbox.control.clearFaults();
    sandbox.control.advance(0.2);
    expect((await certificateOf(POLICIES.timesheets)).verdict).toBe('passed');
  });

  test('is not passed for everybody and all apps', async () => {
    expect((await certificateOf(POLICIES.mfa)).lines).toEqual(expect.arrayContaining([
      expect.objectContaining({ id: 'named-apps', verdict: 'refused' }), expect.objectContaining({ id: 'everybody-seen', verdict: 'undetermined' }),
    ]));
  });
});

test('what was there before the pilot is not known without one, and afterwards stays known', async () => {
  expect(await flip.existedBefore()).toBeUndefined();
  const existed = { userGroup: groupId(GROUPS.pilotUsers) };
  const pilot = {
    id: pilotId('p'), revision: 1, status: 'walking', startedBy: userId('u'), startedAt: 1, plan: defaultPlan, objects: {}, firstState: { takenAt: 1, connector: undefined, existed },
    confirmations: [], trials: [], brake: { status: 'off' }, watched: [], boards: [],
  } as const;
  await store.pilots.create(pilot);
  expect(await flip.existedBefore()).toEqual([GROUPS.pilotUsers]);
  await store.pilots.save(1, { ...pilot, revision: 2, status: 'rolled-back' });
  expect(await flip.existedBefore()).toEqual([GROUPS.pilotUsers]);
});
