import type { SlotObject, SlotTarget } from '../../core/change/order.ts';
import type { FoundObject } from '../../core/change/snapshot.ts';
import { mapFact, unknown, type Fact } from '../../core/facts/fact.ts';
import { compliancePolicyId, configurationPolicyId, groupId, policyId } from '../../core/facts/ids.ts';
import type { PilotObjects, PilotPlan } from '../../core/pilot/pilot.ts';
import type { ChangeTargets } from '../../ports/change-targets.ts';
import type { ReadOptions } from '../../ports/read.ts';

export type ObjectName = keyof PilotObjects;

export const objectNames = ['userGroup', 'deviceGroup', 'edrPolicy', 'compliancePolicy', 'accessPolicy'] as const satisfies readonly ObjectName[];

const slotOf: Readonly<Record<ObjectName, { readonly of: SlotObject; readonly name: (plan: PilotPlan) => string }>> = {
  userGroup: { of: 'group', name: ({ userGroupName }) => userGroupName },
  deviceGroup: { of: 'group', name: ({ deviceGroupName }) => deviceGroupName },
  edrPolicy: { of: 'configuration-policy', name: ({ edrPolicyName }) => edrPolicyName },
  compliancePolicy: { of: 'compliance-policy', name: ({ compliancePolicyName }) => compliancePolicyName },
  accessPolicy: { of: 'conditional-access-policy', name: ({ accessPolicyName }) => accessPolicyName },
};

/** Where the object of this part of the plan is, or will be. */
export function slotTarget(name: ObjectName, plan: PilotPlan): SlotTarget {
  const { of, name: named } = slotOf[name];
  return { kind: 'slot', of, name: named(plan) };
}

export type FoundByName = Readonly<Record<ObjectName, Fact<readonly FoundObject[]>>>;

/** What carries the names of the plan at this moment. */
export async function readSlots(targets: ChangeTargets, plan: PilotPlan, options?: ReadOptions): Promise<FoundByName> {
  const read = async (name: ObjectName): Promise<Fact<readonly FoundObject[]>> => {
    const fact = await targets.read(slotTarget(name, plan), options);
    if (!fact.known) return fact;
    return fact.value?.kind === 'slot' ? { ...fact, value: fact.value.found } : unknown('groups', 'unexpected-shape', 'slot');
  };
  const [userGroup, deviceGroup, edrPolicy, compliancePolicy, accessPolicy] = await Promise.all([read('userGroup'), read('deviceGroup'), read('edrPolicy'), read('compliancePolicy'), read('accessPolicy')]);
  return { userGroup, deviceGroup, edrPolicy, compliancePolicy, accessPolicy };
}

/** Ids of what was found once. What could not be read keeps the id it had: it has not gone because nobody could look. */
export function objectsIn(found: FoundByName, earlier: PilotObjects): PilotObjects {
  const id = (name: ObjectName): string | undefined => {
    const fact = found[name];
    if (!fact.known) return earlier[name];
    return fact.value.length === 1 ? fact.value[0]?.id : undefined;
  };
  const [userGroup, deviceGroup, edr, compliance, access] = [id('userGroup'), id('deviceGroup'), id('edrPolicy'), id('compliancePolicy'), id('accessPolicy')];
  return {
    ...(userGroup === undefined ? {} : { userGroup: groupId(userGroup) }),
    ...(deviceGroup === undefined ? {} : { deviceGroup: groupId(deviceGroup) }),
    ...(edr === undefined ? {} : { edrPolicy: configurationPolicyId(edr) }),
    ...(compliance === undefined ? {} : { compliancePolicy: compliancePolicyId(compliance) }),
    ...(access === undefined ? {} : { accessPolicy: policyId(access) }),
  };
}

export function namesakesIn(found: FoundByName): Readonly<Record<ObjectName, Fact<number>>> {
  const count = (name: ObjectName): Fact<number> => mapFact(found[name], (objects) => objects.length);
  return { userGroup: count('userGroup'), deviceGroup: count('deviceGroup'), edrPolicy: count('edrPolicy'), compliancePolicy: count('compliancePolicy'), accessPolicy: count('accessPolicy') };
}
