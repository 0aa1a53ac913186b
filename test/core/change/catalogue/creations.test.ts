import { describe, expect, test } from '@jest/globals';
import { accessShape } from '../../../../src/core/change/catalogue/access-policy-create.ts';
import { complianceShape } from '../../../../src/core/change/catalogue/compliance-policy-create.ts';
import { edrShape } from '../../../../src/core/change/catalogue/edr-policy-create.ts';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import { assignedToGroup } from '../../../../src/core/change/catalogue/slot.ts';
import type { JsonObject } from '../../../../src/core/change/json.ts';
import type { Effect } from '../../../../src/core/change/kind.ts';
import type { ChangeOrder, OrderOf } from '../../../../src/core/change/order.ts';
import type { FoundObject, SnapshotFor } from '../../../../src/core/change/snapshot.ts';
import type { AccessPolicy } from '../../../../src/core/conditional-access/access-policy.ts';
import { userId } from '../../../../src/core/facts/ids.ts';
import { accessPolicy, apps, exceptions, found, foundObject, member, members, orders, people, person, pilotGroup, question, shown, slotSnapshot, timesheets } from './support/snapshots.ts';

type Creation = OrderOf<'group-create' | 'edr-policy-create' | 'compliance-policy-create' | 'access-policy-create'>;

const other = '88888888-0000-4000-8000-000000000002';
const group = (...direct: readonly string[]): JsonObject => ({ type: 'security', members: direct });
const edr = edrShape(orders['edr-policy-create']);
const risk = complianceShape(orders['compliance-policy-create']);
const wanted: AccessPolicy = accessPolicy({
  people: { include: people({ groups: [pilotGroup] }), exclude: people({ groups: [exceptions], users: [person] }) },
  platforms: { include: ['windows'], exclude: [] },
});

/** What the place shows of the creation when these objects are in it. */
function effectOf(order: Creation, ...objects: readonly FoundObject[]): Effect {
  const empty = slotSnapshot(order.target);
  return catalogue[order.kind].effect(question(order, empty, catalogue[order.kind].after(order, empty)), slotSnapshot(order.target, ...objects));
}

const whole: readonly (readonly [Creation, JsonObject])[] = [
  [orders['group-create'], group(member(1), member(2))],
  [orders['edr-policy-create'], edr],
  [orders['compliance-policy-create'], risk],
  [orders['access-policy-create'], accessShape(wanted)],
];

describe.each(whole.map(([order, shape]) => [order.kind, order, shape] as const))('%s', (_id, order, shape) => {
  const kind = catalogue[order.kind];

  test('shows what will be made before its id is known', () => {
    expect(kind.after(order, slotSnapshot(order.target))).toEqual({ new: shape });
  });

  test('is absent while nothing has the name, and there once one object is as it was ordered', () => {
    expect(effectOf(order)).toEqual({ status: 'absent' });
    expect(effectOf(order, foundObject(shape))).toMatchObject({ status: 'there' });
  });

  test('is never there with two objects of the name, whichever was meant', () => {
    expect(effectOf(order, foundObject(shape), foundObject(shape, { id: other }))).toMatchObject({ status: 'different', lines: [{ path: 'name', after: '2 objects of this name' }] });
  });

  test('is already so only when the whole of it is there', () => {
    const states = [[], [foundObject(shape)], [foundObject(shape), foundObject(shape, { id: other })], [foundObject({ ...shape, state: 'enabled', type: 'dynamic', package: 'onboard', noncompliantAfterHours: 24 })]];
    expect(states.map((objects) => kind.already(order, slotSnapshot(order.target, ...objects)))).toEqual([false, true, false, false]);
  });

  test('is not judged when the request does not say what to look for', () => {
    expect(kind.effect(question(order, slotSnapshot(order.target), undefined), slotSnapshot(order.target))).toMatchObject({ status: 'under-way' });
  });

  test('is asked for in a step of the pilot, decided on by one, and taken back by rolling the pilot back', () => {
    expect(kind).toMatchObject({ askedIn: 'pilot', form: [], weakens: false });
    expect(kind.classOf(order, slotSnapshot(order.target))).toBe('access');
    expect(kind.revert(order, shown({}, undefined))).toMatchObject({ status: 'impossible', because: expect.stringContaining('"roll back pilot"') });
  });
});

describe('a policy that is not as it was ordered', () => {
  const asks = (change: Partial<AccessPolicy>): FoundObject => foundObject(accessShape({ ...wanted, ...change }));
  const include = (change: Parameters<typeof people>[0]): Partial<AccessPolicy> => ({ people: { include: people({ groups: [pilotGroup], ...change }), exclude: people({ groups: [exceptions], users: [person] }) } });

  test.each<[string, Partial<AccessPolicy>]>([
    ['is On', { state: 'enabled' }],
    ['has a state that could not be read', { state: undefined }],
    ['reaches everybody', include({ all: true })],
    ['reaches a role', include({ roles: ['role'] })],
    ['reaches one more person', include({ users: [userId('somebody')] })],
    ['has no condition on people', { people: undefined }],
    ['leaves out nobody', { people: { include: people({ groups: [pilotGroup] }), exclude: people({}) } }],
    ['protects all apps', { targets: { ...wanted.targets, include: apps({ all: true, appIds: [timesheets] }) } }],
    ['leaves out an app', { targets: { ...wanted.targets, exclude: apps({ appIds: [timesheets] }) } }],
    ['holds on every platform', { platforms: undefined }],
    ['leaves out a platform', { platforms: { include: ['windows'], exclude: ['linux'] } }],
    ['holds in browsers only', { clientAppTypes: ['browser'] }],
    ['asks for a second factor as well', { grant: { operator: 'AND', controls: ['compliantDevice', 'mfa'], strengthId: undefined } }],
    ['asks for nothing', { grant: undefined }],
    ['holds in some places', { locations: { include: ['all'], exclude: [] } }],
    ['filters devices', { deviceFilter: { mode: 'exclude', rule: 'x' } }],
    ['looks at the risk of a sign-in', { signInRiskLevels: ['high'] }],
    ['limits sessions', { session: ['signInFrequency'] }],
    ['has a part that Gatehouse does not understand', { unrecognised: ['conditions.new'] }],
  ])('is not taken for ours when it %s', (_case, change) => {
    expect(effectOf(orders['access-policy-create'], asks(change)).status).toBe('different');
  });
});

