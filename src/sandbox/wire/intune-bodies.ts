import { compliancePatch, complianceShape } from './bodies.ts';
import { aFlag, aNumber, anything, aText, checkBody, listOf, object, oneOf, readBody, type Shape } from './body.ts';
import { checkEdrSettings, EDR } from './edr-template.ts';
import { WireError } from './errors.ts';
import { compliancePolicy, connector } from './resources.ts';
import { part, parts, text, type Row } from './row.ts';
import type { Version } from './schema.ts';

const texts = listOf(aText);

const scheduledActions = listOf(object('deviceComplianceScheduledActionForRule', {
  ruleName: aText,
  scheduledActionConfigurations: listOf(object('deviceComplianceActionItem', {
    actionType: oneOf('noAction notification block retire wipe removeResourceAccessProfiles pushNotification remoteLock'), gracePeriodHours: aNumber, notificationTemplateId: aText, notificationMessageCCList: texts,
  }, 'actionType')),
}));

/**
 * `POST /deviceManagement/deviceCompliancePolicies` of a Windows policy, with everything that was left out at its default. Throws 400
 * without `scheduledActionsForRule`, and when none of its actions marks a device noncompliant.
 */
export function readCompliancePolicy(body: unknown, version: Version): Row {
  const patch = compliancePatch(version);
  const shape: Shape = patch.kind === 'object' ? { ...patch, properties: { ...patch.properties, scheduledActionsForRule: scheduledActions }, required: ['displayName', 'scheduledActionsForRule'] } : patch;
  const given = readBody('graph', body, shape);
  const actions = parts(given, 'scheduledActionsForRule').flatMap((rule) => parts(rule, 'scheduledActionConfigurations'));
  if (actions.filter((action) => text(action, 'actionType') === 'block').length !== 1) throw new WireError(400, 'BadRequest', "scheduledActionsForRule must hold exactly one action of the type 'block'.");
  return { ...DEFAULTS, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) };
}

/** What Intune says of a rule that nobody set. */
const DEFAULTS: Row = Object.fromEntries([...compliancePolicy.properties, ...compliancePolicy.betaOnly].filter((name) => !['id', 'createdDateTime', 'lastModifiedDateTime', 'version'].includes(name)).map((name) => [name, defaultOf(name)]));

function defaultOf(name: string): unknown {
  const shape = complianceShape(name);
  if (name === 'roleScopeTagIds') return ['0'];
  if (name === 'validOperatingSystemBuildRanges' || name === 'wslDistributions') return [];
  if (shape.kind === 'enum') return name === 'passwordRequiredType' ? 'deviceDefault' : 'unavailable';
  return shape.kind === 'flag' ? false : null;
}

const TARGETS = ['#microsoft.graph.groupAssignmentTarget', '#microsoft.graph.exclusionGroupAssignmentTarget', '#microsoft.graph.allDevicesAssignmentTarget', '#microsoft.graph.allLicensedUsersAssignmentTarget'];

const ASSIGN = object('assign', {
  assignments: listOf(object('assignment', {
    id: aText, source: aText, sourceId: aText,
    target: object('deviceAndAppManagementAssignmentTarget', { groupId: aText, deviceAndAppManagementAssignmentFilterId: aText, deviceAndAppManagementAssignmentFilterType: oneOf('none include exclude') }),
  }, 'target')),
}, 'assignments');

/** The targets of an `assign`. Throws 400 for a kind of target that is not known, and for one of a group without its id. */
export function readTargets(body: unknown): Row[] {
  return parts(checkBody('graph', body, ASSIGN), 'assignments').map((assignment) => {
    const target = part(assignment, 'target');
    const type = `#${text(target, '@odata.type').replace(/^#/, '')}`;
    if (!TARGETS.includes(type)) throw new WireError(400, 'BadRequest', `'${text(target, '@odata.type')}' is no target of an assignment.`);
    if (/groupAssignmentTarget$/i.test(type) !== (text(target, 'groupId') !== '')) throw new WireError(400, 'BadRequest', `A ${type} ${text(target, 'groupId') === '' ? 'needs a' : 'has no'} groupId.`);
    return { ...target, '@odata.type': type };
  });
}

const CONNECTOR_READ_ONLY = new Set(['id', 'lastHeartbeatDateTime', 'partnerState']);
/** Assumed: the portal takes no others. */
const UNRESPONSIVE_DAYS = { least: 1, most: 90 };

/** What may be written of a connector; `POST` may name the id too. Throws 400 for a number of days that makes no sense. */
export function readConnector(body: unknown, version: Version, create: boolean): Row {
  const names = [...connector.properties, ...(version === 'beta' ? connector.betaOnly : [])].filter((name) => !CONNECTOR_READ_ONLY.has(name));
  const shape = object('mobileThreatDefenseConnector', { ...Object.fromEntries(names.map((name) => [name, name === 'partnerUnresponsivenessThresholdInDays' ? aNumber : aFlag])), ...(create ? { id: aText } : {}) });
  const given = readBody('graph', body, shape);
  const days = given['partnerUnresponsivenessThresholdInDays'];
  if (days !== undefined && !(typeof days === 'number' && Number.isInteger(days) && days >= UNRESPONSIVE_DAYS.least && days <= UNRESPONSIVE_DAYS.most)) {
    throw new WireError(400, 'BadRequest', `partnerUnresponsivenessThresholdInDays must be a whole number from ${UNRESPONSIVE_DAYS.least} to ${UNRESPONSIVE_DAYS.most}.`);
  }
  return given;
}

const SETTINGS = listOf(object('deviceManagementConfigurationSetting', { id: aText, settingInstance: anything }, 'settingInstance'));
const CONFIGURATION = object('deviceManagementConfigurationPolicy', {
  name: aText, description: aText, platforms: aText, technologies: aText, roleScopeTagIds: texts, settings: SETTINGS,
  templateReference: object('deviceManagementConfigurationPolicyTemplateReference', { templateId: aText, templateFamily: aText, templateDisplayName: aText, templateDisplayVersion: aText }, 'templateId'),
}, 'name', 'platforms', 'technologies', 'settings', 'templateReference');

/** `PATCH` of a settings catalog policy: its settings have no call of their own. */
export const CONFIGURATION_PATCH = object('deviceManagementConfigurationPolicy', { name: aText, description: aText, roleScopeTagIds: texts });

export type NewConfigurationPolicy = { given: Row; settings: Row[] };

/** `POST /deviceManagement/configurationPolicies`: endpoint detection and response for Windows is the one template there is. Throws 400. */
export function readConfigurationPolicy(body: unknown): NewConfigurationPolicy {
  const whole = checkBody('graph', body, CONFIGURATION);
  const templateId = text(part(whole, 'templateReference'), 'templateId');
  if (templateId !== EDR.templateId) throw new WireError(400, 'BadRequest', `There is no policy template '${templateId}' here.`);
  const technologies = text(whole, 'technologies').split(',').map((word) => word.trim()).sort();
  if (text(whole, 'platforms') !== 'windows10' || technologies.join() !== 'mdm,microsoftSense') throw new WireError(400, 'BadRequest', `Template ${templateId} is for platforms windows10 and technologies mdm,microsoftSense.`);
  const settings = parts(whole, 'settings');
  checkEdrSettings(settings);
  const given = ['name', 'description', 'platforms', 'technologies', 'roleScopeTagIds'].filter((name) => whole[name] !== undefined && whole[name] !== null);
  return { given: Object.fromEntries(given.map((name) => [name, whole[name]])), settings };
}
