import type { TenantWrite } from '../../core/change/write.ts';

type WriteOf<Kind extends TenantWrite['kind']> = Extract<TenantWrite, { readonly kind: Kind }>;

/** Ids of Intune's settings catalog for the template "Endpoint detection and response"; the same in every tenant. */
export const edrTemplate = {
  templateId: '0385b795-0f2f-44ac-8602-9f65bf6adede_1',
  configurationType: {
    setting: 'device_vendor_msft_windowsadvancedthreatprotection_configurationtype',
    instanceTemplate: '23ab0ea3-1b12-429a-8ed0-7390cf699160',
    valueTemplate: 'e5c7c98c-c854-4140-836e-bd22db59d651',
    autoFromConnector: 'device_vendor_msft_windowsadvancedthreatprotection_configurationtype_autofromconnector',
    fromConnector: 'device_vendor_msft_windowsadvancedthreatprotection_onboarding_fromconnector',
  },
  sampleSharing: {
    setting: 'device_vendor_msft_windowsadvancedthreatprotection_configuration_samplesharing',
    instanceTemplate: '6998c81e-2814-4f5e-b492-a6159128a97b',
    valueTemplate: 'f72c326c-7c5b-4224-b890-0b9b54522bd9',
    none: 'device_vendor_msft_windowsadvancedthreatprotection_configuration_samplesharing_0',
    all: 'device_vendor_msft_windowsadvancedthreatprotection_configuration_samplesharing_1',
  },
} as const;

const graph = '#microsoft.graph.';
const choiceInstance = `${graph}deviceManagementConfigurationChoiceSettingInstance`;
const choiceValue = `${graph}deviceManagementConfigurationChoiceSettingValue`;

interface Choice {
  readonly setting: string;
  readonly instanceTemplate: string;
  readonly valueTemplate: string;
  readonly value: string;
  readonly children: readonly object[];
}

function choiceSetting({ setting, instanceTemplate, valueTemplate, value, children }: Choice): object {
  return {
    '@odata.type': `${graph}deviceManagementConfigurationSetting`,
    settingInstance: {
      '@odata.type': choiceInstance,
      settingDefinitionId: setting,
      settingInstanceTemplateReference: { settingInstanceTemplateId: instanceTemplate },
      choiceSettingValue: { '@odata.type': choiceValue, value, settingValueTemplateReference: { settingValueTemplateId: valueTemplate }, children },
    },
  };
}

/** `Auto from connector`: Intune fetches the package itself; the secret is a mere marker. */
export function edrPolicyBody({ name, sampleSharing }: WriteOf<'create-edr-policy'>, description: string): object {
  const { configurationType: type, sampleSharing: sharing } = edrTemplate;
  const fromConnector = {
    '@odata.type': `${graph}deviceManagementConfigurationSimpleSettingInstance`,
    settingDefinitionId: type.fromConnector,
    simpleSettingValue: { '@odata.type': `${graph}deviceManagementConfigurationSecretSettingValue`, value: 'Microsoft ATP connector enabled', valueState: 'notEncrypted' },
  };
  return {
    name,
    description,
    platforms: 'windows10',
    technologies: 'mdm,microsoftSense',
    roleScopeTagIds: ['0'],
    templateReference: { templateId: edrTemplate.templateId },
    settings: [
      ...(sampleSharing === 'not-configured' ? [] : [choiceSetting({ ...sharing, value: sharing[sampleSharing], children: [] })]),
      choiceSetting({ ...type, value: type.autoFromConnector, children: [fromConnector] }),
    ],
  };
}

/** Marked noncompliant at once: action `block` after no hours. Any one rule name is accepted. */
export function compliancePolicyBody({ name, threshold }: WriteOf<'create-compliance-policy'>, description: string): object {
  return {
    '@odata.type': `${graph}windows10CompliancePolicy`,
    displayName: name,
    description,
    deviceThreatProtectionEnabled: true,
    deviceThreatProtectionRequiredSecurityLevel: threshold,
    scheduledActionsForRule: [
      { ruleName: 'PasswordRequired', scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 0, notificationTemplateId: '', notificationMessageCCList: [] }] },
    ],
  };
}

export function accessPolicyBody({ name, people, appId, excludedPeople, excludedGroups }: WriteOf<'create-access-policy'>): object {
  return {
    displayName: name,
    state: 'enabledForReportingButNotEnforced',
    conditions: {
      clientAppTypes: ['all'],
      users: { includeGroups: [people], excludeUsers: excludedPeople, excludeGroups: excludedGroups },
      applications: { includeApplications: [appId] },
      platforms: { includePlatforms: ['windows'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
  };
}

/** The whole list of assignments: this group alone. */
export function assignmentBody(group: string): object {
  return { assignments: [{ target: { '@odata.type': `${graph}groupAssignmentTarget`, groupId: group } }] };
}

/** `mailNickname` must be there and needs no meaning; the change's id makes it one of a kind. */
export function groupBody({ name, members }: WriteOf<'create-group'>, description: string, nickname: string, graphOrigin: string): object {
  return {
    displayName: name, description, mailEnabled: false, mailNickname: nickname, securityEnabled: true, groupTypes: [],
    ...(members.length === 0 ? {} : membersBody(members, graphOrigin)),
  };
}

export function membersBody(members: readonly string[], graphOrigin: string): object {
  return { 'members@odata.bind': members.map((member) => `${graphOrigin}/v1.0/directoryObjects/${member}`) };
}
