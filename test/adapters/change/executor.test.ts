import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudAt } from '../../../src/adapters/upstream/clouds.ts';
import type { TenantWrite } from '../../../src/core/change/write.ts';
import { machineId, userId } from '../../../src/core/facts/ids.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import type { FaultKind } from '../../../src/sandbox/http/faults.ts';
import { changeGuid, connectAs, mark, openPilot, snapshotOf, targets, waitingRequest, writes, type Pilot } from './support/pilot.ts';

let pilot: Pilot;
beforeEach(async () => {
  pilot = await openPilot();
});
afterEach(() => pilot.sandbox.close());

const everyWrite = Object.entries(writes);
const comment = `Gatehouse change ${mark.changeId}: ${mark.reason}`;

/** What must be so before the write makes sense. */
function prepare({ kind }: TenantWrite): void {
  if (kind === 'remove-member') pilot.sandbox.control.portal({ as: 'elena', group: 'exceptions', add: 'nora' });
}

/** Writes that took effect. */
const effects = () => pilot.sandbox.control.effects();

describe('each write does what it says, once', () => {
  test.each(everyWrite)('%s, as the executor, with the id of the change', async (_kind, write) => {
    prepare(write);
    expect(await pilot.executor.perform(write, mark)).toEqual({ status: 'accepted', requestId: expect.any(String) });
    expect(effects()).toMatchObject([{ appId: pilot.sandbox.executor.clientId, clientRequestId: changeGuid }]);
  });

  test('a policy is switched on and nothing else of it changes', async () => {
    const before = await snapshotOf(pilot.tenant, targets.policy);
    await pilot.executor.perform(writes['set-policy-state'], mark);
    expect((await snapshotOf(pilot.tenant, targets.policy)).object).toEqual({ ...before.object, state: 'enabled' });
  });

  test('a threshold is set and nothing else of the policy changes', async () => {
    const before = await snapshotOf(pilot.tenant, targets.compliance);
    await pilot.executor.perform(writes['set-threshold'], mark);
    const after = await snapshotOf(pilot.tenant, targets.compliance);
    expect(after).toMatchObject({ threshold: 'low', object: { ...before.object, deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'low' } });
  });

  test.each([
    [writes.isolate, 'Isolate Full'],
    [{ ...writes.isolate, isolation: 'selective' }, 'Isolate Selective'],
    [writes.release, 'Unisolate'],
    [writes.scan, 'RunAntiVirusScan Quick'],
    [{ ...writes.scan, scan: 'full' }, 'RunAntiVirusScan Full'],
  ] satisfies [TenantWrite, string][])('the machine gets the action, with the change and its reason in the comment', async (write, words) => {
    await pilot.executor.perform(write, mark);
    expect(effects()).toMatchObject([{ target: targets.machine.machineId, comment, summary: expect.stringContaining(words) }]);
  });

  test('a long reason is cut in the comment, between two characters', async () => {
    await pilot.executor.perform(writes.scan, { ...mark, reason: `${'x'.repeat(199)}🛑 more` });
    expect(effects()[0]?.comment).toBe(`Gatehouse change ${mark.changeId}: ${'x'.repeat(199)}`);
  });

  test('a person is put into the group, and taken out of it without being deleted', async () => {
    await pilot.executor.perform(writes['add-member'], mark);
    expect(await snapshotOf(pilot.tenant, targets.membership)).toMatchObject({ member: true });
    await pilot.executor.perform(writes['remove-member'], mark);
    expect(await snapshotOf(pilot.tenant, targets.membership)).toMatchObject({ member: false, person: { enabled: true } });
  });

  test('sessions from before are worth nothing afterwards', async () => {
    const before = await snapshotOf(pilot.tenant, targets.person);
    pilot.sandbox.control.advance(1);
    await pilot.executor.perform(writes['revoke-sessions'], mark);
    const after = await snapshotOf(pilot.tenant, targets.person);
    expect(after.sessionsValidFrom).toBeGreaterThan(before.readAt);
    expect(after.object).toEqual(before.object);
  });

  test('a device is asked to check in', async () => {
    const { lastSyncAt = 0 } = await snapshotOf(pilot.tenant, targets.device);
    pilot.sandbox.control.advance(1);
    expect(await pilot.executor.perform(writes.sync, mark)).toMatchObject({ status: 'accepted' });
    expect((await snapshotOf(pilot.tenant, targets.device)).lastSyncAt).toBeGreaterThan(lastSyncAt);
  });

  test('Intune\'s second administrator reads the reason, whatever its letters', async () => {
    pilot.sandbox.control.multiAdminApproval(true);
    expect(await pilot.executor.perform(writes['set-threshold'], { ...mark, reason: 'ü'.repeat(5_000) })).toMatchObject({ status: 'accepted' });
    expect(await waitingRequest(pilot.sandbox)).not.toBe('');
  });
});

