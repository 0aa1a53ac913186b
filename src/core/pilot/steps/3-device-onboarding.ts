import {
  defenderUrlsReachable, edrPolicyAssigned, edrPolicyExists, edrPolicyPackage, edrPolicySampleSharing, edrPolicySucceeded, machineInInventory, machineRiskVisible, machineSensorActive,
} from '../checks/onboarding.ts';
import { defineStep } from '../step.ts';

export const deviceOnboarding = defineStep({
  id: 'device-onboarding',
  title: 'Device onboarding',
  purpose: 'The test devices report to Defender, and their risk can be seen.',
  owner: 'intune-admins',
  checks: [edrPolicyExists, edrPolicyPackage, edrPolicySampleSharing, edrPolicyAssigned, edrPolicySucceeded, machineInInventory, machineSensorActive, machineRiskVisible, defenderUrlsReachable],
  choices: ['edrPolicyName', 'sampleSharing'],
  proposes: ({ plan, objects: { deviceGroup }, edrPolicy, namesakes, connector }) => {
    const free = edrPolicy.known && edrPolicy.value === undefined && namesakes.edrPolicy.known && namesakes.edrPolicy.value === 0;
    const ready = connector.known && connector.value !== undefined && deviceGroup !== undefined;
    return free && ready ? [{ kind: 'edr-policy-create', target: { kind: 'slot', of: 'configuration-policy', name: plan.edrPolicyName }, sampleSharing: plan.sampleSharing, assignTo: deviceGroup }] : [];
  },
  verify: ['edr-policy-succeeded', 'machine-in-inventory', 'machine-sensor-active', 'machine-risk-visible'],
});
