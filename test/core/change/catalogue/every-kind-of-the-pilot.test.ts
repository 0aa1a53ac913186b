import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import { canonicalJson } from '../../../../src/core/change/json.ts';
import type { ChangeOrder } from '../../../../src/core/change/order.ts';
import { appId, compliancePolicyId, configurationPolicyId, groupId, policyId, userId } from '../../../../src/core/facts/ids.ts';
import { found, member, orders, person, pilotGroup, question, targets } from './support/snapshots.ts';
import { PilotTenant } from './support/pilot-tenant.ts';

const some = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 55 }).map((numbers) => numbers.map(member));
const atLeastOne = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 55 }).map((numbers) => numbers.map(member));
const settings = { windowsEnabled: fc.boolean(), unresponsiveAfterDays: fc.integer({ min: 1, max: 90 }), blocksOnMissingData: fc.boolean() };
const id = fc.constantFrom(pilotGroup, groupId('group-2'));

/** An order of each kind, and a tenant in which its guards would let it through. */
const cases: Readonly<Record<string, fc.Arbitrary<readonly [ChangeOrder, PilotTenant]>>> = {
  'group-create': atLeastOne.map((members) => [{ ...orders['group-create'], members }, new PilotTenant()]),
  'members-add': fc.tuple(atLeastOne, some).map(([members, there]) => [{ ...orders['members-add'], members }, new PilotTenant({ members: there })]),
  'members-remove': fc.tuple(atLeastOne, some).map(([members, there]) => [{ ...orders['members-remove'], members }, new PilotTenant({ members: there })]),
  'connector-set': fc.tuple(fc.record(settings, { requiredKeys: ['windowsEnabled'] }), fc.record(settings)).map(([wanted, connector]) => [{ ...orders['connector-set'], settings: wanted }, new PilotTenant({ connector })]),
  'edr-policy-create': fc.tuple(fc.constantFrom('not-configured' as const, 'none' as const, 'all' as const), id).map(([sampleSharing, assignTo]) => [{ ...orders['edr-policy-create'], sampleSharing, assignTo }, new PilotTenant()]),
  'compliance-policy-create': fc.tuple(fc.constantFrom('secured' as const, 'low' as const, 'medium' as const, 'high' as const), id).map(([threshold, assignTo]) => [{ ...orders['compliance-policy-create'], threshold, assignTo }, new PilotTenant()]),
  'access-policy-create': fc.tuple(id, fc.subarray([person, userId('another')])).map(([people, excludedPeople]) => [{ ...orders['access-policy-create'], people, appId: appId('app'), excludedPeople }, new PilotTenant()]),
};

/** Carries the order out, call after call; the statuses that its effect went through. */
function carryOut(order: ChangeOrder, tenant: PilotTenant): readonly string[] {
  const kind = catalogue[order.kind];
  const before = tenant.read(order.target);
  const asked = question(order, before, kind.after(order, before));
  const seen: string[] = [];
  for (let calls = 0; calls < 70; calls += 1) {
    const now = tenant.read(order.target);
    const effect = kind.effect(asked, now);
    seen.push(effect.status === 'partly' ? `partly ${effect.left}` : effect.status);
    if (effect.status === 'there') return seen;
    tenant.perform(kind.write(order, now));
  }
  return seen;
}

const deletions = {
  'group-create': { ...orders['group-delete'], groupId: groupId(found) },
  'edr-policy-create': { ...orders['edr-policy-delete'], policyId: configurationPolicyId(found) },
  'compliance-policy-create': { ...orders['compliance-policy-delete'], policyId: compliancePolicyId(found) },
  'access-policy-create': { ...orders['access-policy-delete'], policyId: policyId(found) },
} as const;

describe.each(Object.entries(cases))('%s', (_kind, arbitrary) => {
  test('call after call it comes on until it is there, is never absent after a part, and can be taken back to what was before', () => {
    fc.assert(fc.property(arbitrary, ([order, tenant]) => {
      const kind = catalogue[order.kind];
      const first = tenant.read(order.target);
      fc.pre(!kind.already(order, first));
      const seen = carryOut(order, tenant);
      expect(seen[0]).toBe('absent');
      expect(seen.at(-1)).toBe('there');
      expect(seen.slice(1)).not.toContain('absent');
      const left = seen.filter((status) => status.startsWith('partly')).map((status) => Number(status.slice('partly '.length)));
      expect(left).toEqual([...new Set(left)].toSorted((a, b) => b - a));
      expect(kind.already(order, tenant.read(order.target))).toBe(true);
      const back = kind.revert(order, question(order, first, undefined).shown);
      const reverse = back.status === 'possible' ? back.order : Object.values(deletions).find(({ target }) => canonicalJson({ ...target }) === canonicalJson({ ...order.target }));
      if (reverse === undefined) throw new Error('there is no way back');
      carryOut(reverse, tenant);
      expect(tenant.read(order.target).object).toEqual(first.object);
    }), { numRuns: 60 });
  });
});

test('every creation has the deletion of the same place', () => {
  expect(Object.values(deletions).map(({ target }) => target)).toEqual([targets.groupSlot, targets.edrSlot, targets.complianceSlot, targets.accessSlot]);
});
