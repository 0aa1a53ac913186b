import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { directoryObjectId, groupId } from '../../../src/core/facts/ids.ts';
import type { ChangeOrder, ConnectorTarget, GroupTarget } from '../../../src/core/change/order.ts';
import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import { GROUPS } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { valueOfKnown } from '../upstream/connected.ts';
import { bound, mark, openPilot, snapshotOf, waitingRequest, type Pilot } from './support/pilot.ts';
import { carryOut, creations, laptop, people } from './support/pilot-orders.ts';

const connector: ConnectorTarget = { kind: 'connector' };
const leads: GroupTarget = { kind: 'group', groupId: groupId(GROUPS.leads) };

describe('members of a group', () => {
  let pilot: Pilot;
  beforeAll(async () => {
    pilot = await openPilot({ patience: { tries: 1 } }, { users: 40 });
  });
  afterAll(() => pilot.sandbox.close());

  test('a group is read with everybody in it and the policies that name it', async () => {
    const { members, includedIn, excludedFrom, dynamic, roleAssignable, object } = await snapshotOf(pilot.tenant, { kind: 'group', groupId: groupId(GROUPS.pilotUsers) });
    expect(members).toEqual(members.toSorted());
    expect(object).toMatchObject({ group: { id: GROUPS.pilotUsers, membershipRule: null }, members });
    expect([includedIn, excludedFrom, dynamic, roleAssignable]).toEqual([expect.arrayContaining(['Test – MDE Intune Compliance']), [], false, false]);
    expect((await snapshotOf(pilot.tenant, { kind: 'group', groupId: groupId(GROUPS.breakGlass) })).excludedFrom?.length).toBeGreaterThan(0);
    expect(await snapshotOf(pilot.tenant, { kind: 'group', groupId: groupId(GROUPS.employees) })).toMatchObject({ dynamic: true });
  });

  test('people and devices are added, twenty at a time, and taken out one by one; nobody else is touched', async () => {
    const before = await snapshotOf(pilot.tenant, leads);
    const newcomers = [...people, laptop].filter((id) => !before.members.includes(id));
    const add: ChangeOrder = { kind: 'members-add', target: leads, memberKind: 'person', members: newcomers };
    const added = await carryOut(pilot, add);
    expect([added.calls, added.effect.status]).toEqual([['add-members', 'add-members'], 'there']);
    expect(await snapshotOf(pilot.tenant, leads)).toMatchObject({ members: [...before.members, ...newcomers].toSorted() });
    const leaving = newcomers.slice(0, 3);
    const removed = await carryOut(pilot, { ...add, kind: 'members-remove', members: leaving });
    expect([removed.calls, removed.effect.status]).toEqual([['drop-member', 'drop-member', 'drop-member'], 'there']);
    expect((await snapshotOf(pilot.tenant, leads)).members).toEqual([...before.members, ...newcomers.slice(3)].toSorted());
  });

  test('somebody who is in already, or out already, may be our own earlier call', async () => {
    const { members } = await snapshotOf(pilot.tenant, leads);
    expect(await pilot.executor.perform({ kind: 'add-members', groupId: leads.groupId, members: members.slice(0, 1) }, mark)).toMatchObject({ status: 'unknown' });
    expect(await pilot.executor.perform({ kind: 'drop-member', groupId: leads.groupId, member: directoryObjectId(PEOPLE.nora.id.replace(/.$/, 'f')) }, mark)).toMatchObject({ status: 'unknown' });
    expect((await snapshotOf(pilot.tenant, leads)).members).toEqual(members);
  });

  test('whoever is taken out by hand moves what an approval is bound to', async () => {
    const before = await bound(pilot.tenant, leads);
    pilot.sandbox.control.portal({ as: 'elena', group: 'leads', remove: 'LT-4411' });
    expect(await bound(pilot.tenant, leads)).not.toBe(before);
  });

  test('policies that cannot be read leave the members known, and who names the group unknown; no such group is known too', async () => {
    pilot.sandbox.control.fault({ match: 'GET /beta/identity/*', kind: '500' });
    expect(await snapshotOf(pilot.tenant, leads)).toMatchObject({ includedIn: undefined, excludedFrom: undefined, members: expect.any(Array) });
    pilot.sandbox.control.clearFaults();
    expect(await pilot.tenant.targets.read({ ...leads, groupId: groupId('0a11de00-ffff-4000-8000-000000000000') })).toMatchObject({ known: true, value: undefined });
  });
});

