import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import { thresholdOf } from '../../../../src/core/change/catalogue/threshold-rule.ts';
import { groupId } from '../../../../src/core/facts/ids.ts';
import { complianceSnapshot, orders, pilotGroup, question, shown } from './support/snapshots.ts';

const tighten = catalogue['threshold-tighten'];
const relax = catalogue['threshold-relax'];
const medium = complianceSnapshot('medium');

describe('changing the risk that a compliance policy accepts', () => {
  test.each([[tighten, orders['threshold-tighten']], [relax, orders['threshold-relax']]] as const)('$id asks Intune for exactly the threshold that was ordered', (kind, order) => {
    const after = { ...medium.object, deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: order.threshold };
    expect(kind.write(order)).toEqual({ kind: 'set-threshold', policyId: order.target.policyId, threshold: order.threshold });
    expect(kind.after(order, medium)).toEqual(after);
    const asked = question(order, medium, after);
    expect(kind.effect(asked, complianceSnapshot(order.threshold))).toMatchObject({ status: 'there' });
    expect(kind.effect(asked, medium)).toEqual({ status: 'absent' });
    expect(kind.effect(asked, complianceSnapshot('secured'))).toMatchObject({ status: 'different' });
    expect([complianceSnapshot(order.threshold), medium, complianceSnapshot(undefined)].map((snapshot) => kind.already(order, snapshot))).toEqual([true, false, false]);
  });

  test('the proof names the level that was read', () => {
    const asked = question(orders['threshold-tighten'], medium, complianceSnapshot('low').object);
    expect(tighten.effect(asked, complianceSnapshot('low'))).toEqual({ status: 'there', says: 'Intune shows Low as the highest risk that the policy accepts.' });
  });

  test('a rule that is switched on for the first time is not there until it is on', () => {
    const none = complianceSnapshot(undefined);
    const asked = question(orders['threshold-tighten'], none, tighten.after(orders['threshold-tighten'], none));
    expect(tighten.effect(asked, none)).toEqual({ status: 'absent' });
    expect(tighten.effect(asked, complianceSnapshot('low')).status).toBe('there');
    expect(tighten.effect(asked, { ...none, object: { ...none.object, deviceThreatProtectionEnabled: true } }).status).toBe('different');
  });

  test('undoing gives the threshold of before', () => {
    expect(tighten.revert(orders['threshold-tighten'], shown(medium.object, undefined))).toEqual({ status: 'possible', order: { ...orders['threshold-relax'], threshold: 'medium' } });
    expect(relax.revert(orders['threshold-relax'], shown(medium.object, undefined))).toEqual({ status: 'possible', order: { ...orders['threshold-tighten'], threshold: 'medium' } });
  });

  test('a rule that was not there before cannot be taken away again by Gatehouse', () => {
    const before = shown(complianceSnapshot(undefined).object, undefined);
    expect([tighten.revert(orders['threshold-tighten'], before).status, relax.revert(orders['threshold-relax'], before).status]).toEqual(['impossible', 'impossible']);
  });

  test.each([
    [{ deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'low' }, 'low'],
    [{ deviceThreatProtectionEnabled: false, deviceThreatProtectionRequiredSecurityLevel: 'low' }, undefined],
    [{ deviceThreatProtectionEnabled: 'true', deviceThreatProtectionRequiredSecurityLevel: 'low' }, undefined],
    [{ deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'notSet' }, undefined],
    [{}, undefined],
  ])('%j stands for the threshold %s', (object, threshold) => {
    expect(thresholdOf(object)).toBe(threshold);
  });
});

describe('how many approve a tighter threshold', () => {
  const classFor = (assignedTo: ReturnType<typeof complianceSnapshot>['assignedTo']): string => tighten.classOf(orders['threshold-tighten'], complianceSnapshot('medium', { assignedTo }));

  test('one, when only named groups have the policy', () => {
    expect(classFor([{ kind: 'group', groupId: pilotGroup }, { kind: 'excluded-group', groupId: groupId('others') }])).toBe('access');
    expect(classFor([])).toBe('access');
  });

  test.each([{ kind: 'all-devices' }, { kind: 'all-users' }, { kind: 'unrecognised', type: 'new' }] as const)('two, when $kind have it as well', (target) => {
    expect(classFor([{ kind: 'group', groupId: pilotGroup }, target])).toBe('tenant-wide');
  });

  test('one for a looser threshold, whoever has the policy', () => {
    expect(relax.classOf(orders['threshold-relax'], complianceSnapshot('low', { assignedTo: [{ kind: 'all-users' }] }))).toBe('relief');
    expect([tighten.weakens, relax.weakens]).toEqual([false, true]);
  });
});
