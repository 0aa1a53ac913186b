import type { ChangeKindId, SlotObject, SlotTarget } from '../../core/change/order.ts';
import type { PilotObjects, PilotPlan } from '../../core/pilot/pilot.ts';

export type ObjectName = keyof PilotObjects;

export const objectNames = ['userGroup', 'deviceGroup', 'edrPolicy', 'compliancePolicy', 'accessPolicy'] as const satisfies readonly ObjectName[];

/** How each object of the loop is found and made. */
const slots: Readonly<Record<ObjectName, { readonly of: SlotObject; readonly named: keyof PilotPlan & `${string}Name`; readonly creation: ChangeKindId }>> = {
  userGroup: { of: 'group', named: 'userGroupName', creation: 'group-create' },
  deviceGroup: { of: 'group', named: 'deviceGroupName', creation: 'group-create' },
  edrPolicy: { of: 'configuration-policy', named: 'edrPolicyName', creation: 'edr-policy-create' },
  compliancePolicy: { of: 'compliance-policy', named: 'compliancePolicyName', creation: 'compliance-policy-create' },
  accessPolicy: { of: 'conditional-access-policy', named: 'accessPolicyName', creation: 'access-policy-create' },
};

/** Where the object of this part of the plan is, or will be. */
export function slotTarget(name: ObjectName, plan: PilotPlan): SlotTarget {
  const { of, named } = slots[name];
  return { kind: 'slot', of, name: plan[named] };
}

export function nameField(name: ObjectName): keyof PilotPlan & `${string}Name` {
  return slots[name].named;
}

export function creationOf(name: ObjectName): ChangeKindId {
  return slots[name].creation;
}

/** Those of the objects alone whose names are wanted. */
export function only({ userGroup, deviceGroup, edrPolicy, compliancePolicy, accessPolicy }: PilotObjects, wanted: (name: ObjectName) => boolean): PilotObjects {
  return {
    ...(userGroup !== undefined && wanted('userGroup') ? { userGroup } : {}),
    ...(deviceGroup !== undefined && wanted('deviceGroup') ? { deviceGroup } : {}),
    ...(edrPolicy !== undefined && wanted('edrPolicy') ? { edrPolicy } : {}),
    ...(compliancePolicy !== undefined && wanted('compliancePolicy') ? { compliancePolicy } : {}),
    ...(accessPolicy !== undefined && wanted('accessPolicy') ? { accessPolicy } : {}),
  };
}