describe('a creation of several calls', () => {
  const part = (order: Creation, shape: JsonObject): { readonly effect: Effect; readonly next: unknown } => {
    const object = foundObject(shape, Array.isArray(shape['members']) ? { members: members(60).filter((id) => JSON.stringify(shape).includes(id)) } : {});
    const now = slotSnapshot(order.target, object);
    return { effect: effectOf(order, object), next: catalogue[order.kind].write(order, now) };
  };

  test('begins with the object, and assigns it once it is seen', () => {
    expect(catalogue['edr-policy-create'].write(orders['edr-policy-create'])).toEqual({ kind: 'create-edr-policy', name: 'Pilot onboarding', sampleSharing: 'not-configured' });
    expect(part(orders['edr-policy-create'], { ...edr, assignedTo: [] })).toMatchObject({ effect: { status: 'partly', left: 1 }, next: { kind: 'assign-edr-policy', policyId: found, to: pilotGroup } });
    expect(catalogue['compliance-policy-create'].write(orders['compliance-policy-create'])).toEqual({ kind: 'create-compliance-policy', name: 'Pilot risk', threshold: 'medium' });
    expect(part(orders['compliance-policy-create'], { ...risk, assignedTo: [] })).toMatchObject({ effect: { status: 'partly', left: 1 }, next: { kind: 'assign-compliance-policy', policyId: found, to: pilotGroup } });
  });

  test('does not take the place of an assignment that somebody else has made meanwhile', () => {
    expect(part(orders['edr-policy-create'], { ...edr, assignedTo: ['group of somebody'] }).effect.status).toBe('different');
    expect(part(orders['compliance-policy-create'], { ...risk, assignedTo: ['all devices'] }).effect.status).toBe('different');
  });

  test('is done with a note when there is an assignment more', () => {
    expect(part(orders['edr-policy-create'], { ...edr, assignedTo: [assignedToGroup(pilotGroup), 'all devices'] }).effect).toMatchObject({ status: 'there', drift: [{ path: 'assignedTo', after: 'all devices' }] });
  });

  test('fills a group 20 members at a time, each of them once', () => {
    const order = { ...orders['group-create'], members: [...members(45), member(1)] };
    const first = catalogue['group-create'].write(order);
    expect(first).toEqual({ kind: 'create-group', name: 'Pilot users', members: members(20) });
    expect(part(order, group(...members(20)))).toMatchObject({ effect: { status: 'partly', left: 25 }, next: { kind: 'add-members', groupId: found, members: members(40).slice(20) } });
    expect(part(order, group(...members(45))).effect).toMatchObject({ status: 'there' });
  });

  test('is done with a note when the group has a member more', () => {
    expect(effectOf(orders['group-create'], foundObject(group(member(1), member(2), member(9))))).toMatchObject({ status: 'there', drift: [{ path: 'members', after: member(9) }] });
  });
});

describe('a deletion', () => {
  const deletions = [orders['group-delete'], orders['edr-policy-delete'], orders['compliance-policy-delete'], orders['access-policy-delete']] as const;
  const ids = { 'group-delete': 'groupId', 'edr-policy-delete': 'policyId', 'compliance-policy-delete': 'policyId', 'access-policy-delete': 'policyId' } as const;

  test.each(deletions)('$kind: is meant for one id, whatever else has the name', (order) => {
    const kind = catalogue[order.kind];
    const [ours, namesake] = [foundObject({}), foundObject({}, { id: other })];
    const before: SnapshotFor<'slot'> = slotSnapshot(order.target, ours, namesake);
    const asked = question(order, before, kind.after(order, before));
    expect(kind.after(order, before)).toEqual({ [other]: namesake.object });
    expect([before, slotSnapshot(order.target, namesake), slotSnapshot(order.target)].map((now) => [kind.effect(asked, now).status, kind.already(order, now)])).toEqual([['absent', false], ['there', true], ['there', true]]);
    expect(kind.write(order)).toEqual({ kind: order.kind.replace(/(.*)-delete/, 'delete-$1'), [ids[order.kind]]: found });
  });

  test.each<[ChangeOrder['kind'], string]>([['group-delete', 'access'], ['edr-policy-delete', 'access'], ['compliance-policy-delete', 'relief'], ['access-policy-delete', 'relief']])('%s is decided on as %s', (id, classId) => {
    expect(catalogue[id].classOf(orders[id], slotSnapshot(orders['group-delete'].target))).toBe(classId);
    expect(catalogue[id].weakens).toBe(classId === 'relief');
    expect(catalogue[id].revert(orders[id], shown({}, undefined)).status).toBe('impossible');
  });
});
