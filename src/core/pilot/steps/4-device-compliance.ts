import {
  complianceMatchesRisk, complianceReachedEntra, otherDevicesCovered, riskPolicyAssigned, riskPolicyEvaluated, riskPolicyExists, riskPolicyImmediate, riskPolicyThreshold, tenantDefault,
} from '../checks/compliance.ts';
import { defineStep } from '../step.ts';

export const deviceCompliance = defineStep({
  id: 'device-compliance',
  title: 'Device compliance',
  purpose: 'Intune turns device risk into compliance, and Entra knows it.',
  owner: 'intune-admins',
  checks: [riskPolicyExists, riskPolicyThreshold, riskPolicyImmediate, riskPolicyAssigned, riskPolicyEvaluated, complianceMatchesRisk, complianceReachedEntra, tenantDefault, otherDevicesCovered],
  choices: ['compliancePolicyName', 'threshold'],
  proposes: ({ plan, objects: { deviceGroup }, compliancePolicy, namesakes, connector }) => {
    const free = compliancePolicy.known && compliancePolicy.value === undefined && namesakes.compliancePolicy.known && namesakes.compliancePolicy.value === 0;
    const ready = connector.known && connector.value?.windowsEnabled === true && deviceGroup !== undefined;
    return free && ready ? [{ kind: 'compliance-policy-create', target: { kind: 'slot', of: 'compliance-policy', name: plan.compliancePolicyName }, threshold: plan.threshold, assignTo: deviceGroup }] : [];
  },
  verify: ['risk-policy-evaluated', 'compliance-matches-risk', 'compliance-reached-entra'],
});
