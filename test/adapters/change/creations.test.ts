import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kindOf } from '../../../src/core/change/catalogue/index.ts';
import { compliancePolicyId, configurationPolicyId, groupId, policyId } from '../../../src/core/facts/ids.ts';
import type { ChangeOrder, ChangeTarget } from '../../../src/core/change/order.ts';
import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import { GROUPS, TIMESHEETS } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { valueOfKnown } from '../upstream/connected.ts';
import { bound, connectAs, mark, openPilot, readAsReader, snapshotOf, type Pilot } from './support/pilot.ts';
import { carryOut, creations, people, pilotWrites, slot } from './support/pilot-orders.ts';

/** One tenant in which nothing is done yet; the tests below follow each other. */
let pilot: Pilot;
beforeAll(async () => {
  pilot = await openPilot({ patience: { tries: 1 } }, { story: 'empty', users: 40 });
  pilot.sandbox.control.defenderConnection(true);
  pilot.sandbox.control.advance(15);
});
afterAll(() => pilot.sandbox.close());

const every = Object.entries(creations);

async function onlyIn(target: (typeof creations)[keyof typeof creations]['target']) {
  const { found } = await snapshotOf(pilot.tenant, target);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} objects are named ${target.name}`);
  return found[0];
}

describe('what a step creates', () => {
  test.each(every)('nothing has the name of the %s yet: an empty place is a reading, not a gap', async (_name, { target }) => {
    expect(await snapshotOf(pilot.tenant, target)).toMatchObject({ found: [], object: {}, name: target.name });
  });

  test.each([
    ['users', ['create-group', 'add-members']],
    ['devices', ['create-group']],
    ['edr', ['create-edr-policy', 'assign-edr-policy']],
    ['risk', ['create-compliance-policy', 'assign-compliance-policy']],
    ['access', ['create-access-policy']],
  ] as const)('%s is there after its calls, exactly as it was shown, and read back from the service', async (name, calls) => {
    const order: ChangeOrder = creations[name];
    const carried = await carryOut(pilot, order);
    expect(carried.calls).toEqual(calls);
    expect(carried.effect).toEqual({ status: 'there', says: expect.any(String) });
    expect((await carryOut(pilot, order)).calls).toEqual([]);
  });

  test('a group holds everybody, also beyond what one call takes', async () => {
    const { shape, members, assignedTo, policy } = await onlyIn(creations.users.target);
    expect(shape).toEqual({ type: 'security', members: people.toSorted() });
    expect([members, assignedTo, policy]).toEqual([people.toSorted(), undefined, undefined]);
  });

  test('policies say what they were created with', async () => {
    const [edr, risk, access] = [await onlyIn(creations.edr.target), await onlyIn(creations.risk.target), await onlyIn(creations.access.target)];
    expect(edr).toMatchObject({ shape: { package: 'auto-from-connector', sampleSharing: 'all', assignedTo: [`group ${GROUPS.companyLaptops}`] }, assignedTo: [{ kind: 'group', groupId: GROUPS.companyLaptops }] });
    expect(risk).toMatchObject({ shape: { threshold: 'medium', noncompliantAfterHours: 0, assignedTo: [`group ${GROUPS.companyLaptops}`] } });
    expect(access.policy).toMatchObject({ state: 'enabledForReportingButNotEnforced' });
    expect(access.shape).toMatchObject({ people: [`group ${GROUPS.employees}`], excludedPeople: [`group ${GROUPS.breakGlass}`, `person ${PEOPLE.elena.id}`], apps: [TIMESHEETS.appId], grant: 'OR compliantDevice', other: [] });
  });

  test.each([
    ['users', 'v1.0/groups'],
    ['devices', 'v1.0/groups'],
    ['edr', 'beta/deviceManagement/configurationPolicies'],
    ['risk', 'beta/deviceManagement/deviceCompliancePolicies'],
  ] as const)('%s carries the change that made it where administrators read it', async (name, list) => {
    const { id } = await onlyIn(creations[name].target);
    expect(await readAsReader(pilot.sandbox, `${list}/${id}`)).toMatchObject({ description: `Gatehouse change ${mark.changeId}: ${mark.reason}` });
  });
});

describe('a place that is taken', () => {
  test.each(every)('%s is found whatever the case of its name', async (_name, { target }) => {
    const { id } = await onlyIn(target);
    expect((await snapshotOf(pilot.tenant, { ...target, name: ` ${target.name.toUpperCase()} ` })).found).toMatchObject([{ id }]);
  });

  test('policies of other names stay out of it', async () => {
    const { edr, risk, access } = creations;
    await pilot.executor.perform({ kind: 'create-edr-policy', name: `${edr.target.name} 2`, sampleSharing: 'all' }, mark);
    await pilot.executor.perform({ kind: 'create-compliance-policy', name: `${risk.target.name} 2`, threshold: 'low' }, mark);
    await pilot.executor.perform({ ...access, kind: 'create-access-policy', name: `${access.target.name} 2` }, mark);
    for (const { target } of [edr, risk, access]) {
      expect((await snapshotOf(pilot.tenant, target)).found).toHaveLength(1);
      expect((await snapshotOf(pilot.tenant, { ...target, name: `${target.name} 2` })).found).toHaveLength(1);
    }
  });

  test('two groups of one name are both found, in order, and neither is taken for ours', async () => {
    const twin = slot('group', 'Twin');
    for (let count = 0; count < 2; count += 1) await pilot.executor.perform({ kind: 'create-group', name: 'Twin', members: [] }, mark);
    const { found } = await snapshotOf(pilot.tenant, twin);
    expect(found).toHaveLength(2);
    expect(found.map(({ id }) => id)).toEqual(found.map(({ id }) => id).toSorted());
    expect((await carryOut(pilot, { ...creations.devices, target: twin, members: [] })).effect).toMatchObject({ status: 'different' });
  });

  test('a group says which policies would lose it, and that it is not known when one list cannot be read', async () => {
    const companyLaptops = slot('group', 'Windows – company laptops');
    const used = async (target = companyLaptops) => (await snapshotOf(pilot.tenant, target)).found[0]?.usedBy;
    expect(await used()).toEqual([creations.risk.target.name, creations.edr.target.name]);
    expect(await used(slot('group', 'Break-glass accounts'))).toEqual([creations.access.target.name, `${creations.access.target.name} 2`]);
    expect(await used(creations.users.target)).toEqual([]);
    for (const match of ['GET /beta/identity/*', 'GET /beta/deviceManagement/configurationPolicies*', 'GET /beta/deviceManagement/deviceCompliancePolicies*']) {
      pilot.sandbox.control.fault({ match, kind: '500' });
      expect(await used()).toBeUndefined();
      pilot.sandbox.control.clearFaults();
    }
  });

  test.each(every)('%s: a service that fails makes it unknown, never empty', async (_name, { target }) => {
    pilot.sandbox.control.fault({ match: 'GET *', kind: '500', times: 40 });
    expect(await pilot.tenant.targets.read(target)).toMatchObject({ known: false });
    pilot.sandbox.control.clearFaults();
  });

  test('nothing that moves by itself moves what an approval is bound to', async () => {
    const all: readonly ChangeTarget[] = every.map(([, { target }]) => target);
    const before = await Promise.all(all.map(async (target) => bound(pilot.tenant, target)));
    pilot.sandbox.control.advance(24 * 60);
    expect(await Promise.all(all.map(async (target) => bound(pilot.tenant, target)))).toEqual(before);
  });

  test.each([
    ['devices', () => { pilot.sandbox.control.portal({ as: 'elena', group: creations.devices.target.name, add: 'nora' }); }],
    ['edr', () => { pilot.sandbox.control.portal({ as: 'ivo', intune: 'configuration-policy', policy: creations.edr.target.name, patch: { description: 'Mine' } }); }],
    ['risk', () => { pilot.sandbox.control.portal({ as: 'ivo', compliancePolicy: creations.risk.target.name, patch: { '@odata.type': '#microsoft.graph.windows10CompliancePolicy', bitLockerEnabled: true } }); }],
    ['access', () => { pilot.sandbox.control.portal({ as: 'elena', conditionalAccessPolicy: creations.access.target.name, patch: { state: 'disabled' } }); }],
  ] as const)('somebody who edits %s by hand is noticed, and named once the log has it', async (name, edit) => {
    const { target } = creations[name];
    const before = await bound(pilot.tenant, target);
    const since = Date.parse(pilot.sandbox.control.now());
    edit();
    expect(await bound(pilot.tenant, target)).not.toBe(before);
    pilot.sandbox.control.advance(2);
    const trail = valueOfKnown(await pilot.tenant.targets.readTrail(target, since));
    expect(trail.map(({ by }) => by)).toEqual([name === 'risk' || name === 'edr' ? 'ivo.lindqvist@alderlake.example' : 'Elena Marsh']);
  });
});

test('the reader can do none of it', async () => {
  const { executor } = connectAs(pilot.sandbox, pilot.sandbox.reader);
  pilot.sandbox.control.clearEffects();
  for (const write of pilotWrites) expect([write.kind, await executor?.perform(write, mark)]).toEqual([write.kind, expect.objectContaining({ status: 'not-done', permanent: true })]);
  expect(pilot.sandbox.control.effects()).toEqual([]);
});

describe('what a rollback takes away', () => {
  test('each deletion leaves its place empty', async () => {
    const [edr, risk, access, users, devices] = await Promise.all([creations.edr, creations.risk, creations.access, creations.users, creations.devices].map(async ({ target }) => (await onlyIn(target)).id));
    const deletions: readonly ChangeOrder[] = [
      { kind: 'access-policy-delete', target: creations.access.target, policyId: policyId(access ?? '') },
      { kind: 'compliance-policy-delete', target: creations.risk.target, policyId: compliancePolicyId(risk ?? '') },
      { kind: 'edr-policy-delete', target: creations.edr.target, policyId: configurationPolicyId(edr ?? '') },
      { kind: 'group-delete', target: creations.users.target, groupId: groupId(users ?? '') },
      { kind: 'group-delete', target: creations.devices.target, groupId: groupId(devices ?? '') },
    ];
    for (const order of deletions) {
      const carried = await carryOut(pilot, order);
      expect([order.kind, carried.calls.length, carried.effect]).toEqual([order.kind, 1, { status: 'there', says: expect.any(String) }]);
      expect(carried.now).toMatchObject({ found: [], object: {} });
    }
    for (const order of deletions) {
      const write = kindOf(order).write(order);
      expect([write.kind, (await pilot.executor.perform(write, mark)).status]).toEqual([write.kind, 'unknown']);
    }
  });
});
