import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { compliancePolicyId, groupId, machineId, managedDeviceId, policyId, userId } from '../../../src/core/facts/ids.ts';
import type { ChangeTarget } from '../../../src/core/change/order.ts';
import { GROUPS, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { valueOfKnown } from '../upstream/connected.ts';
import { bound, waitingRequest, mark, nora, openPilot, snapshotOf, targets, writes, type Pilot } from './support/pilot.ts';

let pilot: Pilot;
beforeAll(async () => {
  // Trying again is tested where it is done.
  pilot = await openPilot({ patience: { tries: 1 } });
});
afterAll(() => pilot.sandbox.close());
afterEach(() => pilot.sandbox.control.clearFaults());

const nowhere = '0a11de00-ffff-4000-8000-000000000000';
const everyTarget = Object.entries(targets);

describe('what a change is made to is read as it is', () => {
  test('a Conditional Access policy, whole and understood', async () => {
    const snapshot = await snapshotOf(pilot.tenant, targets.policy);
    expect(snapshot).toMatchObject({ name: 'Pilot – Compliant device for Timesheets', policy: { state: 'enabledForReportingButNotEnforced', unrecognised: [] } });
    expect(snapshot.modifiedAt).toBe(Date.parse('2026-02-02T10:30:00Z'));
    expect(Object.keys(snapshot.object)).toEqual(expect.arrayContaining(['id', 'displayName', 'state', 'conditions', 'grantControls', 'sessionControls']));
  });

  test('a compliance policy, with its groups and what happens to a device that fails', async () => {
    const snapshot = await snapshotOf(pilot.tenant, targets.compliance);
    expect(snapshot).toMatchObject({ name: 'Pilot – Windows MDE device risk', threshold: 'medium', assignedTo: [{ kind: 'group', groupId: GROUPS.pilotDevices }] });
    expect(snapshot.object).toMatchObject({ assignments: [{ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget' } }], scheduledActionsForRule: [{ scheduledActionConfigurations: [{ gracePeriodHours: 0 }] }] });
  });

  test('a machine nobody has acted on: whether it is isolated is not known', async () => {
    const snapshot = await snapshotOf(pilot.tenant, targets.machine);
    expect(snapshot).toMatchObject({ deviceValue: 'high', osPlatform: 'WindowsServer2022', actions: [] });
    expect([snapshot.isolated, snapshot.object['isolated']]).toEqual([undefined, null]);
  });

  test('a place in a group, with the policies that the group is excluded from', async () => {
    const snapshot = await snapshotOf(pilot.tenant, targets.membership);
    expect(snapshot).toMatchObject({
      name: 'Nora Quist in Gatehouse – Temporary exceptions', member: false, dynamic: false, roleAssignable: false, person: { userType: 'member', enabled: true },
      excludedFrom: ['Test – MDE Intune Compliance', 'Pilot – Compliant device for Timesheets'],
    });
  });

  test('groups that nobody may be added to by hand are told apart', async () => {
    expect(await snapshotOf(pilot.tenant, { ...targets.membership, groupId: groupId(GROUPS.employees) })).toMatchObject({ dynamic: true, member: true });
    expect(await snapshotOf(pilot.tenant, { ...targets.membership, groupId: groupId(GROUPS.breakGlass) })).toMatchObject({ roleAssignable: true, dynamic: false, member: false });
  });

  test('a person, and a managed device with its owner and last check-in', async () => {
    expect(await snapshotOf(pilot.tenant, targets.person)).toMatchObject({ name: 'Nora Quist', userType: 'member', enabled: true, object: { id: nora, accountEnabled: true } });
    expect(await snapshotOf(pilot.tenant, targets.device)).toMatchObject({ name: 'LT-4411', ownerId: nora, lastSyncAt: expect.any(Number) });
  });

  test.each<[string, ChangeTarget]>([
    ['a policy', { ...targets.policy, policyId: policyId(nowhere) }],
    ['a compliance policy', { ...targets.compliance, policyId: compliancePolicyId(nowhere) }],
    ['a machine', { ...targets.machine, machineId: machineId('f'.repeat(40)) }],
    ['a group', { ...targets.membership, groupId: groupId(nowhere) }],
    ['somebody in a group', { ...targets.membership, userId: userId(nowhere) }],
    ['a person', { ...targets.person, userId: userId(nowhere) }],
    ['a managed device', { ...targets.device, managedDeviceId: managedDeviceId(nowhere) }],
  ])('%s that does not exist is known not to exist', async (_case, target) => {
    expect(await pilot.tenant.targets.read(target)).toMatchObject({ known: true, value: undefined });
  });

  test('policies are asked for with their parts in preview, which v1.0 leaves out', async () => {
    const asked: string[] = [];
    const { sandbox, tenant } = await openPilot({
      fetch: (url, init) => {
        if (typeof url === 'string') asked.push(new URL(url).pathname);
        return fetch(url, init);
      },
    });
    for (const target of [targets.policy, targets.compliance, targets.membership]) await snapshotOf(tenant, target);
    await tenant.entra.readAccessPolicies();
    const policies = asked.filter((path) => /polic/i.test(path));
    expect(policies).toHaveLength(4);
    expect(policies.filter((path) => !path.startsWith('/beta/'))).toEqual([]);
    await sandbox.close();
  });

  test('a machine by its name is not asked for: two machines may share a name', async () => {
    expect(await pilot.tenant.targets.read({ ...targets.machine, machineId: machineId('dc-01') })).toMatchObject({ known: false, gap: { source: 'machines' } });
  });

  test.each(everyTarget)('a failing service makes the %s unknown, never absent', async (_name, target) => {
    pilot.sandbox.control.fault({ match: 'GET *', kind: 'drop', times: 40 });
    expect(await pilot.tenant.targets.read(target)).toMatchObject({ known: false });
  });

  test('policies that cannot be read leave the membership known and its exclusions unknown', async () => {
    pilot.sandbox.control.fault({ match: 'GET /beta/identity/*', kind: 'drop' });
    expect((await snapshotOf(pilot.tenant, targets.membership)).excludedFrom).toBeUndefined();
  });
});

describe('an approval is bound to what people configure, and to nothing that moves by itself', () => {
  test('two readings a day apart are equal, for every kind of target', async () => {
    const { sandbox, tenant } = await openPilot();
    const before = await Promise.all(everyTarget.map(([, target]) => bound(tenant, target)));
    sandbox.control.advance(24 * 60);
    sandbox.control.alert('LT-4411', { severity: 'High', title: 'Something' });
    expect(await Promise.all(everyTarget.map(([, target]) => bound(tenant, target)))).toEqual(before);
    await sandbox.close();
  });

  test('a change there and back again is no change, although its times and version moved', async () => {
    const before = [await bound(pilot.tenant, targets.policy), await bound(pilot.tenant, targets.compliance)];
    const { control } = pilot.sandbox;
    for (const displayName of ['Other', 'Pilot – Compliant device for Timesheets']) control.portal({ as: 'elena', conditionalAccessPolicy: POLICIES.timesheets, patch: { displayName } });
    for (const level of ['high', 'medium']) {
      control.portal({ as: 'ivo', compliancePolicy: targets.compliance.policyId, patch: { '@odata.type': '#microsoft.graph.windows10CompliancePolicy', deviceThreatProtectionRequiredSecurityLevel: level } });
    }
    expect([await bound(pilot.tenant, targets.policy), await bound(pilot.tenant, targets.compliance)]).toEqual(before);
  });

  test.each([
    ['its name', { displayName: 'Renamed' }],
    ['its description', { description: 'New words' }],
    ['its state', { state: 'disabled' }],
    ['its grant', { grantControls: { operator: 'OR', builtInControls: ['mfa'] } }],
    ['its session controls', { sessionControls: { signInFrequency: { isEnabled: true, value: 4, type: 'hours' } } }],
    ['one excluded person', { conditions: { users: { includeUsers: ['All'], excludeUsers: [nora] }, applications: { includeApplications: ['All'] }, clientAppTypes: ['all'] } }],
    ['a condition in preview', { conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] }, clientAppTypes: ['all'], agentIdRiskLevels: 'high' } }],
  ])('somebody who edits %s of a policy in the portal is noticed', async (_case, patch) => {
    const before = await bound(pilot.tenant, targets.policy);
    pilot.sandbox.control.portal({ as: 'elena', conditionalAccessPolicy: POLICIES.timesheets, patch });
    expect(await bound(pilot.tenant, targets.policy)).not.toBe(before);
  });

  test.each([
    ['the threshold', { deviceThreatProtectionRequiredSecurityLevel: 'high' }],
    ['another rule', { bitLockerEnabled: true }],
    ['its name', { displayName: 'Renamed' }],
  ])('somebody who edits %s of a compliance policy in the portal is noticed', async (_case, patch) => {
    const before = await bound(pilot.tenant, targets.compliance);
    pilot.sandbox.control.portal({ as: 'ivo', compliancePolicy: targets.compliance.policyId, patch: { '@odata.type': '#microsoft.graph.windows10CompliancePolicy', ...patch } });
    expect(await bound(pilot.tenant, targets.compliance)).not.toBe(before);
  });

  test('somebody who adds the person by hand is noticed', async () => {
    const before = await bound(pilot.tenant, targets.membership);
    pilot.sandbox.control.portal({ as: 'elena', group: 'exceptions', add: 'nora' });
    expect(await snapshotOf(pilot.tenant, targets.membership)).toMatchObject({ member: true });
    expect(await bound(pilot.tenant, targets.membership)).not.toBe(before);
    pilot.sandbox.control.portal({ as: 'elena', group: 'exceptions', remove: 'nora' });
  });
});

describe('machine actions tell what became of a machine', () => {
  test('from the request over the work to the end, each with the change that asked for it', async () => {
    const { sandbox, tenant, executor } = await openPilot();
    const read = () => snapshotOf(tenant, targets.machine);
    await executor.perform(writes.isolate, mark);
    expect(await read()).toMatchObject({ isolated: undefined, actions: [{ kind: 'isolate', status: 'pending', change: mark.changeId, requestor: sandbox.executor.clientId }] });
    sandbox.control.advance(0.5);
    expect(await read()).toMatchObject({ isolated: undefined, actions: [{ status: 'in-progress' }] });
    sandbox.control.finishActions();
    expect(await read()).toMatchObject({ isolated: true, object: { isolated: true } });
    await executor.perform(writes.release, mark);
    expect(await read()).toMatchObject({ isolated: true, actions: [{ kind: 'release', status: 'pending' }, { kind: 'isolate' }] });
    sandbox.control.finishActions();
    expect(await read()).toMatchObject({ isolated: false });
    sandbox.control.nextAction('Failed');
    await executor.perform(writes.isolate, mark);
    sandbox.control.advance(5);
    expect(await read()).toMatchObject({ isolated: false, actions: [{ kind: 'isolate', status: 'failed' }, { kind: 'release' }, { kind: 'isolate' }] });
    sandbox.control.advance(31 * 24 * 60);
    expect(await read()).toMatchObject({ isolated: false, actions: [] });
    await sandbox.close();
  });
});

describe('who changed it, and who holds it back', () => {
  test('the trail names the person or the application, once the log has it', async () => {
    const { sandbox, tenant, executor } = await openPilot();
    const since = tenant.clock.now() - 60_000;
    sandbox.control.portal({ as: 'elena', conditionalAccessPolicy: POLICIES.timesheets, patch: { state: 'disabled' } });
    sandbox.control.portal({ as: 'ivo', compliancePolicy: targets.compliance.policyId, patch: { '@odata.type': '#microsoft.graph.windows10CompliancePolicy', displayName: 'X' } });
    sandbox.control.portal({ as: 'elena', group: 'exceptions', add: 'nora' });
    sandbox.control.portal({ as: 'elena', group: 'exceptions', add: 'theo' });
    await executor.perform(writes['revoke-sessions'], mark);
    const trail = async (target: ChangeTarget) => valueOfKnown(await tenant.targets.readTrail(target, since)).map(({ by, did }) => `${by}: ${did}`);
    expect(await trail(targets.policy)).toEqual([]);
    sandbox.control.advance(2);
    expect(await trail(targets.policy)).toEqual(['Elena Marsh: Update conditional access policy']);
    expect(await trail(targets.compliance)).toEqual(['ivo.lindqvist@alderlake.example: Patch DeviceCompliancePolicy']);
    expect(await trail(targets.membership)).toEqual(['Elena Marsh: Add member to group']);
    expect(await trail(targets.person)).toContain('Gatehouse executor: Update StsRefreshTokenValidFrom Timestamp');
    expect(await trail(targets.device)).toEqual([]);
    expect(valueOfKnown(await tenant.targets.readTrail(targets.person, since)).map(({ changeId }) => changeId)).toContain(mark.changeId);
    expect(valueOfKnown(await tenant.targets.readTrail(targets.policy, since)).map(({ changeId }) => changeId)).not.toContain(mark.changeId);
    await executor.perform(writes.scan, mark);
    expect(await trail(targets.machine)).toEqual([`${sandbox.executor.clientId}: Scanned the machine`]);
    await sandbox.close();
  });

  test('a threshold that Intune keeps for its second administrator is told so, until that one has decided', async () => {
    const { sandbox, tenant, executor } = await openPilot();
    sandbox.control.multiAdminApproval(true);
    expect(await tenant.targets.readHeld(targets.compliance)).toMatchObject({ known: true, value: undefined });
    expect(await executor.perform(writes['set-threshold'], mark)).toMatchObject({ status: 'accepted' });
    expect(await snapshotOf(tenant, targets.compliance)).toMatchObject({ threshold: 'medium' });
    expect(await tenant.targets.readHeld(targets.compliance)).toMatchObject({ value: { kind: 'second-admin', says: expect.stringContaining('second administrator') } });
    expect(await tenant.targets.readHeld(targets.policy)).toMatchObject({ known: true, value: undefined });
    expect(await executor.perform(writes['set-threshold'], mark)).toMatchObject({ status: 'unknown' });
    sandbox.control.decideRequest(await waitingRequest(sandbox), 'approve', 'ivo');
    expect(await tenant.targets.readHeld(targets.compliance)).toMatchObject({ value: undefined });
    expect(await snapshotOf(tenant, targets.compliance)).toMatchObject({ threshold: 'low' });
    await sandbox.close();
  });
});

describe('what a form offers', () => {
  test.each([
    ['policies', POLICIES.timesheets, 'Pilot – Compliant device for Timesheets (Report-only)'],
    ['policies', POLICIES.compliantDevice, 'Test – MDE Intune Compliance (On)'],
    ['report-only-policies', POLICIES.timesheets, 'Pilot – Compliant device for Timesheets'],
    ['enforced-policies', POLICIES.compliantDevice, 'Test – MDE Intune Compliance'],
    ['compliance-policies', targets.compliance.policyId, 'Pilot – Windows MDE device risk'],
    ['machines', targets.machine.machineId, 'dc-01'],
    ['people', nora, 'Nora Quist (nora.quist@alderlake.example)'],
    ['managed-devices', targets.device.managedDeviceId, 'LT-4411 (nora.quist@alderlake.example)'],
  ] as const)('%s by name', async (source, value, title) => {
    const { sandbox, tenant } = await openPilot();
    const choices = valueOfKnown(await tenant.targets.list(source));
    expect(choices.map((choice) => ({ ...choice, title: choice.title.replace(/^DC-01.*/i, 'dc-01') }))).toContainEqual({ value, title });
    expect(choices.map((choice) => choice.title)).toEqual(choices.map((choice) => choice.title).toSorted((a, b) => a.localeCompare(b, 'en')));
    await sandbox.close();
  });

  test('groups are those that policies name, and no others', async () => {
    const { sandbox, tenant } = await openPilot();
    const policies = valueOfKnown(await tenant.entra.readAccessPolicies());
    const named = new Set(policies.flatMap(({ people }) => [...(people?.include.groups ?? []), ...(people?.exclude.groups ?? [])]));
    const offered = valueOfKnown(await tenant.targets.list('policy-groups')).map(({ value }) => value);
    expect(offered.length).toBeGreaterThan(1);
    expect(offered.toSorted()).toEqual([...named].toSorted());
    await sandbox.close();
  });

  test('exceptions are the people who have one, and none where no group for them is configured', async () => {
    pilot.sandbox.control.portal({ as: 'elena', group: 'exceptions', add: 'jonas' });
    expect(valueOfKnown(await pilot.tenant.targets.list('exceptions'))).toEqual([{ value: pilot.sandbox.people.jonas.id, title: 'Jonas Feld (jonas.feld@alderlake.example)' }]);
    const { sandbox, tenant } = await openPilot({ exceptionGroup: undefined });
    expect(valueOfKnown(await tenant.targets.list('exceptions'))).toEqual([]);
    await sandbox.close();
  });

  test('a list that cannot be read is a gap, not an empty list', async () => {
    pilot.sandbox.control.fault({ match: 'GET *', kind: '500' });
    expect(await pilot.tenant.targets.list('people')).toMatchObject({ known: false, gap: { source: 'users' } });
  });
});