describe('a fault is told by what it proves, and nothing is sent a second time', () => {
  /** Whether the write took effect, and what may be said of it. */
  const cases = [
    ['429', 0, { status: 'not-done', permanent: false, retryAfterMs: 1_000 }],
    ['500', 0, { status: 'unknown' }],
    ['503', 0, { status: 'unknown' }],
    ['drop', 0, { status: 'unknown' }],
    ['drop-after', 1, { status: 'unknown' }],
    ['500-after', 1, { status: 'unknown' }],
  ] as const satisfies readonly (readonly [FaultKind, number, object])[];
  const table = everyWrite.flatMap(([name, write]) => cases.map(([fault, done, outcome]) => [name, fault, write, done, outcome] as const));

  test.each(table)('%s after %s', async (_name, fault, write, done, outcome) => {
    prepare(write);
    const { control } = pilot.sandbox;
    for (const method of ['POST', 'PATCH', 'DELETE']) control.fault({ match: `${method} /*`, kind: fault, times: 2, retryAfter: 1 });
    expect(await pilot.executor.perform(write, mark)).toMatchObject(outcome);
    expect(effects()).toHaveLength(done);
    expect(control.faults().map(({ times }) => times).sort()).toEqual([1, 2, 2]);
  });

  test('an answer that takes too long is given up, and what became of the call is unknown', async () => {
    pilot.sandbox.control.fault({ match: 'PATCH *', kind: 'slow', delayMs: 1_000 });
    expect(await pilot.executor.perform(writes['set-policy-state'], { ...mark, callMs: 300 })).toEqual({ status: 'unknown', reason: 'upstream.timed-out' });
  });

  test.each([0, -5])('with %d ms left nothing is sent', async (callMs) => {
    expect(await pilot.executor.perform(writes['set-policy-state'], { ...mark, callMs })).toMatchObject({ status: 'not-done', permanent: false });
    expect(effects()).toEqual([]);
  });

  test('a service that cannot be connected to has done nothing', async () => {
    const gone = await startSandbox({ users: 0 });
    await gone.close();
    const { executor } = connectAs(pilot.sandbox, pilot.sandbox.executor, { cloud: { ...cloudAt(pilot.sandbox.url), graphOrigin: gone.url } });
    expect(await executor?.perform(writes['add-member'], mark)).toMatchObject({ status: 'not-done', permanent: false });
  });

  test('without a token nothing was sent', async () => {
    const { executor } = connectAs(pilot.sandbox, { ...pilot.sandbox.executor, clientSecret: 'wrong' });
    expect(await executor?.perform(writes.isolate, mark)).toEqual({ status: 'not-done', permanent: true, reason: 'AADSTS7000215' });
    const unreachable = connectAs({ ...pilot.sandbox, url: 'http://127.0.0.1:1' }, pilot.sandbox.executor);
    expect(await unreachable.executor?.perform(writes.isolate, mark)).toMatchObject({ status: 'not-done', permanent: false });
  });

  test('the budget of Conditional Access is shared with the readings; used up, it is a reason to come back, with nothing sent', async () => {
    const { executor, targets: read } = connectAs(pilot.sandbox, pilot.sandbox.executor, { limits: { conditionalAccess: [{ requests: 1, perMs: 60_000 }], intune: [{ requests: 1, perMs: 60_000 }] } });
    expect(await read.read(targets.policy)).toMatchObject({ known: true });
    expect(await read.read(targets.compliance)).toMatchObject({ known: true });
    expect(await executor?.perform(writes['set-policy-state'], mark)).toEqual({ status: 'not-done', permanent: false, reason: 'upstream.own-budget' });
    expect(effects()).toEqual([]);
    expect(await executor?.perform(writes['set-threshold'], mark)).toMatchObject({ status: 'accepted' });
  });
});

