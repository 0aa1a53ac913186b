import { AUTO_FROM_CONNECTOR, ONBOARD } from '../../../src/sandbox/wire/edr-template.ts';
import { edrSettings, sampleSharing } from '../../../src/sandbox/tenant/pilot-edr.ts';
import type { Row } from '../../../src/sandbox/wire/row.ts';

export const CONNECTOR = '/deviceManagement/mobileThreatDefenseConnectors/fc780465-2017-40d4-a0c5-307022471b92';
export const EDR_POLICIES = '/beta/deviceManagement/configurationPolicies';
export const COMPLIANCE_POLICIES = '/beta/deviceManagement/deviceCompliancePolicies';

export function edrPolicy(change: Row = {}): Row {
  return {
    name: 'EDR for the test', description: 'Made by a test', platforms: 'windows10', technologies: 'mdm,microsoftSense', roleScopeTagIds: ['0'],
    templateReference: { templateId: '0385b795-0f2f-44ac-8602-9f65bf6adede_1' }, settings: [...edrSettings(), sampleSharing('none')], ...change,
  };
}

export const packages = { auto: edrSettings(AUTO_FROM_CONNECTOR), own: edrSettings(ONBOARD) };

export function riskPolicy(change: Row = {}): Row {
  return {
    '@odata.type': '#microsoft.graph.windows10CompliancePolicy', displayName: 'Risk for the test', description: 'Made by a test', deviceThreatProtectionEnabled: true,
    deviceThreatProtectionRequiredSecurityLevel: 'medium', scheduledActionsForRule: [markNoncompliant(0)], ...change,
  };
}

export function markNoncompliant(hours: number): Row {
  return { ruleName: 'PasswordRequired', scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: hours, notificationTemplateId: '', notificationMessageCCList: [] }] };
}

export function assignedTo(...groupIds: string[]): Row {
  return { assignments: groupIds.map((groupId) => ({ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId } })) };
}
