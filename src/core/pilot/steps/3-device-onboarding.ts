import { connectorEnabled, connectorPresent } from '../checks/connector.ts';
import { deviceGroupExists } from '../checks/groups.ts';
import { holds } from '../checks/holds.ts';
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
  proposes: (facts) => {
    const { plan, objects: { deviceGroup }, edrPolicy, namesakes } = facts;
    const free = edrPolicy.known && edrPolicy.value === undefined && namesakes.edrPolicy.known && namesakes.edrPolicy.value === 0;
    // Without the connection there is no package to take from it.
    const ready = holds([connectorPresent, connectorEnabled, deviceGroupExists], facts) && deviceGroup !== undefined;
    return free && ready ? [{ kind: 'edr-policy-create', target: { kind: 'slot', of: 'configuration-policy', name: plan.edrPolicyName }, sampleSharing: plan.sampleSharing, assignTo: deviceGroup }] : [];
  },
  verify: ['edr-policy-succeeded', 'machine-in-inventory', 'machine-sensor-active', 'machine-risk-visible'],
});
