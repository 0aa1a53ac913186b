import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../../src/core/change/change.ts';
import { ruleOf } from '../../../src/core/change/classes.ts';
import { canonicalJson, type JsonObject } from '../../../src/core/change/json.ts';
import { targetKey, type ChangeOrder, type ChangeTarget } from '../../../src/core/change/order.ts';
import { changeId, groupId } from '../../../src/core/facts/ids.ts';
import { defaultPlan, type WatchedObject } from '../../../src/core/pilot/pilot.ts';
import { restoreTo } from '../../../src/core/pilot/restore.ts';
import { judgeWatched, targetOfKey, watchedTargets } from '../../../src/core/pilot/watch.ts';
import { complianceSnapshot, connectorSnapshot, groupSnapshot, member, orders, person, policySnapshot, targets } from '../change/catalogue/support/snapshots.ts';

const start = Date.UTC(2026, 4, 1);
const minute = 60_000;
const target = targets.policy;
const key = targetKey(target);
const hashOf = (object: JsonObject): string => canonicalJson(object);

const reportOnly = { state: 'report-only', apps: ['payroll'] };
const on = { ...reportOnly, state: 'on' };
const edited = { ...reportOnly, apps: ['all'] };

const remembered = (object: JsonObject, change: Partial<WatchedObject> = {}): WatchedObject => ({ key, hash: hashOf(object), object, since: start, ...change });
const done = (at: number, before: JsonObject, after: JsonObject, order: ChangeOrder = orders['policy-on']): { readonly change: Change; readonly at: number } => ({ at, change: changeOf(order, at, before, after) });

function changeOf(order: ChangeOrder, at: number, before: JsonObject, after: JsonObject): Change {
  return {
    id: changeId(`change-${String(at)}`), revision: 9, order, origin: { kind: 'person' }, requestedBy: person, reason: 'x', requestedAt: at, rule: ruleOf('access', {}),
    shown: { name: 'Pilot', hash: hashOf(before), before, after, diff: [], guards: [], impact: { status: 'not-measured', because: '' }, readAt: at },
    askedAtRevision: 1, approvals: [], tier: 0, askedAt: at, remindedAt: at, status: { status: 'done', at, proof: { readAt: at, says: 'x', hash: hashOf(after) } },
  };
}

function judge(object: JsonObject, watched: WatchedObject | undefined, ...changes: readonly ReturnType<typeof done>[]) {
  return judgeWatched({ seen: { key, hash: hashOf(object), object }, watched, done: changes, startedAt: start });
}

describe('an object of the loop', () => {
  test('is remembered when it is first seen', () => {
    expect(judge(reportOnly, undefined)).toEqual({ status: 'as-left', baseline: remembered(reportOnly) });
    expect(judge({}, undefined)).toEqual({ status: 'as-left' });
  });

  test('that stays as it was is left alone', () => {
    expect(judge(reportOnly, remembered(reportOnly))).toEqual({ status: 'as-left' });
  });

  test('that Gatehouse changed is remembered as it is now, and as old as before', () => {
    expect(judge(on, remembered(reportOnly), done(start + minute, reportOnly, on))).toEqual({ status: 'as-left', baseline: remembered(on) });
    const both = [done(start + 2 * minute, on, reportOnly, orders['policy-report-only']), done(start + minute, reportOnly, on)];
    expect(judge(reportOnly, remembered(on), ...both)).toEqual({ status: 'as-left', baseline: remembered(reportOnly) });
    expect(judge(reportOnly, remembered(reportOnly), ...both)).toEqual({ status: 'as-left' });
  });

  test('that somebody edited raises one alarm', () => {
    const first = judge(edited, remembered(reportOnly));
    expect(first).toEqual({ status: 'drifted', isNew: true, baseline: remembered(reportOnly, { alarmed: hashOf(edited) }) });
    expect(judge(edited, remembered(reportOnly, { alarmed: hashOf(edited) }))).toMatchObject({ status: 'drifted', isNew: false });
    expect(judge({ ...edited, more: 1 }, remembered(reportOnly, { alarmed: hashOf(edited) }))).toMatchObject({ status: 'drifted', isNew: true });
  });

  test('that was edited right after a change of Gatehouse has drifted from what the change led to', () => {
    expect(judge(edited, remembered(reportOnly), done(start + minute, reportOnly, on))).toMatchObject({ status: 'drifted', baseline: { object: on, hash: hashOf(on) } });
    expect(judge(edited, undefined, done(start + minute, reportOnly, on))).toMatchObject({ status: 'drifted', isNew: true, baseline: { object: on } });
  });

  test('that is back as it was is calm again', () => {
    expect(judge(reportOnly, remembered(reportOnly, { alarmed: hashOf(edited) }))).toEqual({ status: 'as-left', baseline: remembered(reportOnly) });
  });

  test('keeps in mind how old it is when a change of Gatehouse carried an edit along', () => {
    const carried = { ...edited, state: 'on' };
    const changed = judge(carried, remembered(reportOnly), done(start + 5 * minute, edited, carried));
    expect(changed).toEqual({ status: 'as-left', baseline: remembered(carried, { since: start + 5 * minute }) });
  });

  test('that was accepted as edited is not compared with an older change', () => {
    expect(judge(edited, remembered(edited, { since: start + 5 * minute }), done(start + minute, reportOnly, on))).toEqual({ status: 'as-left' });
  });

  test('that is gone is a drift, unless Gatehouse has deleted it', () => {
    expect(judge({}, remembered(reportOnly))).toMatchObject({ status: 'drifted', isNew: true });
    const deletion = done(start + minute, reportOnly, {}, { kind: 'access-policy-delete', target: targets.accessSlot, policyId: target.policyId });
    expect(judge({}, remembered(reportOnly), deletion)).toEqual({ status: 'ended' });
    const another = done(start + minute, reportOnly, {}, orders['group-delete']);
    expect(judge({}, remembered(reportOnly), another).status).toBe('drifted');
  });

  test('is found again by its key', () => {
    const plan = { plan: defaultPlan };
    const objects = { userGroup: groupId('g1'), deviceGroup: groupId('g2'), accessPolicy: target.policyId };
    const watched: readonly ChangeTarget[] = watchedTargets({ ...plan, objects });
    expect(watched.map(targetKey)).toEqual(['group/g1', 'group/g2', 'connector', key]);
    for (const one of watched) expect(targetOfKey(targetKey(one), plan)).toEqual(one);
    expect(targetOfKey('slot/group/pilot', plan)).toBeUndefined();
    expect(targetOfKey('person/x', plan)).toBeUndefined();
  });
});

