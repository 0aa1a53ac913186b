import type { ChangeOrder } from '../../change/order.ts';
import { exceeds } from '../../facts/compliance.ts';
import {
  complianceMatchesRisk, complianceReachedEntra, otherDevicesCovered, riskPolicyAssigned, riskPolicyEvaluated, riskPolicyExists, riskPolicyImmediate, riskPolicyThreshold, tenantDefault,
} from '../checks/compliance.ts';
import { connectorEnabled, connectorPresent, connectorWindowsOn } from '../checks/connector.ts';
import { deviceGroupExists } from '../checks/groups.ts';
import { holds } from '../checks/holds.ts';
import type { PilotFacts } from '../facts.ts';
import { defineStep } from '../step.ts';

export const deviceCompliance = defineStep({
  id: 'device-compliance',
  title: 'Device compliance',
  purpose: 'Intune turns device risk into compliance, and Entra knows it.',
  owner: 'intune-admins',
  checks: [riskPolicyExists, riskPolicyThreshold, riskPolicyImmediate, riskPolicyAssigned, riskPolicyEvaluated, complianceMatchesRisk, complianceReachedEntra, tenantDefault, otherDevicesCovered],
  choices: ['compliancePolicyName', 'threshold'],
  proposes: (facts) => [...creation(facts), ...otherThreshold(facts)],
  verify: ['risk-policy-evaluated', 'compliance-matches-risk', 'compliance-reached-entra'],
});

function creation(facts: PilotFacts): readonly ChangeOrder[] {
  const { plan, objects: { deviceGroup }, compliancePolicy, namesakes } = facts;
  const free = compliancePolicy.known && compliancePolicy.value === undefined && namesakes.compliancePolicy.known && namesakes.compliancePolicy.value === 0;
  const ready = holds([connectorPresent, connectorEnabled, connectorWindowsOn, deviceGroupExists], facts) && deviceGroup !== undefined;
  return free && ready ? [{ kind: 'compliance-policy-create', target: { kind: 'slot', of: 'compliance-policy', name: plan.compliancePolicyName }, threshold: plan.threshold, assignTo: deviceGroup }] : [];
}

/** A policy without a rule on device risk is not given one: what else it is for is not known. */
function otherThreshold({ plan, compliancePolicy, namesakes }: PilotFacts): readonly ChangeOrder[] {
  const policy = compliancePolicy.known && namesakes.compliancePolicy.known && namesakes.compliancePolicy.value === 1 ? compliancePolicy.value : undefined;
  if (policy?.threshold === undefined || policy.threshold === plan.threshold) return [];
  const kind = exceeds(policy.threshold, plan.threshold) ? 'threshold-tighten' : 'threshold-relax';
  return [{ kind, target: { kind: 'compliance-policy', policyId: policy.id }, threshold: plan.threshold }];
}
