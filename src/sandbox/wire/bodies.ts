import { aFlag, aNumber, anything, aText, listOf, object, oneOf, type Shape } from './body.ts';
import { compliancePolicy } from './resources.ts';
import type { Version } from './schema.ts';

const texts = listOf(aText);
const levels = listOf(oneOf('low medium high hidden none'));
const platforms = listOf(oneOf('android iOS windows windowsPhone macOS linux all'));

const users = object('conditionalAccessUsers', {
  includeUsers: texts, excludeUsers: texts, includeGroups: texts, excludeGroups: texts, includeRoles: texts, excludeRoles: texts,
  includeGuestsOrExternalUsers: anything, excludeGuestsOrExternalUsers: anything,
});

const applications = object('conditionalAccessApplications', {
  includeApplications: texts, excludeApplications: texts, includeUserActions: texts, includeAuthenticationContextClassReferences: texts, applicationFilter: anything,
  globalSecureAccess: anything, networkAccess: anything,
});

const conditions = object('conditionalAccessConditionSet', {
  users, applications, clientAppTypes: listOf(oneOf('all browser mobileAppsAndDesktopClients exchangeActiveSync easSupported other')),
  platforms: object('conditionalAccessPlatforms', { includePlatforms: platforms, excludePlatforms: platforms }),
  locations: object('conditionalAccessLocations', { includeLocations: texts, excludeLocations: texts }),
  devices: object('conditionalAccessDevices', {
    deviceFilter: object('conditionalAccessFilter', { mode: oneOf('include exclude'), rule: aText }), includeDevices: texts, excludeDevices: texts, includeDeviceStates: texts, excludeDeviceStates: texts,
  }),
  signInRiskLevels: levels, userRiskLevels: levels, servicePrincipalRiskLevels: levels, insiderRiskLevels: aText, agentIdRiskLevels: anything, deviceStates: anything,
  authenticationFlows: object('conditionalAccessAuthenticationFlows', { transferMethods: aText }), clientApplications: anything,
}, 'users', 'applications', 'clientAppTypes');

const grantControls = object('conditionalAccessGrantControls', {
  operator: oneOf('AND OR'), customAuthenticationFactors: texts, termsOfUse: texts, authenticationStrength: anything,
  builtInControls: listOf(oneOf('block mfa compliantDevice domainJoinedDevice approvedApplication compliantApplication passwordChange riskRemediation')),
}, 'operator');

const sessionControls = object('conditionalAccessSessionControls', {
  applicationEnforcedRestrictions: anything, cloudAppSecurity: anything, signInFrequency: anything, persistentBrowser: anything, disableResilienceDefaults: aFlag,
  secureSignInSession: anything, continuousAccessEvaluation: anything, globalSecureAccessFilteringProfile: anything,
});

/** `PATCH /identity/conditionalAccess/policies/{id}`: what may be written, all of it optional. */
export const POLICY_PATCH = object('conditionalAccessPolicy', {
  displayName: aText, description: aText, state: oneOf('enabled disabled enabledForReportingButNotEnforced'), conditions, grantControls, sessionControls,
});

/** `POST /identity/conditionalAccess/policies`. */
export const POLICY = object('conditionalAccessPolicy', {
  displayName: aText, description: aText, state: oneOf('enabled disabled enabledForReportingButNotEnforced'), conditions, grantControls, sessionControls, templateId: aText,
}, 'displayName', 'state', 'conditions');

const groupTexts = { displayName: aText, description: aText, mailNickname: aText, visibility: aText };

/** `POST /groups`; members are given by `members@odata.bind`. */
export const GROUP = object('group', { ...groupTexts, mailEnabled: aFlag, securityEnabled: aFlag, isAssignableToRole: aFlag, groupTypes: texts }, 'displayName', 'mailEnabled', 'mailNickname', 'securityEnabled');

/** `PATCH /groups/{id}`: what may be changed here. */
export const GROUP_PATCH = object('group', groupTexts);

const READ_ONLY = new Set(['id', 'createdDateTime', 'lastModifiedDateTime', 'version']);
const THREAT_LEVEL = oneOf('unavailable secured low medium high notSet');
const NUMBERS = /^password(ExpirationDays|MinimumCharacterSetCount|MinimumLength|MinutesOfInactivityBeforeLock|PreviousPasswordBlockCount)$/;
const WORDS = /^(displayName|description|(mobileOs|os)(Maximum|Minimum)Version|defenderVersion)$/;

/** `PATCH /deviceManagement/deviceCompliancePolicies/{id}` of a Windows policy. Assignments and actions have calls of their own. */
export function compliancePatch(version: Version): Shape {
  const names = [...compliancePolicy.properties, ...(version === 'beta' ? compliancePolicy.betaOnly : [])].filter((name) => !READ_ONLY.has(name));
  return object('windows10CompliancePolicy', Object.fromEntries(names.map((name) => [name, complianceShape(name)])));
}

export function complianceShape(name: string): Shape {
  if (name === 'deviceThreatProtectionRequiredSecurityLevel') return THREAT_LEVEL;
  if (name === 'passwordRequiredType') return oneOf('deviceDefault alphanumeric numeric');
  if (NUMBERS.test(name)) return aNumber;
  if (WORDS.test(name)) return aText;
  return ['roleScopeTagIds', 'deviceCompliancePolicyScript', 'validOperatingSystemBuildRanges', 'wslDistributions'].includes(name) ? anything : aFlag;
}

export const ISOLATE = object('isolate', { Comment: aText, IsolationType: oneOf('Full Selective UnManagedDevice') }, 'Comment', 'IsolationType');
export const SCAN = object('runAntiVirusScan', { Comment: aText, ScanType: oneOf('Quick Full') }, 'Comment', 'ScanType');
/** Unisolate and cancel. */
export const COMMENT = object('machineAction', { Comment: aText }, 'Comment');