describe('the way back to how it was', () => {
  const policy = policySnapshot();
  test.each([
    ['a policy that is no longer On', { ...policy.object, state: 'enabled' }, policy, { status: 'possible', order: { kind: 'policy-on' } }],
    ['a policy that was switched on', policy.object, policySnapshot({ state: 'enabled' }), { status: 'possible', order: { kind: 'policy-report-only' } }],
    ['a policy that was off', { ...policy.object, state: 'disabled' }, policy, { status: 'portal-only' }],
    ['a policy with other conditions', { ...policy.object, conditions: {} }, policy, { status: 'portal-only' }],
    ['a policy as it was', policy.object, policy, { status: 'nothing' }],
    ['a group that lacks somebody', groupSnapshot([member(1), member(2)]).object, groupSnapshot([member(1), member(3)]), { status: 'possible', order: { kind: 'members-add', members: [member(2)], memberKind: 'device' } }],
    ['a group with somebody new', groupSnapshot([member(1)]).object, groupSnapshot([member(1), member(3)]), { status: 'possible', order: { kind: 'members-remove', members: [member(3)] } }],
    ['a group with another name', { ...groupSnapshot([]).object, group: { displayName: 'x' } }, groupSnapshot([]), { status: 'portal-only' }],
    ['a threshold that was relaxed', complianceSnapshot('low').object, complianceSnapshot('high'), { status: 'possible', order: { kind: 'threshold-tighten', threshold: 'low' } }],
    ['a threshold that was tightened', complianceSnapshot('high').object, complianceSnapshot('low'), { status: 'possible', order: { kind: 'threshold-relax', threshold: 'high' } }],
    ['a rule that was removed', complianceSnapshot('low').object, complianceSnapshot(undefined), { status: 'portal-only' }],
    ['a connector', connectorSnapshot({ windowsEnabled: true, unresponsiveAfterDays: 7 }).object, connectorSnapshot({ windowsEnabled: false, unresponsiveAfterDays: 14 }), { status: 'possible', order: { kind: 'connector-set', settings: { windowsEnabled: true, unresponsiveAfterDays: 7 } } }],
    ['a connector setting that no change sets', { ...connectorSnapshot({ windowsEnabled: true }).object, microsoftDefenderForEndpointAttachEnabled: false }, connectorSnapshot({ windowsEnabled: true }), { status: 'portal-only' }],
  ] as const)('of %s', (_what, wanted, now, expected) => {
    expect(restoreTo(wanted, now, 'device')).toMatchObject(expected);
  });
});
