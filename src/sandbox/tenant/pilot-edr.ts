import { AUTO_FROM_CONNECTOR, CHOICE, EDR, storedSettings } from '../wire/edr-template.ts';
import type { Row } from '../wire/row.ts';
import { fixedId } from './ids.ts';

export const CONFIGURATION = { edr: fixedId('configurationPolicy', 1) } as const;

/** A token in the place of the package, as Intune shows secrets. */
const PACKAGE_TOKEN = fixedId('configurationPolicy', 0x100);

/** The settings of an onboarding policy as a caller writes them: the package comes from the connector, and sample sharing is left alone. */
export function edrSettings(packageType: keyof typeof EDR.packageType.options = AUTO_FROM_CONNECTOR): Row[] {
  return [{
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationSetting',
    settingInstance: {
      '@odata.type': CHOICE, settingDefinitionId: EDR.packageType.id, settingInstanceTemplateReference: { settingInstanceTemplateId: EDR.packageType.instance },
      choiceSettingValue: {
        '@odata.type': '#microsoft.graph.deviceManagementConfigurationChoiceSettingValue', value: packageType, settingValueTemplateReference: { settingValueTemplateId: EDR.packageType.value },
        children: [{
          '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance', settingDefinitionId: EDR.packageType.options[packageType],
          simpleSettingValue: { '@odata.type': '#microsoft.graph.deviceManagementConfigurationSecretSettingValue', value: 'Microsoft ATP connector enabled', valueState: 'notEncrypted' },
        }],
      },
    },
  }];
}

/** A setting for sample sharing: none of the samples, or all. */
export function sampleSharing(share: 'none' | 'all'): Row {
  const { id, instance, value } = EDR.sampleSharing;
  return {
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationSetting',
    settingInstance: {
      '@odata.type': CHOICE, settingDefinitionId: id, settingInstanceTemplateReference: { settingInstanceTemplateId: instance },
      choiceSettingValue: { '@odata.type': '#microsoft.graph.deviceManagementConfigurationChoiceSettingValue', value: `${id}_${share === 'all' ? 1 : 0}`, settingValueTemplateReference: { settingValueTemplateId: value }, children: [] },
    },
  };
}

/** What Intune keeps of a new policy: the caller's words, and what it writes itself. `token` stands for each secret. */
export function configurationPolicyRow(id: string, given: Row, settings: readonly Row[], at: string, token: () => string): Row {
  return {
    id, description: '', roleScopeTagIds: ['0'], ...given, createdDateTime: at, lastModifiedDateTime: at, creationSource: null, isAssigned: false, settingCount: settings.length, priorityMetaData: null,
    templateReference: {
      templateId: EDR.templateId, templateFamily: 'endpointSecurityEndpointDetectionAndResponse', templateDisplayName: 'Endpoint detection and response', templateDisplayVersion: 'Version 1',
    },
    settings: storedSettings(settings, token), assignments: [],
  };
}

export function edrPolicyRow(groupId: string): Row {
  const id = CONFIGURATION.edr;
  const given = { name: 'Pilot – Windows MDE Onboarding', description: 'The onboarding package comes from the connector', platforms: 'windows10', technologies: 'mdm,microsoftSense' };
  const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId };
  return { ...configurationPolicyRow(id, given, edrSettings(), '2026-01-12T09:00:00Z', () => PACKAGE_TOKEN), isAssigned: true, assignments: [{ id: `${id}_${groupId}`, source: 'direct', sourceId: id, target }] };
}