describe('the connector', () => {
  let pilot: Pilot;
  beforeAll(async () => {
    pilot = await openPilot({ patience: { tries: 1 } }, { users: 0, story: 'empty' });
  });
  afterAll(() => pilot.sandbox.close());
  const windowsOn: ChangeOrder = { kind: 'connector-set', target: connector, settings: { windowsEnabled: true, unresponsiveAfterDays: 5 } };

  test('is known not to exist until somebody connects Defender, and cannot be made from here', async () => {
    expect(await pilot.tenant.targets.read(connector)).toMatchObject({ known: true, value: undefined });
    expect(await pilot.executor.perform({ kind: 'set-connector', settings: windowsOn.settings }, mark)).toMatchObject({ status: 'not-done', permanent: true });
  });

  test('is set in one call, and nothing but what was asked for changes', async () => {
    pilot.sandbox.control.defenderConnection(true);
    pilot.sandbox.control.advance(15);
    const before = await snapshotOf(pilot.tenant, connector);
    expect(before).toMatchObject({ name: 'Defender connector', partnerState: 'enabled', windowsEnabled: false });
    expect(await carryOut(pilot, windowsOn)).toMatchObject({ calls: ['set-connector'], effect: { status: 'there' } });
    const after = await snapshotOf(pilot.tenant, connector);
    expect(after).toMatchObject({ windowsEnabled: true, unresponsiveAfterDays: 5, blocksOnMissingData: before.blocksOnMissingData });
    expect(after.object).toEqual({ ...before.object, windowsEnabled: true, partnerUnresponsivenessThresholdInDays: 5 });
  });

  test('its heartbeat moves nothing that an approval is bound to; a setting changed by hand does, and the log names who did it', async () => {
    const before = await bound(pilot.tenant, connector);
    pilot.sandbox.control.advance(24 * 60);
    expect(await bound(pilot.tenant, connector)).toBe(before);
    const since = Date.parse(pilot.sandbox.control.now());
    pilot.sandbox.control.portal({ as: 'ivo', intune: 'connector', patch: { windowsEnabled: false } });
    expect(await bound(pilot.tenant, connector)).not.toBe(before);
    pilot.sandbox.control.advance(2);
    expect(valueOfKnown(await pilot.tenant.targets.readTrail(connector, since)).map(({ by }) => by)).toEqual(['ivo.lindqvist@alderlake.example']);
  });

  test('a policy that Intune keeps for its second administrator is told by its name, and made once that one agrees', async () => {
    const { control } = pilot.sandbox;
    const { target } = creations.risk;
    control.multiAdminApproval(true);
    expect(await pilot.tenant.targets.readHeld(target)).toMatchObject({ known: true, value: undefined });
    expect(await pilot.executor.perform({ kind: 'create-compliance-policy', name: target.name, threshold: 'low' }, mark)).toMatchObject({ status: 'accepted' });
    expect(await snapshotOf(pilot.tenant, target)).toMatchObject({ found: [] });
    expect(await pilot.tenant.targets.readHeld(target)).toMatchObject({ value: { kind: 'second-admin' } });
    expect(await pilot.tenant.targets.readHeld({ ...target, name: 'Another' })).toMatchObject({ known: true, value: undefined });
    control.decideRequest(await waitingRequest(pilot.sandbox), 'approve', 'ivo');
    expect(await pilot.tenant.targets.readHeld(target)).toMatchObject({ value: undefined });
    expect(await snapshotOf(pilot.tenant, target)).toMatchObject({ found: [{ shape: { threshold: 'low' } }] });
  });
});