describe('"it is so already" may be our own doing, so it proves nothing', () => {
  test('somebody who is in the group, somebody who is not, a machine that is being isolated', async () => {
    for (const write of [writes['add-member'], writes.isolate]) {
      expect(await pilot.executor.perform(write, mark)).toMatchObject({ status: 'accepted' });
      expect(await pilot.executor.perform(write, mark)).toMatchObject({ status: 'unknown' });
    }
    pilot.sandbox.control.portal({ as: 'elena', group: 'exceptions', remove: 'nora' });
    expect(await pilot.executor.perform(writes['remove-member'], mark)).toMatchObject({ status: 'unknown' });
    expect(effects()).toHaveLength(2);
  });

  test('what the service refuses for good is not done', async () => {
    const strangers = [
      { ...writes['revoke-sessions'], userId: userId('0a11de00-ffff-4000-8000-000000000000') },
      { ...writes.isolate, machineId: machineId('f'.repeat(40)) },
      { ...writes['revoke-sessions'], userId: userId('..') },
    ];
    for (const write of strangers) expect(await pilot.executor.perform(write, mark)).toMatchObject({ status: 'not-done', permanent: true });
    expect(effects()).toEqual([]);
  });
});

describe('the identities are kept apart', () => {
  test.each(everyWrite)('the reader cannot %s', async (_name, write) => {
    prepare(write);
    const { executor } = connectAs(pilot.sandbox, pilot.sandbox.reader);
    expect(await executor?.perform(write, mark)).toMatchObject({ status: 'not-done', permanent: true });
    expect(effects()).toEqual([]);
  });

  test('every read is the reader\'s: with an executor that has no credential at all nothing is missing', async () => {
    const tenant = connectAs(pilot.sandbox, { clientId: pilot.sandbox.executor.clientId, clientSecret: 'wrong' });
    for (const target of Object.values(targets)) {
      expect(await tenant.targets.read(target)).toMatchObject({ known: true });
      expect(await tenant.targets.readTrail(target, 0)).toMatchObject({ known: true });
    }
    expect(await tenant.entra.readMembers(targets.membership.groupId)).toMatchObject({ known: true });
  });

  test('the executor asks for nothing but its writes', async () => {
    const asked: string[] = [];
    const spy: typeof globalThis.fetch = (url, init) => {
      const token = new Headers(init?.headers).get('authorization')?.split('.')[1] ?? '';
      const claims: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
      asked.push(`${JSON.stringify(claims).includes(pilot.sandbox.executor.clientId) ? 'executor' : 'other'} ${init?.method ?? 'GET'}`);
      return fetch(url, init);
    };
    const tenant = connectAs(pilot.sandbox, pilot.sandbox.executor, { fetch: spy });
    await snapshotOf(tenant, targets.membership);
    await tenant.executor?.perform(writes['add-member'], mark);
    await tenant.executor?.perform(writes.isolate, mark);
    expect(asked.filter((line) => line.startsWith('executor'))).toEqual(['executor POST', 'executor POST']);
    expect(asked).toContain('other GET');
  });

  test('without a credential for it there is no executor, and everything can still be read', async () => {
    const tenant = connectAs(pilot.sandbox, pilot.sandbox.executor, { executor: undefined });
    expect(tenant.executor).toBeUndefined();
    expect(await tenant.targets.read(targets.policy)).toMatchObject({ known: true });
  });
});
